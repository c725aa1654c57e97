/**
 * What must exist once in a process (the database, queues, caches), by name. A module imported both
 * by our server and by Next's bundle exists twice, and so would a variable of it. Each file declares
 * what it keeps (`declare module`), so that this room needs to know nothing of those above it, and
 * the compiler refuses two members of one name.
 */
export interface ProcessGlobals {
  /** Set and read by `ownServer.mjs`, which is plain JavaScript and cannot import this file. */
  ownServer: true;
  toldWithoutOwnServer: true;
}

const symbol = Symbol.for('albumen');
const holder = globalThis as unknown as Record<symbol, Partial<ProcessGlobals> | undefined>;

/** The one value of this name in this process, made by `make` on first use. */
export function processGlobal<Name extends keyof ProcessGlobals>(
  name: Name,
  make: () => ProcessGlobals[Name],
): ProcessGlobals[Name] {
  holder[symbol] ??= {};
  const kept = holder[symbol];
  const known = kept[name];
  if (known !== undefined) return known;
  const made = make();
  kept[name] = made;
  return made;
}
