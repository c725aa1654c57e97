import { statSync, truncateSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { localEtag } from '../library/localWalk.ts';
import { startTestGallery } from '../testing/testGallery.ts';

const MIB = 1024 * 1024;
const gallery = await startTestGallery({ 'a.jpg': Buffer.of(), 'b.jpg': Buffer.of() });
afterAll(() => gallery.stop());
const at = '/albums/1/archive';

/** Gives a photo a sparse file of this size. */
function resize(name: string, size: number, crc32: number | null = null) {
  const path = join(gallery.library, 'album', name);
  truncateSync(path, size);
  const facts = statSync(path);
  gallery.db
    .update(schema.photos)
    .set({ size, fileTime: facts.mtimeMs, etag: localEtag(facts), crc32 })
    .where(eq(schema.photos.id, gallery.ids[name] ?? 0))
    .run();
}

/** Returns the headers of a response without reading its body. */
function head(path: string, range?: string) {
  return new Promise<{ status: number; length: number; etag: string }>((resolve, reject) => {
    const headers = range ? { range } : {};
    const asked = get({ port: gallery.port, host: '127.0.0.1', path, headers, agent: false });
    asked.once('error', reject);
    asked.once('response', (response) => {
      response.on('error', () => undefined);
      const { etag = '', 'content-length': length } = response.headers;
      resolve({ status: response.statusCode ?? 0, length: Number(length), etag });
      asked.destroy();
    });
  });
}

/**
 * The response for a client that has all but the last bytes of the archive, which belong to its
 * central directory.
 */
async function resumeAtDirectory() {
  const { length, etag } = await head(at);
  const resumed = await head(`${at}?v=${etag.slice(1, -1)}`, `bytes=${length - 10}-`);
  return { ...resumed, whole: length };
}

test('where more than 256 MiB would be read for the directory alone, the whole archive is sent', async () => {
  resize('a.jpg', 200 * MIB);
  resize('b.jpg', 57 * MIB);
  const { status, length, whole } = await resumeAtDirectory();
  expect([status, length]).toEqual([200, whole]);
  expect(whole).toBeGreaterThan(257 * MIB);
});

test('a part is sent alone where it needs no directory, or the checksums are known', async () => {
  resize('a.jpg', 200 * MIB);
  resize('b.jpg', 57 * MIB);
  const { etag } = await head(at);
  const inside = await head(`${at}?v=${etag.slice(1, -1)}`, 'bytes=1000-1999');
  expect(inside).toMatchObject({ status: 206, length: 1000 });
  resize('a.jpg', 200 * MIB, 7);
  expect(await resumeAtDirectory()).toMatchObject({ status: 206, length: 10 });
});

test('exactly 256 MiB are still read', async () => {
  resize('a.jpg', 200 * MIB);
  resize('b.jpg', 56 * MIB);
  expect(await resumeAtDirectory()).toMatchObject({ status: 206, length: 10 });
});
