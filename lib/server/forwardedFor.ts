import { isIP } from 'node:net';

/**
 * The addresses of an X-Forwarded-For header, nearest last, as far as they are valid: from the end
 * back to the first entry that is not an address. Some proxies add the port: `192.0.2.1:5000`,
 * `[2001:db8::1]:5000`. Threat: with changing ports or invalid entries, a client that guesses
 * passwords would count as another one each time, and no limit would hold.
 */
export function addressesOfHeader(header: string | readonly string[] | undefined): string[] {
  const entries = [header ?? []].flat().join(',').split(',').map(addressOf);
  return entries.slice(entries.lastIndexOf(null) + 1) as string[];
}

function addressOf(entry: string): string | null {
  const text = entry.trim().replace(/^"(.*)"$/, '$1');
  const [, inBrackets, plain] = /^(?:\[([^\]]*)\](?::\d*)?|([^:]*)(?::\d*)?)$/.exec(text) ?? [];
  const address = inBrackets ?? plain ?? text;
  return isIP(address) === 0 ? null : address;
}
