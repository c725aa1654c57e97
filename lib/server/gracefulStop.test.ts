import { request as send } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';

/** Bytes. More than the socket buffers of both sides hold when a client does not read. */
const LARGE = Buffer.alloc(32 * 1024 * 1024, 'x');

let gallery: TestGallery;
beforeEach(async () => {
  gallery = await startTestGallery({ 'large.jpg': LARGE });
});
afterEach(() => gallery.stop());

/** A download that pauses until the test resumes it. */
function download() {
  const begun = Promise.withResolvers<() => void>();
  const received = Promise.withResolvers<number | 'broken'>();
  const path = `/photos/${gallery.ids['large.jpg']}/original`;
  send({ port: gallery.port, host: '127.0.0.1', path, agent: false }, (response) => {
    let size = 0;
    response.once('readable', () => begun.resolve(() => response.resume()));
    response.on('data', (chunk: Buffer) => (size += chunk.length)).pause();
    response.on('end', () => received.resolve(size));
    response.on('error', () => received.resolve('broken'));
  }).end();
  return { begun: begun.promise, received: received.promise };
}

test('a stop lets a download end, and tells new clients when to come back', async () => {
  const { begun, received } = download();
  const goOn = await begun;
  let isDrained = false;
  const drained = gallery.graceful.drain(60_000).then(() => {
    isDrained = true;
  });

  const refused = await gallery.get('/', { 'accept-language': 'en' });
  expect(refused.status).toBe(503);
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60);
  expect(refused.headers.connection).toBe('close');
  expect(refused.body.toString()).toContain('The gallery is restarting');
  expect((await gallery.get('/api/health')).status).toBe(503);
  expect(isDrained).toBe(false);

  goOn();
  expect(await received).toBe(LARGE.length);
  await drained;
});

test('a stop does not wait for a download that takes too long', async () => {
  const { begun, received } = download();
  await begun;
  await gallery.graceful.drain(50);
  gallery.server.closeAllConnections();
  expect(await received).toBe('broken');
});

test('a stop is immediate where nothing is under way', async () => {
  await gallery.get('/api/health');
  await sleep(0);
  const drained = gallery.graceful.drain(3_600_000).then(() => 'drained');
  expect(await Promise.race([drained, sleep(5_000, 'waits')])).toBe('drained');
});
