import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import type { Config } from '../config/config.ts';
import { ownAddresses } from '../config/ownAddress.ts';

/**
 * Makes a function that says whether a Host header names this gallery: any IP address, `localhost`,
 * the machine's own name (also with `.local`), and the hosts of `url` and `also_at`, each with any
 * port.
 *
 * Threat: DNS rebinding. A page of evil.example lets its name resolve to an address in the home
 * network; for the browser the gallery then has the same origin as that page, which can read what
 * everybody in the house may see. The attack needs a name, so IP addresses are harmless.
 */
export function makeHostCheck(
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
  // A fully qualified name may end with a dot (RFC 1034, section 3.1).
  return URL.parse(`http://${host}`)?.hostname.replace(/\.$/, '') || null;
}

/**
 * Domains under which nobody can register a name on the internet (RFC 6762, RFC 8375, ICANN's
 * resolution 2024.07.29.06).
 */
const OWNERS_DOMAINS = /\.(?:local|internal|home\.arpa)$/;

/**
 * May this request come from a proxy of ours, though its Host is an unknown name? Proxies replace
 * Host by their own name for the gallery (`albumen`, `gallery.internal`).
 *
 * Threat: a browser on the proxy's machine, in which a rebound page (see above) sends
 * X-Forwarded-For itself and so looks like a proxy. It cannot choose its Host, which is a
 * registered name, nor Sec-Fetch-Site, which browsers set themselves and send over https only; its
 * presence therefore means that a proxy forwarded the request. (Rebinding does not work with https,
 * for want of a certificate.)
 */
export function mayBeOfProxy(headers: IncomingHttpHeaders): boolean {
  const { host } = headers;
  if (host === undefined || 'sec-fetch-site' in headers) return true;
  const name = nameIn(host);
  return name !== null && (!name.includes('.') || OWNERS_DOMAINS.test(name));
}
