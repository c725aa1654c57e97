import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';

/** Set by our server on every request it hands on; what a client sends under this name is dropped. */
export const addressHeader = 'x-albumen-address';

/** Headers by which clients could steer Next or pretend to be a proxy. */
const distrusted = [
  addressHeader,
  'forwarded',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-forwarded-for',
  'x-middleware-subrequest',
  'x-middleware-prefetch',
  'x-invoke-path',
  'x-matched-path',
  'content-security-policy',
  'content-security-policy-report-only',
];

/**
 * Makes a request say only what we know: the client's address, which trusted proxies may tell us,
 * and, from those proxies, the public URL of the configuration (they may have changed Host, and
 * Next refuses a form whose Origin differs from it).
 */
export function createPeerCheck(config: {
  readonly url: string;
  readonly trustedProxies: readonly string[];
}): (request: IncomingMessage) => void {
  const trust = proxyAddr.compile([...config.trustedProxies]);
  const { host, protocol, port, origin } = new URL(config.url);
  return (request) => {
    const address = proxyAddr(request, trust);
    const fromProxy = trust(request.socket.remoteAddress ?? '', 0);
    const proxied =
      fromProxy && ('x-forwarded-for' in request.headers || request.headers.origin === origin);
    for (const name of distrusted) delete request.headers[name];
    request.headers[addressHeader] = address;
    request.headers['x-forwarded-for'] = address;
    if (!proxied) return;
    request.headers.host = host;
    request.headers['x-forwarded-host'] = host;
    request.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    request.headers['x-forwarded-port'] = port || (protocol === 'https:' ? '443' : '80');
  };
}
