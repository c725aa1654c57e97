import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/**
 * The key under which what an address does is counted: an IPv4 address, or the first 64 bits
 * of an IPv6 address, which a provider gives to one customer. Threat: with the other 64 bits one
 * machine has as many addresses as it likes.
 */
export function addressKey(address: string): string {
  if (isIP(address) === 0) return address;
  // Converts IPv4-mapped IPv6 addresses (RFC 4291, section 2.5.5.2) to IPv4.
  const parsed = ipaddr.process(address);
  if (!('parts' in parsed)) return parsed.toString();
  const prefix = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${prefix.join(':')}::/64`;
}
