import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import type { Config } from '../config/config.ts';
import { ownAddresses, ownAddressHeader } from '../config/ownAddress.ts';
import { addressesOfHeader } from './forwardedFor.ts';
import { createHostCheck, mayBeOfProxy } from './hostCheck.ts';

/** Set by our server on every request it hands on; what a client sends under this name is dropped. */
export const addressHeader = 'x-albumen-address';

/** Headers by which clients could steer Next or pretend to be a proxy. */
const distrusted = [
  addressHeader,
  ownAddressHeader,
  'forwarded',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-for',
  'x-matched-path',
  'x-now-route-matches',
  'next-resume',
  'content-security-policy',
  'content-security-policy-report-only',
];

/** Of these, whatever follows. */
const distrustedKinds = /^x-(?:middleware|invoke|nextjs|prerender)-/;

/** What our server knows of where a request comes from, and where it went. */
export type ClientInfo = {
  /** The client's address, which trusted proxies may tell us. */
  readonly address: string;
  /** The address of the gallery (scheme, host and port) at which its browser asked. */
  readonly ownAddress: string;
  /** A trusted proxy handed it on, so that its Host says nothing. */
  readonly proxied: boolean;
  /** A web server of ours asks, and may be told to send a file itself. */
  readonly byWebServer: boolean;
  /** It was asked by a name that is not the gallery's (`hostCheck.ts`). */
  readonly misdirected: boolean;
};

type AddressConfig = Pick<Config, 'url' | 'alsoAt' | 'trustedProxies'>;

/**
 * Makes a request say only what we know: the client's address and the gallery's, which trusted
 * proxies may tell us. They may have changed Host, and Next refuses a form whose Origin differs
 * from it; what they say chooses among the addresses of the configuration and makes no other.
 */
export function createClientReader(
  config: AddressConfig,
): (request: IncomingMessage) => ClientInfo {
  const trust = proxyAddr.compile([...config.trustedProxies]);
  const chooseAddress = addressChooser(config);
  const isOurHost = createHostCheck(config);
  return (request) => {
    const { headers } = request;
    const fromProxy = trust(request.socket.remoteAddress ?? '', 0);
    const { named, ownAddress } = chooseAddress(request, fromProxy);
    const proxied = fromProxy && ('x-forwarded-for' in headers || named);
    // A browser of the machine itself that asks us directly says what it fetches for; it would be
    // shown nothing. One behind a web server that does not say so gets its bytes from us.
    const byWebServer = fromProxy && (proxied || headers['sec-fetch-mode'] === undefined);
    // Scripts do not choose their Origin: one that is ours is of a page of ours.
    const isOfProxy = proxied && (named || mayBeOfProxy(headers));
    const misdirected = !isOfProxy && !isOurHost(headers.host);
    headers['x-forwarded-for'] = addressesOfHeader(headers['x-forwarded-for']).join(', ');
    const address = proxyAddr(request, trust);
    for (const name of Object.keys(headers)) {
      if (distrusted.includes(name) || distrustedKinds.test(name)) delete headers[name];
    }
    headers[addressHeader] = address;
    headers[ownAddressHeader] = ownAddress;
    headers['x-forwarded-for'] = address;
    if (proxied) {
      const { host, protocol, port } = new URL(ownAddress);
      headers.host = host;
      headers['x-forwarded-host'] = host;
      headers['x-forwarded-proto'] = protocol.slice(0, -1);
      headers['x-forwarded-port'] = port || (protocol === 'https:' ? '443' : '80');
    }
    return { address, ownAddress, proxied, byWebServer, misdirected };
  };
}

type Chosen = {
  readonly ownAddress: string;
  /** Origin says so, which only browsers send, and of themselves. */
  readonly named: boolean;
};

/** By which of its addresses a request reached the gallery; asked before its headers are mended. */
function addressChooser(
  config: AddressConfig,
): (request: IncomingMessage, fromProxy: boolean) => Chosen {
  const known = ownAddresses(config).map((address) => new URL(address));
  return ({ headers }, fromProxy) => {
    const { host = '', origin } = headers;
    const hosts = fromProxy ? [headers['x-forwarded-host'], host].flat() : [host];
    const named = known.find((each) => each.origin === origin);
    if (named && (fromProxy || isAt(named, host))) return { named: true, ownAddress: named.origin };
    const proto = fromProxy ? `${headers['x-forwarded-proto']}:` : undefined;
    const reached = known.filter((each) => hosts.some((said) => isAt(each, said)));
    const found = reached.find(({ protocol }) => protocol === proto) ?? reached[0];
    if (found) return { named: false, ownAddress: found.origin };
    // A proxy that says nothing of whom it speaks for, or somebody at the machine itself: until
    // there is an Origin, nothing tells them apart.
    const unsaid = fromProxy && ('x-forwarded-for' in headers || origin === undefined);
    const direct = URL.parse(`http://${host}`)?.origin;
    return { named: false, ownAddress: unsaid || direct === undefined ? config.url : direct };
  };
}

/** Hosts come with and without the port that goes without saying, and in capitals. */
function isAt(address: URL, host: string | undefined): boolean {
  return URL.parse(`${address.protocol}//${host}`)?.host === address.host;
}
