// Plain JavaScript with types beside it (ownServer.d.mts): next.config.ts reads it as it is.

const own = Symbol.for('albumen.own-server');
const told = Symbol.for('albumen.told-of-own-server');

export function noteOwnServer() {
  globalThis[own] = true;
}

export function hasOwnServer() {
  return own in globalThis;
}

export function tellWithoutOwnServer() {
  if (hasOwnServer() || told in globalThis) return;
  globalThis[told] = true;
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
