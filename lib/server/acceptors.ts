import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type ListenOptions, type Server } from 'node:net';

/**
 * How many sockets listen at the port. Of each, one connection is accepted in a turn of the event loop
 * (libuv 1.47 and later), and a turn takes as long as a piece of a page: two hundred people who come at once
 * waited up to four seconds until they were let in, and so does everybody behind a proxy that opens a
 * connection for each picture.
 */
const SOCKETS = 16;

type Place = { readonly host: string; readonly port: number };

export type Acceptors = AddressInfo & {
  /** No new connections from now on. */
  readonly close: () => void;
};

/**
 * Lets `server` listen at this place, by several sockets where the system shares a port between them
 * (SO_REUSEPORT). Rejects with the system's error where another program has the port.
 */
export async function listen(server: HttpServer, place: Place): Promise<Acceptors> {
  // Threat: a port that is shared would be shared with a second gallery, started by mistake. So it is
  // taken alone first, which fails where anybody listens.
  const alone = createServer();
  const { address: host, port } = await listening(alone, place);
  await new Promise((resolve) => alone.close(resolve));
  const shared = { host, port, reusePort: true };
  try {
    await listening(server, shared);
  } catch {
    // Not on this system.
    return { ...(await listening(server, place)), close: () => void server.close() };
  }
  const others = await Promise.all(
    Array.from({ length: SOCKETS - 1 }, async () => {
      // As an HTTP server makes its own.
      const other = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
        server.emit('connection', socket);
      });
      await listening(other, shared);
      return other.on('error', (error) => server.emit('error', error));
    }),
  );
  return {
    ...(server.address() as AddressInfo),
    close: () => {
      for (const each of [server, ...others]) each.close();
    },
  };
}

function listening(server: Server, options: ListenOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}
