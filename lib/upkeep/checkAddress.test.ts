import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { keptSecret } from '../config/authSecret.ts';
import { QUESTION_HEADER, signQuestion } from '../server/doctorQuestion.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { checkAddress } from './checkAddress.ts';

let gallery: TestGallery;
let strict: TestGallery;
beforeAll(async () => {
  delete process.env['NEXTAUTH_SECRET'];
  gallery = await startTestGallery({});
  strict = await startTestGallery({}, () => 'trusted_proxies: [192.0.2.1]');
  for (const { context } of [gallery, strict]) keptSecret(context.config.dataDir);
});
afterAll(async () => {
  await gallery.stop();
  await strict.stop();
});

type Rewrite = (headers: IncomingMessage['headers']) => OutgoingHttpHeaders;

/** Starts a proxy that passes on these headers. `buffers`: it reads a whole response before it sends any. */
async function proxyTo(port: number, rewrite: Rewrite, buffers = false): Promise<string> {
  const proxy = http.createServer(({ url, headers }, response) => {
    const passed = { ...rewrite(headers) };
    const asked = http.get({ host: '127.0.0.1', port, path: url, headers: passed }, async (got) => {
      response.writeHead(got.statusCode ?? 0, got.headers);
      if (buffers) response.end(Buffer.concat(await got.toArray()));
      else got.pipe(response);
    });
    response.on('close', () => asked.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
}

/** What a camera or a radio station answers. */
function* endlessly() {
  for (;;) yield Buffer.alloc(16 * 1024);
}

const append: Rewrite = (headers) => ({
  ...headers,
  'x-forwarded-for': `${headers['x-forwarded-for']}, 198.51.100.4`,
});

const findings = async (url: string, { context } = gallery) => {
  const checks = await checkAddress({ url, dataDir: context.config.dataDir });
  return checks.map(({ says, remedy }) => (remedy === null ? 'fine' : says));
};

test('the doctor finds nothing behind a good proxy, or without one', async () => {
  expect(await findings(`http://127.0.0.1:${gallery.port}`)).toEqual(['fine']);
  expect(await findings(await proxyTo(gallery.port, append))).toEqual(['fine', 'fine']);
});

test('the doctor finds a proxy that stores downloads', async () => {
  const [address, buffering] = await findings(await proxyTo(gallery.port, append, true));
  expect(address).toBe('fine');
  expect(buffering).toContain('stores large downloads');
});

test.each<[string, Rewrite, string]>([
  ['passes on what clients claim', (headers) => headers, 'anybody can claim any address'],
  [
    'does not say who asks',
    ({ 'x-forwarded-for': _, ...headers }) => headers,
    'does not say who asks',
  ],
  ['drops the question', ({ [QUESTION_HEADER]: _, ...headers }) => headers, 'another secret'],
])('a proxy that %s is told', async (_, rewrite, says) => {
  expect((await findings(await proxyTo(gallery.port, rewrite)))[0]).toContain(says);
});

test('the doctor finds a proxy that is not trusted, another server, and no server', async () => {
  const untrusted = await findings(await proxyTo(strict.port, append), strict);
  expect(untrusted[0]).toContain('127.0.0.1 is not among trusted_proxies');
  const other = http.createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  expect((await findings(`http://127.0.0.1:${port}`))[0]).toContain('something else answers');
  other.close();
  const endless = http.createServer((_request, response) => {
    Readable.from(endlessly())
      .on('error', () => {})
      .pipe(response);
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  const streaming = (endless.address() as AddressInfo).port;
  expect((await findings(`http://127.0.0.1:${streaming}`))[0]).toContain('something else answers');
  endless.closeAllConnections();
  endless.close();
  expect((await findings('http://127.0.0.1:1'))[0]).toContain('does not answer');
  expect((await findings(`http://127.0.0.1:${strict.port}`))[0]).toContain('another secret');
});

test('without the secret the route of the check is a 404', async () => {
  const health = (await gallery.get('/api/health')).body.toString();
  const secret = keptSecret(gallery.context.config.dataDir);
  const right = signQuestion('address', secret);
  for (const asked of [
    ...['address', 'address.1.x', right.slice(0, -1), right.replace('address', 'buffering')],
    signQuestion('address', `${secret}x`),
    signQuestion('address', secret, Date.now() - 3_600_000),
  ]) {
    const { status, body } = await gallery.get('/api/health', { [QUESTION_HEADER]: asked });
    expect([status, body.toString()]).toEqual([200, health]);
  }
  const { body } = await gallery.get('/api/health', { [QUESTION_HEADER]: right });
  expect(JSON.parse(body.toString())).toMatchObject({ remoteAddress: '127.0.0.1', trusted: true });
});
