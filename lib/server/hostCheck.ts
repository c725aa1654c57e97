import type { IncomingHttpHeaders } from 'node:http';
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
    const name = nameIn(host);
    if (name === null) return false;
    return names.has(name) || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
  };
}

function nameIn(host: string | undefined): string | null {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host)) return null;
  // The dot at the end of a name written out in full (RFC 1034, section 3.1) names the same.
  return URL.parse(`http://${host}`)?.hostname.replace(/\.$/, '') || null;
}

/** Nobody on the internet owns a name under these (RFC 6762, 8375, ICANN's resolution 2024.07.29.06). */
const ownersDomains = /\.(?:local|internal|home\.arpa)$/;

/**
 * May a proxy of ours have sent this, though its Host is a name of which we know nothing? Proxies
 * write what they call the gallery (`albumen`, `gallery.internal`) over it.
 *
 * Threat: a browser on the machine of the proxy. From there a rebound page (see above) says
 * X-Forwarded-For itself and passes for a proxy. What it cannot choose is its Host, a name that
 * somebody owns, and what browsers alone write: Sec-Fetch-Site, which they send by https only, so that
 * a proxy took it on. (Nobody rebinds https: the certificate would be another's.)
 */
export function mayBeOfProxy(headers: IncomingHttpHeaders): boolean {
  const { host } = headers;
  if (host === undefined || 'sec-fetch-site' in headers) return true;
  const name = nameIn(host);
  return name !== null && (!name.includes('.') || ownersDomains.test(name));
}
