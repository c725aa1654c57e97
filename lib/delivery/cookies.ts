import { parse } from 'cookie';

/** The value of a cookie in a Cookie header (RFC 6265, section 4.2), or undefined. */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  return header === undefined ? undefined : parse(header)[name];
}
