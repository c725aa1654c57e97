import { chmodSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { localEtag } from '../library/localWalk.ts';
import { KEY_TAIL_BYTES, keysOf } from '../scan/contentKeys.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';

/*
 * Threat: between two scans another file is where a photo's was, and it may be that of a photo which nobody is to see.
 */

const pictures = {
  'open.jpg': await drawTestJpeg({ width: 600, height: 400 }),
  'hidden.jpg': await drawTestJpeg({ width: 300, height: 500 }),
};
const gallery = await startTestGallery({ ...pictures, 'x.heic': Buffer.from('no HEIC') });
afterAll(() => gallery.stop());
const { photos, policies } = schema;
const idOf = (name: string) => gallery.ids[name] ?? 0;
const placeOf = (name: string) => join(gallery.library, 'album', name);
const get = (rest: string, headers = {}) =>
  gallery.get(`/photos/${idOf('open.jpg')}/${rest}`, headers);

beforeAll(() => {
  for (const [name, bytes] of Object.entries(pictures)) {
    const { quick } = keysOf({ bytes, tail: bytes, size: bytes.length, complete: true });
    gallery.db
      .update(photos)
      .set({ quickKey: quick, size: bytes.length })
      .where(eq(photos.id, idOf(name)))
      .run();
  }
});

/** Two files swap their names, with their times, as a program does that numbers photos anew. */
function swap() {
  const [open, hidden] = [placeOf('open.jpg'), placeOf('hidden.jpg')];
  utimesSync(hidden, 1_500_000_000, 1_500_000_000);
  renameSync(open, `${open}.kept`);
  renameSync(hidden, open);
  renameSync(`${open}.kept`, hidden);
}

describe.each([
  ['kept', false],
  ['withheld', true],
])('while metadata is %s', (_, stripMetadata) => {
  beforeAll(() => {
    gallery.db.update(policies).set({ stripMetadata }).where(eq(policies.id, 1)).run();
  });
  afterEach(() => {
    for (const [name, bytes] of Object.entries(pictures)) writeFileSync(placeOf(name), bytes);
  });

  test('what has taken the place of a photo is sent to nobody', async () => {
    const before = (await get('original')).body;
    expect(before.length).toBeGreaterThan(1000);
    swap();
    for (const rest of ['original', 'original?download', 'original?as=jpeg']) {
      for (const headers of [{}, { range: 'bytes=0-99' }]) {
        const { status, body } = await get(rest, headers);
        expect([rest, status, body.includes(pictures['hidden.jpg'])]).toEqual([rest, 404, false]);
      }
    }
    swap();
    expect((await get('original')).body.equals(before)).toBe(true);
  });

  test('a file that was only touched is sent, whatever its time', async () => {
    const before = (await get('original')).body;
    utimesSync(placeOf('open.jpg'), 1_400_000_000, 1_400_000_000);
    expect((await get('original')).body.equals(before)).toBe(true);
  });
});

test('no picture is made of it, and none is kept in the place of the other', async () => {
  for (const [name, bytes] of Object.entries(pictures)) writeFileSync(placeOf(name), bytes);
  swap();
  const meanwhile = await get('standard');
  expect(meanwhile.headers.etag).toContain('placeholder');
  swap();
  const after = await get('standard');
  expect(after.headers.etag).not.toContain('placeholder');
  swap();
  // What was made before is shown until the next scan.
  expect((await get('standard')).body.equals(after.body)).toBe(true);
  swap();
});

test('where the scan could not read a file, no other is taken for it', async () => {
  gallery.db
    .update(photos)
    .set({ quickKey: null })
    .where(eq(photos.id, idOf('open.jpg')))
    .run();
  expect(readFileSync(placeOf('open.jpg')).equals(pictures['open.jpg'])).toBe(true);
  utimesSync(placeOf('open.jpg'), 1_400_000_000, 1_400_000_000);
  expect((await get('original')).status).toBe(404);
});

/** Pictures as a camera writes them that does not compress: of one size, and of a burst, so of one time. */
function writeBurst() {
  const time = 1_500_000_000;
  for (const name of ['open.jpg', 'hidden.jpg']) {
    const bytes = pixelsOf(name);
    writeFileSync(placeOf(name), bytes);
    utimesSync(placeOf(name), time, time);
    const tail = bytes.subarray(-KEY_TAIL_BYTES);
    const { quick } = keysOf({ bytes, tail, size: bytes.length, complete: false });
    const { size, mtimeMs, ctimeMs: ctime } = statSync(placeOf(name));
    const row = { etag: localEtag({ size, mtimeMs }), ctime, quickKey: quick, size };
    gallery.db
      .update(photos)
      .set(row)
      .where(eq(photos.id, idOf(name)))
      .run();
  }
}

const pixelsOf = (name: string) => Buffer.concat([Buffer.alloc(5000, name), Buffer.alloc(300_000)]);

test('a file of the same size and time has taken its place', async () => {
  gallery.db.update(policies).set({ stripMetadata: false }).where(eq(policies.id, 1)).run();
  gallery.db.insert(policies).values({ id: 2, public: false }).run();
  gallery.db
    .update(photos)
    .set({ policyId: 2 })
    .where(eq(photos.id, idOf('hidden.jpg')))
    .run();
  writeBurst();
  expect((await get('original')).body.equals(pixelsOf('open.jpg'))).toBe(true);
  // What makes a backup by links changes that time of all files.
  chmodSync(placeOf('open.jpg'), 0o600);
  expect((await get('original')).body.equals(pixelsOf('open.jpg'))).toBe(true);
  swap();
  expect((await get('original')).status).toBe(404);
  const { body } = await gallery
    .get('/albums/1/archive')
    .catch(() => ({ body: Buffer.from('broken off') }));
  expect(body.includes(Buffer.alloc(1000, 'hidden.jpg'))).toBe(false);
});

test('where no scan reads files, one that was only touched is sent', async () => {
  writeBurst();
  gallery.db
    .update(photos)
    .set({ quickKey: null })
    .where(eq(photos.id, idOf('open.jpg')))
    .run();
  chmodSync(placeOf('open.jpg'), 0o600);
  expect((await get('original')).body.equals(pixelsOf('open.jpg'))).toBe(true);
});
