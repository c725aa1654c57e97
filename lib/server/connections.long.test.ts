import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { boundConnections, checkEveryMs, oneAtATime } from './connections.ts';
import { readBody } from './requestBody.ts';

/*
 * Really waits for what a client may take: `npm run test:long`. A client that sends nothing, half a
 * request, or a byte now and then, holds a connection for as long as these limits say and no longer.
 */
const isLong = process.env['TEST_LONG'] !== undefined;

const server = createServer(
  { connectionsCheckingInterval: checkEveryMs },
  oneAtATime(async (request, response) => {
    const read = await readBody(request, 1000);
    if (read === 'gone') response.destroy();
    else response.end('whole');
  }),
);
beforeAll(async () => {
  boundConnections(server, []);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** How many seconds the server lets a client be that sends this at once, and then `more` each second. */
function secondsUntilClosed(text: string, more = ''): Promise<number> {
  return new Promise((resolve) => {
    const from = performance.now();
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    const drip = setInterval(() => more !== '' && socket.write(more), 1000);
    socket.on('error', () => undefined);
    socket.resume();
    socket.once('close', () => {
      clearInterval(drip);
      resolve((performance.now() - from) / 1000);
    });
  });
}

const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n';

// Without TEST_LONG they would wait two minutes for nothing.
describe.runIf(isLong)('a client is let go', () => {
  test.concurrent.each<[string, number, string, string]>([
    ['that sends nothing', 20, '', ''],
    ['that sends half a line', 20, 'GET / HT', ''],
    ['that sends half of its headers', 20, head, ''],
    ['whose headers come byte by byte', 20, `${head}X: `, 'x'],
    ['whose headers never end', 20, head, 'X-More: x\r\n'],
    ['that sends half a body', 60, `${head}\r\n`, ''],
    ['whose body comes byte by byte', 60, `${head}\r\n`, 'x'],
    [
      'whose chunks never end',
      60,
      `${head.replace(/Content-.*/, 'Transfer-Encoding: chunked')}\r\n`,
      '1\r\nx\r\n',
    ],
  ])('%s', { timeout: 150_000 }, async (_, seconds, text, more) => {
    const held = await secondsUntilClosed(text, more);
    expect(held).toBeGreaterThan(seconds / 2);
    // It is looked every few seconds, by a machine that may be busy.
    expect(held).toBeLessThan(seconds + 30);
  });
});
