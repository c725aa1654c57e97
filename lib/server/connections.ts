import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import proxyAddr from 'proxy-addr';

/** Longer than the minute for which proxies keep a connection for their next request. */
const keptAliveMs = 75_000;
const silentMs = 120_000;
/** For the lines and headers of a request, and for all of it: a form of 64 KB by a slow phone. */
const headersMs = 20_000;
const requestMs = 60_000;
/** How often it is looked whether one has taken longer. */
export const checkEveryMs = 5_000;
/** Each holds a descriptor, of which files need some too. */
const mostConnections = 4_000;
/** A house full of browsers, each with six or, where pictures wait, a few more. */
const mostOfOneAddress = 256;
/** No browser sends a request on a connection that has another to answer. */
const mostAhead = 16;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Bounds what one who connects can hold. Threat: requests that are sent half, connections that stay
 * silent, and clients that neither read nor write keep memory and descriptors for as long as they
 * like. Trusted proxies connect for many, and bound theirs themselves.
 */
export function boundConnections(server: Server, trustedProxies: readonly string[]): void {
  server.keepAliveTimeout = keptAliveMs;
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.setTimeout(silentMs);
  server.maxConnections = mostConnections;
  const trust = proxyAddr.compile([...trustedProxies]);
  const open = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (trust(address, 0)) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > mostOfOneAddress) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}

/**
 * Answers one request of a connection after the other. Node hands on all that a client has sent at
 * once. Threat: a thousand requests in one packet would be worked on together, and a client that
 * sends more than it reads would fill the memory.
 */
export function oneAtATime(handle: Handler): Handler {
  type Line = { last: Promise<void>; length: number };
  const lines = new WeakMap<Socket, Line>();
  return async (request, response) => {
    const { socket } = request;
    const line = lines.get(socket) ?? { last: Promise.resolve(), length: 0 };
    lines.set(socket, line);
    if (line.length >= mostAhead) return void socket.destroy();
    line.length += 1;
    const before = line.last;
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    line.last = closed;
    await before;
    void closed.then(() => (line.length -= 1));
    if (!socket.destroyed) await handle(request, response);
  };
}
