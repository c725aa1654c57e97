import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, vi } from 'vitest';
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

it('asks once for all who wait, and again only a few seconds after a failure', async () => {
  const issuer = 'https://down.example.org';
  const endpoint = (name: string) => `${issuer}/${name}`;
  const said = {
    issuer,
    authorization_endpoint: endpoint('authorize'),
    token_endpoint: endpoint('token'),
    jwks_uri: endpoint('keys'),
  };
  vi.useFakeTimers();
  const asked = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('down'));
  const both = await Promise.allSettled([getIssuer(issuer), getIssuer(issuer)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(getIssuer(issuer)).rejects.toThrow('down');
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockImplementation(async () => Response.json(said));
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await getIssuer(issuer)).tokenEndpoint).toBe(endpoint('token'));
  expect(asked).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
  asked.mockRestore();
});
