/**
 * The path to go to after a form, as the form itself gave it; `/` for anything that might leave
 * the gallery. Browsers read `\` as `/` and drop tabs and line ends, so `/\evil.example` and
 * `/<tab>/evil.example` are other people's addresses (open redirect), and `/.//evil.example` is one
 * as soon as somebody has parsed it and written it again.
 */
export function localAddress(value: unknown): string {
  if (typeof value !== 'string' || value.length > 2000) return '/';
  if (!/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return '/';
  return new URL(value, 'http://gallery.invalid').pathname.startsWith('//') ? '/' : value;
}
