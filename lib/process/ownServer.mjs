// Plain JavaScript with types beside it (ownServer.d.mts): next.config.ts reads it as it is.

/** The object in which `processGlobal.ts` keeps what exists once in a process. */
const globals = () => {
  globalThis[Symbol.for('albumen')] ??= {};
  return globalThis[Symbol.for('albumen')];
};

/** Announces, as our server starts, that it handles the requests of this process. */
export function noteOwnServer() {
  globals().ownServer = true;
}

/** Has our server announced itself? Only then are headers believed that it alone may set. */
export function hasOwnServer() {
  return globals().ownServer === true;
}

/** Prints, once, what is missing in a process without our server. */
export function tellWithoutOwnServer() {
  if (hasOwnServer() || globals().toldWithoutOwnServer) return;
  globals().toldWithoutOwnServer = true;
  console.warn(
    [
      'warn: This is Next without the server of Albumen. What is missing:',
      '  - the headers that protect pages, and one answer for hidden and missing pages;',
      '  - the check of Host, and the bounds of requests and connections;',
      '  - lengths, ranges and validators of photos, so that downloads cannot be resumed.',
      '  Trusted proxies are not asked either: for the limits on guessing all clients are one.',
      '  For a gallery that others use: npm start',
    ].join('\n'),
  );
}
