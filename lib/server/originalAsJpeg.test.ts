import { Agent, get } from 'node:http';
import ExifReader from 'exifreader';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { makeHeic } from '../testing/testHeic.ts';
import { readMetadata } from '../testing/testMetadata.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';
import { makeNef } from '../testing/testRaw.ts';

const secret = 'where and when it was taken';
const heic = makeHeic({
  grid: { columns: 2, rows: 1, width: 120, height: 64 },
  exif: Buffer.from(`\0\0\0\x06Exif\0\0MM\0*${secret}`, 'latin1'),
});
const FACTS = { detail: 20, orientation: 1, quality: 80 };
const jpeg = await drawTestJpeg({ ...FACTS, width: 30, height: 20 });
const raw = makeNef(jpeg, await drawTestJpeg({ ...FACTS, width: 90, height: 60 }), 6);
const gallery = await startTestGallery({
  'Été.heic': heic,
  'raw.nef': raw,
  'a.jpg': jpeg,
  'broken.heic': heic.subarray(0, heic.length / 2),
});
afterAll(() => gallery.stop());

const url = (name: string, query: string) => `/photos/${gallery.ids[name]}/original${query}`;
const setPolicy = (flags: Partial<typeof schema.policies.$inferInsert>) =>
  void gallery.db.update(schema.policies).set(flags).run();
const downloads = async () => {
  await gallery.context.events.flush();
  return gallery.db.select().from(schema.activity).all().length;
};

const withoutNonce = (body: Buffer) => body.toString().replace(/nonce="[^"]*"/g, '');

test('a HEIC is had as a JPEG of its size and name, by those who may have the original', async () => {
  const shown = await gallery.get(url('Été.heic', '?as=jpeg'));
  const { format, width, height } = await readMetadata(shown.body, { complete: true });
  expect([shown.status, format, width, height]).toEqual([200, 'jpeg', 120, 64]);
  expect(shown.headers).toMatchObject({
    'content-type': 'image/jpeg',
    'content-disposition': expect.stringMatching(/^inline.*%C3%89t%C3%A9\.jpg/),
  });
  expect(await downloads()).toBe(0);
  const saved = await gallery.get(url('Été.heic', '?as=jpeg&download'));
  expect(saved.headers['content-disposition']).toMatch(/^attachment/);
  expect(saved.body.equals(shown.body)).toBe(true);
  expect(await downloads()).toBe(1);
  const again = await gallery.get(url('Été.heic', '?as=jpeg'), {
    'if-none-match': shown.headers.etag ?? '',
  });
  expect(again.status).toBe(304);
  const original = await gallery.get(url('Été.heic', ''));
  expect(original.body.equals(heic)).toBe(true);
});

test('the JPEG says when, where and with what it was taken, to those who may know', async () => {
  const id = gallery.ids['Été.heic'] ?? 0;
  const plain = await gallery.get(url('Été.heic', '?as=jpeg'));
  gallery.db.$client.exec(`
    update photos set taken_at = '2021-07-03T14:05:09.239', taken_offset = -210 where id = ${id};
    insert into camera_details
      (photo_id, make, model, lens, focal_length, aperture, exposure_time, iso, latitude, longitude)
      values (${id}, 'Größe', 'X', 'A lens', 4.25, 1.8, 0.004, 64, -48.858222, 2.2945);
    insert into photo_texts (photo_id, caption, keywords, people)
      values (${id}, 'At home', '[]', '[]')`);
  const made = await gallery.get(url('Été.heic', '?as=jpeg'));
  const read = ExifReader.load(made.body, { expanded: true });
  expect(read.exif).toMatchObject({
    DateTimeOriginal: { description: '2021:07:03 14:05:09' },
    OffsetTimeOriginal: { description: '-03:30' },
    Make: { description: 'Größe' },
    Model: { description: 'X' },
    LensModel: { description: 'A lens' },
    FocalLength: { description: '4.25 mm' },
    FNumber: { description: 'f/1.8' },
    ExposureTime: { description: '1/250' },
    ISOSpeedRatings: { value: 64 },
    ImageDescription: { description: 'At home' },
  });
  expect(read.gps?.Latitude).toBeCloseTo(-48.858222, 6);
  expect(read.gps?.Longitude).toBeCloseTo(2.2945, 6);
  const { format, width, height } = await readMetadata(made.body, { complete: true });
  expect([format, width, height]).toEqual(['jpeg', 120, 64]);
  const more = made.body.length - plain.body.length;
  expect(made.body.subarray(more + 2).equals(plain.body.subarray(2))).toBe(true);
  expect(made.headers).toMatchObject({ 'content-length': String(made.body.length) });
  expect(made.headers.etag).not.toBe(plain.headers.etag);
  for (const [start, end] of [
    [1, 9],
    [more - 3, more + 12],
    [more + 2, more + 40],
  ] as const) {
    const part = await gallery.get(url('Été.heic', '?as=jpeg'), { range: `bytes=${start}-${end}` });
    expect(part.body.equals(made.body.subarray(start, end + 1))).toBe(true);
  }
  setPolicy({ stripMetadata: true });
  const stripped = await gallery.get(url('Été.heic', '?as=jpeg'));
  expect(stripped.body.equals(plain.body)).toBe(true);
  expect(stripped.headers.etag).toBe(plain.headers.etag);
  setPolicy({ stripMetadata: false });
  gallery.db.$client.exec(`
    update photos set taken_at = null, taken_offset = null where id = ${id};
    delete from camera_details where photo_id = ${id};
    delete from photo_texts where photo_id = ${id}`);
});

test('where metadata is withheld the JPEG is given, without any, and the HEIC is not', async () => {
  setPolicy({ stripMetadata: true });
  const made = await gallery.get(url('Été.heic', '?as=jpeg'));
  expect([made.status, made.body.includes(secret)]).toEqual([200, false]);
  expect(made.body.includes('Exif')).toBe(false);
  expect((await gallery.get(url('Été.heic', ''))).status).toBe(404);
  setPolicy({ stripMetadata: false });
});

test('a raw file is given as it is, or not at all; its picture as a JPEG, upright', async () => {
  const original = await gallery.get(url('raw.nef', ''));
  expect(original.body.equals(raw)).toBe(true);
  expect(original.headers).toMatchObject({
    'content-type': 'image/x-nikon-nef',
    'content-disposition': expect.stringMatching(/^attachment/),
  });
  setPolicy({ stripMetadata: true });
  const made = await gallery.get(url('raw.nef', '?as=jpeg'));
  const { format, width, height } = await readMetadata(made.body, { complete: true });
  expect([made.status, format, width, height]).toEqual([200, 'jpeg', 60, 90]);
  expect(made.body.includes('NIKON')).toBe(false);
  expect((await gallery.get(url('raw.nef', ''))).status).toBe(404);
  setPolicy({ stripMetadata: false });
  const { headers } = await gallery.get(`/photos/${gallery.ids['raw.nef']}/thumb`);
  expect(headers.etag).not.toContain('placeholder');
});

test('where originals are withheld, or another form is asked for, the answer is the same 404', async () => {
  const missing = await gallery.get('/photos/999999/original?as=jpeg');
  const answers = [
    await gallery.get(url('Été.heic', '?as=png')),
    await gallery.get(url('a.jpg', '?as=')),
    await gallery.get(url('broken.heic', '?as=jpeg')),
  ];
  setPolicy({ originals: false });
  answers.push(await gallery.get(url('Été.heic', '?as=jpeg')));
  setPolicy({ originals: true, public: false });
  answers.push(await gallery.get(url('Été.heic', '?as=jpeg&download')));
  setPolicy({ public: true });
  for (const { status, body } of answers) {
    expect([status, withoutNonce(body)]).toEqual([404, withoutNonce(missing.body)]);
  }
});

test('a JPEG that is asked for as a JPEG is the file itself', async () => {
  expect((await gallery.get(url('a.jpg', '?as=jpeg'))).body.equals(jpeg)).toBe(true);
});

test('a HEIC has thumbnails, and a broken one the placeholder', async () => {
  const tagOf = async (name: string) =>
    (await gallery.get(`/photos/${gallery.ids[name]}/thumb`)).headers.etag;
  expect(await tagOf('Été.heic')).not.toContain('placeholder');
  expect(await tagOf('broken.heic')).toContain('placeholder');
});

describe('a large picture as a JPEG', () => {
  /** More than the system buffers for a connection whose other end does not read. */
  const LARGE = 30_000_000;
  const path = () => url('Été.heic', '?as=jpeg');

  /** Puts a large JPEG into the cache in the place of the small one. */
  async function keepLarge() {
    const { cache } = gallery.context;
    const { headers } = await gallery.get(path());
    const name = /"(\w+-\w+)-/.exec(headers.etag ?? '')?.[1];
    for await (const entries of cache.list('thumbnails')) {
      const found = entries.find(({ key }) => key.includes(`/${name}`));
      if (found) return cache.put(found.key, Buffer.alloc(LARGE, 'jpeg'));
    }
    throw new Error(`nothing is kept for ${name}`);
  }

  test('is sent from the cache, whole and in part, and slow clients hold little of it', async () => {
    await keepLarge();
    const part = await gallery.get(path(), { range: 'bytes=29999998-' });
    expect([part.status, part.body.toString()]).toEqual([206, 'eg']);
    const before = process.memoryUsage().arrayBuffers;
    const agent = new Agent();
    const begun = Array.from({ length: 10 }, () => {
      const { port } = gallery;
      const asked = get({ port, host: '127.0.0.1', path: path(), agent });
      return new Promise((resolve) =>
        asked.once('response', (response) => resolve(response.pause())),
      );
    });
    await Promise.all(begun);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 * LARGE);
    agent.destroy();
  });

  test.each([
    ['originals are withheld', { originals: false }],
    ['nobody sees the photo', { public: false }],
  ])('is broken off once %s', async (_, change) => {
    const answer = await gallery.getSlowly(path(), {}, () => setPolicy(change));
    expect(answer).toMatchObject({ status: 200, complete: false, foretold: LARGE });
    setPolicy({ originals: true, public: true });
  });
});

test('nothing is sent of a photo that is hidden while it is converted', async () => {
  const { cache } = gallery.context;
  const open = cache.open.bind(cache);
  const hiding = vi.spyOn(cache, 'open').mockImplementationOnce((key) => {
    setPolicy({ public: false });
    return open(key);
  });
  await expect(gallery.get(url('Été.heic', '?as=jpeg'))).rejects.toThrow(
    /hang up|aborted|ECONNRESET/,
  );
  hiding.mockRestore();
  setPolicy({ public: true });
});
