import { isIPv4, isIPv6 } from 'node:net';

/**
 * Who is counted as one: an IPv4 address, or the 64 bits of an IPv6 address that a network hands
 * to one customer. Threat: with the other 64 bits one machine has as many addresses as it likes.
 */
export function addressKey(address: string): string {
  if (isIPv4(address)) return address;
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const groups = ipv6Groups(plain);
  // RFC 4291, section 2.5.5.2: an IPv4 address as sockets for both families show it.
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') {
    return groups.slice(6).flatMap(twoBytes).join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups in their shortest form (RFC 5952), which the URL parser makes. */
function ipv6Groups(address: string): string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before = '', after] = canonical.split('::').map((part) => part.split(':').filter(Boolean));
  if (after === undefined) return [...before];
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after];
}

function twoBytes(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}
