import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import proxyAddr from 'proxy-addr';
import { addressKey } from '../sessions/addressKey.ts';

/** Longer than the minute for which proxies keep an idle connection. */
const KEPT_ALIVE_MS = 75_000;
/** A connection on which nothing is sent for so long is closed. */
const SILENT_MS = 120_000;
/** In milliseconds. */
export type RequestLimits = {
  readonly headersMs: number;
  readonly requestMs: number;
  /** How often connections are checked against these limits. */
  readonly checkEveryMs: number;
};

/**
 * The time limits for the headers of a request, and for all of it: enough for a form of 64 KB on a
 * slow phone.
 */
export const requestLimits: RequestLimits = {
  headersMs: 20_000,
  requestMs: 60_000,
  checkEveryMs: 5_000,
};
/** Each connection takes a file descriptor, and files need some too. */
const MOST_CONNECTIONS = 4_000;
/** Enough for a household: each browser opens six connections or a few more. */
const MOST_OF_ONE_ADDRESS = 256;
/** The most requests that may wait on one connection. Browsers do not pipeline at all. */
const MOST_AHEAD = 16;

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * Limits the resources that a client can hold. Threat: half-sent requests, silent connections, and
 * clients that neither read nor write could keep memory and descriptors for as long as they like.
 * Trusted proxies connect for many clients, whom they limit themselves.
 */
export function boundConnections(
  server: Server,
  trustedProxies: readonly string[],
  { headersMs, requestMs }: RequestLimits = requestLimits,
  most = MOST_CONNECTIONS,
): void {
  server.keepAliveTimeout = KEPT_ALIVE_MS;
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.setTimeout(SILENT_MS);
  const trust = proxyAddr.compile([...trustedProxies]);
  const open = new Map<string, number>();
  // Node's own limit counts what one socket has accepted, and several listen (`acceptors.ts`).
  let all = 0;
  server.on('connection', (socket: Socket) => {
    if (all >= most) return void socket.destroy();
    all += 1;
    socket.once('close', () => {
      all -= 1;
    });
    const address = socket.remoteAddress ?? '';
    if (trust(address, 0)) return;
    const client = addressKey(address);
    const count = (open.get(client) ?? 0) + 1;
    if (count > MOST_OF_ONE_ADDRESS) return void socket.destroy();
    open.set(client, count);
    socket.once('close', () => {
      const left = (open.get(client) ?? 1) - 1;
      if (left > 0) open.set(client, left);
      else open.delete(client);
    });
  });
}

/**
 * Handles the requests of a connection one after another; Node would pass on all pipelined requests
 * at once. Threat: a thousand requests in one packet would be handled concurrently, and a client
 * that sends more than it reads would fill the memory.
 */
export function oneAtATime(handle: Handler): Handler {
  type Queue = { last: Promise<void>; length: number };
  const queues = new WeakMap<Socket, Queue>();
  return async (request, response) => {
    const { socket } = request;
    const queue = queues.get(socket) ?? { last: Promise.resolve(), length: 0 };
    queues.set(socket, queue);
    if (queue.length >= MOST_AHEAD) return void socket.destroy();
    queue.length += 1;
    const before = queue.last;
    const closed = new Promise<void>((resolve) => response.once('close', resolve));
    queue.last = closed;
    await before;
    void closed.then(() => (queue.length -= 1));
    if (!socket.destroyed) await handle(request, response);
  };
}
