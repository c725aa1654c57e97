import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import getTLSOptions from 'smtp-server/lib/tls-options.js';

export type HttpsProxy = { readonly port: number; readonly close: () => Promise<void> };

/**
 * The local address from which the proxy sends its requests. It differs from that of browsers on
 * this machine, which must not be trusted as a proxy.
 */
export const proxyAddress = '127.0.0.2';

/**
 * An https proxy for a server of this machine, configured as README says for nginx, with
 * smtp-server's certificate for tests. `behind`: the port of that server.
 */
export async function startHttpsProxy(behind: () => number): Promise<HttpsProxy> {
  const server = createServer(getTLSOptions(), (asked, answer) => handOn(behind(), asked, answer));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function handOn(port: number, asked: IncomingMessage, answer: ServerResponse): void {
  const { method = 'GET', url: path = '/' } = asked;
  const headers = { ...asked.headers, 'x-forwarded-for': asked.socket.remoteAddress };
  const to = { host: '127.0.0.1', localAddress: proxyAddress, port };
  const onwards = request({ ...to, method, path, headers }, (response) => {
    answer.writeHead(response.statusCode ?? 502, response.rawHeaders);
    response.pipe(answer);
  });
  onwards.on('error', () => answer.destroy());
  asked.pipe(onwards);
}
