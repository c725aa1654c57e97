import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { getIssuer } from './oidcIssuer.ts';

it('reads no more of an answer without end than a provider has to say', async () => {
  const closed = Promise.withResolvers<void>();
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'application/json');
    const more = () => {
      while (!response.destroyed && response.write(' '.repeat(10_000)));
    };
    response.on('drain', more).on('close', closed.resolve);
    more();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await expect(getIssuer(`http://127.0.0.1:${port}`)).rejects.toThrow(
    /it is larger than \d+ bytes/,
  );
  await closed.promise;
  server.close();
});
