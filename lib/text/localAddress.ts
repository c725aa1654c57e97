/**
 * The path to go to after a form was sent, as the form says it; `/` for anything that might lead
 * out of the gallery (open redirect). Browsers read `\` as `/` and drop tabs and line ends, so
 * `/\evil.example` and `/<tab>/evil.example` lead to another site, and so does `/.//evil.example`
 * once it has been parsed and serialised again.
 */
export function localAddress(value: unknown): string {
  if (typeof value !== 'string' || value.length > 2000) return '/';
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return '/';
  return new URL(value, 'http://gallery.invalid').pathname.startsWith('//') ? '/' : value;
}
