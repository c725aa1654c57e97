import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boundConnections, oneAtATime, type RequestLimits, requestLimits } from './connections.ts';
import { readBody } from './requestBody.ts';

/*
 * A client that sends nothing, half a request, or a byte now and then, holds a connection for as long as
 * these limits say and no longer. `npm run test:long` really waits for what a client may take.
 */
const isLong = process.env['TEST_LONG'] !== undefined;
const short: RequestLimits = { headersMs: 200, requestMs: 400, checkEveryMs: 50 };
const limits = isLong ? requestLimits : short;

const server = createServer(
  { connectionsCheckingInterval: limits.checkEveryMs },
  oneAtATime(async (request, response) => {
    const read = await readBody(request, 1000);
    if (read === 'gone') response.destroy();
    else response.end('whole');
  }),
);
beforeAll(async () => {
  boundConnections(server, [], limits);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Sends `text` at once, and then `more` again and again; returns after how many seconds the server closes. */
function secondsUntilClosed(text: string, more = ''): Promise<number> {
  return new Promise((resolve) => {
    const from = performance.now();
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const drip = setInterval(() => more !== '' && socket.write(more), limits.headersMs / 20);
    socket.on('error', () => undefined);
    socket.resume();
    socket.once('close', () => {
      clearInterval(drip);
      resolve((performance.now() - from) / 1000);
    });
  });
}

const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n';

describe('the server closes the connection of a client', () => {
  test.concurrent.each<[string, 'headersMs' | 'requestMs', string, string]>([
    ['that sends nothing', 'headersMs', '', ''],
    ['that sends half a line', 'headersMs', 'GET / HT', ''],
    ['that sends half of its headers', 'headersMs', head, ''],
    ['whose headers come byte by byte', 'headersMs', `${head}X: `, 'x'],
    ['whose headers never end', 'headersMs', head, 'X-More: x\r\n'],
    ['that sends half a body', 'requestMs', `${head}\r\n`, ''],
    ['whose body comes byte by byte', 'requestMs', `${head}\r\n`, 'x'],
    [
      'whose chunks never end',
      'requestMs',
      `${head.replace(/Content-.*/, 'Transfer-Encoding: chunked')}\r\n`,
      '1\r\nx\r\n',
    ],
  ])('%s', { timeout: isLong ? 150_000 : 10_000 }, async (_, limit, text, more) => {
    const held = await secondsUntilClosed(text, more);
    if (!isLong) return;
    const seconds = limits[limit] / 1000;
    expect(held).toBeGreaterThan(seconds / 2);
    // The server checks every few seconds, and the machine may be busy.
    expect(held).toBeLessThan(seconds + 30);
  });
});
