import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';
import type { Config } from '../config/config.ts';
import { OWN_ADDRESS_HEADER, ownAddresses } from '../config/ownAddress.ts';
import { makeHostCheck, mayBeOfProxy } from './hostCheck.ts';

/**
 * The header with the client's address. Our server sets it on every request that it passes to Next,
 * and drops what a client sends under this name.
 */
export const ADDRESS_HEADER = 'x-albumen-address';

/** Headers by which clients could control Next or pretend to be a proxy. */
const distrusted = [
  ADDRESS_HEADER,
  OWN_ADDRESS_HEADER,
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

/** Prefixes of such headers. */
const DISTRUSTED_KINDS = /^x-(?:middleware|invoke|nextjs|prerender)-/;

/** What our server knows about the sender of a request and the address that it was sent to. */
export type ClientInfo = {
  /** The client's address, as given by trusted proxies if there are any. */
  readonly address: string;
  /** The address of the gallery (scheme, host and port) that the browser used. */
  readonly ownAddress: string;
  /** A trusted proxy forwarded it, so its Host header is not reliable. */
  readonly proxied: boolean;
  /** It comes from our web server, which may be told to send a file itself. */
  readonly byWebServer: boolean;
  /** It was sent to a host name that is not the gallery's (`hostCheck.ts`). */
  readonly misdirected: boolean;
};

type AddressConfig = Pick<Config, 'url' | 'alsoAt' | 'trustedProxies'>;

/**
 * Makes a function that determines who sent a request, and rewrites the request's headers so that
 * they contain nothing else: the addresses of the client and of the gallery. Trusted proxies may
 * have changed Host, and Next refuses a form whose Origin differs from Host. Headers of proxies
 * choose among the configured addresses of the gallery and cannot introduce another one.
 */
export function makeClientReader(config: AddressConfig): (request: IncomingMessage) => ClientInfo {
  const trust = proxyAddr.compile([...config.trustedProxies]);
  const chooseAddress = addressChooser(config);
  const isOurHost = makeHostCheck(config);
  return (request) => {
    const { headers } = request;
    const fromProxy = trust(request.socket.remoteAddress ?? '', 0);
    const { named, ownAddress } = chooseAddress(request, fromProxy);
    const proxied = fromProxy && ('x-forwarded-for' in headers || named);
    // A browser on this machine that connects to us directly sends Sec-Fetch-Mode; told to send the
    // file itself, it would show nothing. Requests of a web server that passes this header on
    // without X-Forwarded-For are answered with the bytes.
    const byWebServer = fromProxy && (proxied || headers['sec-fetch-mode'] === undefined);
    // Scripts cannot choose their Origin, so an Origin of ours comes from a page of ours.
    const isOfProxy = proxied && (named || mayBeOfProxy(headers));
    const misdirected = !isOfProxy && !isOurHost(headers.host);
    headers['x-forwarded-for'] = addressesOfHeader(headers['x-forwarded-for']).join(', ');
    const address = proxyAddr(request, trust);
    for (const name of Object.keys(headers)) {
      if (distrusted.includes(name) || DISTRUSTED_KINDS.test(name)) delete headers[name];
    }
    headers[ADDRESS_HEADER] = address;
    headers[OWN_ADDRESS_HEADER] = ownAddress;
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
  /** Origin names this address. Browsers set Origin themselves, so a page cannot choose it. */
  readonly named: boolean;
};

/**
 * Makes a function that determines at which of its addresses a request reached the gallery. Must be
 * called before the headers are rewritten.
 */
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
    // This may be a proxy that sends no X-Forwarded-For, or somebody on this machine. Without an
    // Origin the two cannot be told apart.
    const unsaid = fromProxy && ('x-forwarded-for' in headers || origin === undefined);
    const direct = URL.parse(`http://${host}`)?.origin;
    return { named: false, ownAddress: unsaid || direct === undefined ? config.url : direct };
  };
}

/**
 * Is `host` the host of this address? The default port may be given or not, and letters may be
 * capital.
 */
function isAt(address: URL, host: string | undefined): boolean {
  return URL.parse(`${address.protocol}//${host}`)?.host === address.host;
}

/**
 * The addresses of an X-Forwarded-For header, nearest last, as far as they are valid: from the end
 * back to the first entry that is not an address. Some proxies add the port: `192.0.2.1:5000`,
 * `[2001:db8::1]:5000`. Threat: with changing ports or invalid entries, a client that guesses
 * passwords would count as another one each time, and no limit would hold.
 */
function addressesOfHeader(header: string | readonly string[] | undefined): string[] {
  const entries = [header ?? []].flat().join(',').split(',').map(addressOf);
  return entries.slice(entries.lastIndexOf(null) + 1) as string[];
}

function addressOf(entry: string): string | null {
  const text = entry.trim().replace(/^"(.*)"$/, '$1');
  const [, inBrackets, plain] = /^(?:\[([^\]]*)\](?::\d*)?|([^:]*)(?::\d*)?)$/.exec(text) ?? [];
  const address = inBrackets ?? plain ?? text;
  return isIP(address) === 0 ? null : address;
}
