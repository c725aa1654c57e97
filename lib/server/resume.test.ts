import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';

const { gallery, setPolicy, setOwnPolicy } = await startPhotoGallery();
const at = '/albums/1/archive';

async function wholeArchive() {
  const { headers, body } = await gallery.get(at);
  const etag = String(headers.etag);
  return { etag, body, version: etag.slice(1, -1) };
}

describe('a range of an archive', () => {
  test('is had by the version of the link, or by If-Range', async () => {
    const { etag, body, version } = await wholeArchive();
    const range = 'bytes=1000-';
    for (const [path, headers] of [
      [`${at}?v=${version}`, { range }],
      [at, { range, 'if-range': etag }],
      [`${at}?v=old`, { range, 'if-range': etag }],
    ] as const) {
      const answer = await gallery.get(path, headers);
      expect([answer.status, answer.headers['content-range']]).toEqual([
        206,
        `bytes 1000-${body.length - 1}/${body.length}`,
      ]);
      expect(answer.headers['accept-ranges']).toBe('bytes');
      expect(answer.body.equals(body.subarray(1000))).toBe(true);
    }
  });

  test('is the whole archive where the request names no version', async () => {
    const { body } = await wholeArchive();
    for (const headers of [
      { range: 'bytes=1000-' },
      { range: 'bytes=1000-', 'if-range': '"old"' },
    ]) {
      const answer = await gallery.get(at, headers);
      expect([answer.status, answer.body.equals(body)]).toEqual([200, true]);
    }
  });

  test('of another version is refused', async () => {
    for (const headers of [
      { range: 'bytes=1000-' },
      { range: 'bytes=1000-', 'if-range': '"old"' },
    ]) {
      const { status, body } = await gallery.get(`${at}?v=old`, headers);
      expect([status, body.length]).toEqual([412, 0]);
    }
    expect((await gallery.get(`${at}?v=old`)).status).toBe(200);
  });

  test('is refused once a photo of it is hidden', async () => {
    const { version, etag } = await wholeArchive();
    setOwnPolicy(2, {});
    const resumed = await gallery.get(`${at}?v=${version}`, { range: 'bytes=1000-' });
    expect([resumed.status, resumed.body.length]).toEqual([412, 0]);
    const byTag = await gallery.get(at, { range: 'bytes=1000-', 'if-range': etag });
    expect(byTag.status).toBe(200);
    setOwnPolicy(2, null);
  });

  test('is a part of the whole archive anywhere, whatever checksums are known', async () => {
    const { body, version } = await wholeArchive();
    await gallery.context.findings.flush();
    for (let i = 0; i < 40; i++) {
      if (i % 2 === 0) gallery.db.update(schema.photos).set({ crc32: null }).run();
      const start = Math.floor(Math.random() * body.length);
      const range = `bytes=${start}-`;
      const part = await gallery.get(`${at}?v=${version}`, { range });
      expect(part.status).toBe(206);
      expect(part.body.equals(body.subarray(start))).toBe(true);
    }
  });

  test('is had of stripped files, too', async () => {
    setPolicy({ stripMetadata: true });
    const { body, version } = await wholeArchive();
    const part = await gallery.get(`${at}?v=${version}`, { range: 'bytes=2000-' });
    expect([part.status, part.body.equals(body.subarray(2000))]).toEqual([206, true]);
  });
});

test('the version changes with every byte, and with nothing else', async () => {
  const { db } = gallery;
  const first = await wholeArchive();
  expect((await wholeArchive()).body.equals(first.body)).toBe(true);
  await gallery.context.findings.flush();
  await sleep(1100);
  expect((await wholeArchive()).version).toBe(first.version);
  const changes = [
    { filename: 'renamed.jpg' },
    { fileTime: 1_700_000_000_000 },
    { contentKey: 'another' },
  ];
  const { filename, fileTime, contentKey } = schema.photos;
  const row = db.select({ filename, fileTime, contentKey }).from(schema.photos).get();
  for (const change of changes) {
    db.update(schema.photos).set(change).where(eq(schema.photos.id, 1)).run();
    const { headers } = await gallery.get(at, {}, 'HEAD');
    expect(headers.etag).not.toBe(first.etag);
    db.update(schema.photos)
      .set(row ?? {})
      .where(eq(schema.photos.id, 1))
      .run();
  }
});
