import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import { ownAddresses } from '../config/ownAddress.ts';

/**
 * Says whether a Host header names this gallery: any IP address, `localhost`, the machine's own name
 * (also with `.local`), and the hosts of `url` and `also_at`, each at any port.
 *
 * Threat: DNS rebinding. A page of evil.example has its name lead to an address in the house; for
 * the browser the gallery is then part of that page, which reads what everybody in the house may
 * see. It needs a name of its own, so addresses are harmless.
 */
export function createHostCheck(
  config: Pick<Config, 'url' | 'alsoAt'>,
  machine = hostname(),
): (host: string | undefined) => boolean {
  const [short = ''] = machine.toLowerCase().split('.');
  const names = new Set([
    'localhost',
    machine.toLowerCase(),
    short,
    `${short}.local`,
    ...ownAddresses(config).map((address) => new URL(address).hostname),
  ]);
  return (host) => {
    if (host === undefined || !/^[\w.:[\]-]+$/.test(host)) return false;
    // The dot at the end of a name written out in full (RFC 1034, section 3.1) names the same.
    const name = URL.parse(`http://${host}`)?.hostname.replace(/\.$/, '');
    if (!name) return false;
    return names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  };
}
