import { readdirSync, readlinkSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { startTestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';

/** Clients that begin a download and read nothing more of it; `npm run test:long` has thousands. */
const CLIENTS = process.env['TEST_LONG'] === undefined ? 120 : 3000;

/** More than the system buffers for a connection. */
const SIZE = 12_000_000;

const gallery = await startTestGallery({
  'large.bin': Buffer.alloc(SIZE, 'large'),
  'a.jpg': await drawTestJpeg({ width: 300, height: 200 }),
});
afterAll(() => gallery.stop());

function openFiles(): number {
  const open = readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(gallery.library);
    } catch {
      // The descriptor by which this directory was read is closed by now.
      return false;
    }
  });
  return open.length;
}

function begin(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(gallery.port, '127.0.0.1', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost:3000\r\n\r\n`);
    });
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      socket.pause();
      if (bytes.toString('latin1').startsWith('HTTP/1.1 200')) resolve(socket);
      else reject(new Error(bytes.toString('latin1').slice(0, 200)));
    });
  });
}

test('many slow clients take little memory and hinder nobody, and leave nothing when they go', {
  timeout: 300_000,
}, async () => {
  const { ids, context } = gallery;
  const before = process.memoryUsage().arrayBuffers;
  const paths = [`/photos/${ids['large.bin']}/original`, '/albums/1/archive'];
  const sockets: Socket[] = [];
  for (let i = 0; i < CLIENTS; i++) sockets.push(await begin(paths[i % 2] ?? ''));
  expect(openFiles()).toBe(CLIENTS);
  const taken = process.memoryUsage().arrayBuffers - before;
  // This process has the clients' memory too. If each download held a megabyte, this would be exceeded.
  expect(taken).toBeLessThan(80_000_000 + CLIENTS * 150_000);

  const answers = await Promise.all(
    ['/api/health', `/photos/${ids['a.jpg']}/thumb`, `/photos/${ids['a.jpg']}/original`].map(
      (path) => gallery.get(path),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);

  for (const socket of sockets) socket.destroy();
  await expect.poll(openFiles, { timeout: 20_000 }).toBe(0);
  const again = await gallery.get(paths[0] ?? '');
  expect(again.body).toHaveLength(SIZE);
  expect(context.work.thumbnails.decoders.pids().length).toBeLessThan(3);
});
