const store = globalThis as unknown as Record<symbol, unknown>;

/**
 * The one value for `key` in this process, made by `make` on first use. A module imported both by
 * our server and by Next's bundle exists twice; what must exist once (the database handle, the
 * thumbnail queue, caches) is kept here, on `globalThis`.
 */
export function processGlobal<T>(key: string, make: () => T): T {
  const symbol = Symbol.for(`albumen.${key}`);
  if (!(symbol in store)) store[symbol] = make();
  return store[symbol] as T;
}
