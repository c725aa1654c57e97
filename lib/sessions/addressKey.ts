import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * Who is counted as one: an IPv4 address, or the 64 bits of an IPv6 address that a network hands
 * to one customer. Threat: with the other 64 bits one machine has as many addresses as it likes.
 */
export function addressKey(address: string): string {
  if (isIP(address) === 0) return address;
  // An IPv4 address as sockets for both families show it (RFC 4291, section 2.5.5.2) is that one.
  const parsed = ipaddr.process(address);
  if (!('parts' in parsed)) return parsed.toString();
  const prefix = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${prefix.join(':')}::/64`;
}
