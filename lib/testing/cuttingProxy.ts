import { type AddressInfo, connect, createServer } from 'node:net';

/**
 * Tests only: a proxy to a local server that breaks connections. Each new connection takes the next
 * number in `cuts` and breaks after that many bytes of the response; once none is left, connections
 * do not break.
 */
export async function startCuttingProxy(port: number) {
  let cuts: number[] = [];
  const open = new Set<() => void>();
  const server = createServer((client) => {
    let left = cuts.shift() ?? Number.POSITIVE_INFINITY;
    const behind = connect(port, '127.0.0.1');
    const end = () => {
      open.delete(end);
      client.destroy();
      behind.destroy();
    };
    open.add(end);
    client.on('error', end).on('close', end);
    behind.on('error', end).on('close', () => client.end());
    client.pipe(behind);
    behind.on('data', (chunk: Buffer) => {
      const part = chunk.subarray(0, Math.min(left, chunk.length));
      left -= part.length;
      behind.pause();
      client.write(part, () => (left <= 0 ? end() : behind.resume()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    /** Ends open connections, so that clients cannot go on using them. */
    cutAt: (...bytes: number[]) => {
      cuts = bytes;
      for (const end of open) end();
    },
    cutsLeft: () => cuts.length,
    /** Also ends connections that browsers keep open. */
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const end of open) end();
      }),
  };
}
