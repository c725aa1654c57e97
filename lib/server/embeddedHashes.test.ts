import { thumbHashToApproximateAspectRatio } from 'thumbhash';
import { afterAll, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { blurOf } from '../images/blur.ts';
import { embed, filledUp, jpegOf } from '../testing/testEmbedded.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { hashEmbeddedThumbnails } from './embeddedHashes.ts';

const photo = await jpegOf('#2040a0', 600, 400);
const gallery = await startTestGallery({
  'cropped.jpg': embed(await jpegOf('#2040a0', 400, 900), await filledUp('#c03020'), 1),
  'filled.jpg': embed(photo, await filledUp('#c03020'), 1),
  'hostile.jpg': embed(photo, Buffer.from('\xff\xd8 no picture', 'latin1'), 1),
  'none.jpg': photo,
  'seen.jpg': embed(photo, await filledUp('#c03020'), 1),
  'turned.jpg': embed(photo, await filledUp('#30c020'), 6),
});
afterAll(() => gallery.stop());

const rows = () =>
  Object.fromEntries(
    gallery.db
      .select()
      .from(schema.photos)
      .all()
      .map(({ filename, thumbhash, thumbhashFrom }) => [filename, { thumbhash, thumbhashFrom }]),
  );

test('a photo that nobody has looked at has the colours of the thumbnail in its file, until it has one', async () => {
  const { context, db, ids } = gallery;
  for (const [name, [width, height]] of Object.entries({
    'cropped.jpg': [400, 900],
    'filled.jpg': [600, 400],
    'turned.jpg': [400, 600],
  })) {
    db.$client
      .prepare('update photos set width = ?, height = ? where filename = ?')
      .run(width, height, name);
  }
  await gallery.get(`/photos/${ids['seen.jpg']}/thumb`);
  await context.findings.flush();
  expect(await hashEmbeddedThumbnails(context)).toBe(5);
  const found = rows();
  // Nothing is taken of a thumbnail with another shape: it may show what was cut off the picture.
  for (const name of ['cropped.jpg', 'hostile.jpg', 'none.jpg']) {
    expect([name, found[name]]).toEqual([name, { thumbhash: null, thumbhashFrom: 'embedded' }]);
  }
  expect(found['seen.jpg']?.thumbhashFrom).toBe('picture');
  // Without the black bars that the camera adds, and upright.
  const near = (name: string, pattern: RegExp) =>
    expect(Object.values(blurOf(rows()[name]?.thumbhash ?? null) ?? {})).toEqual(
      Array(4).fill(expect.stringMatching(pattern)),
    );
  near('filled.jpg', /^#[a-d][2-4][1-3]$/);
  near('turned.jpg', /^#[2-4][a-d][1-3]$/);
  near('seen.jpg', /^#[1-3][3-5][9-b]$/);
  expect(thumbHashToApproximateAspectRatio(found['turned.jpg']?.thumbhash ?? [])).toBeLessThan(1);
  expect(await hashEmbeddedThumbnails(context)).toBe(0);

  await gallery.get(`/photos/${ids['filled.jpg']}/thumb`);
  await context.findings.flush();
  expect(rows()['filled.jpg']?.thumbhashFrom).toBe('picture');
  near('filled.jpg', /^#[1-3][3-5][9-b]$/);
  // A result of another pass that began before the thumbnail was made is not stored.
  const row = {
    id: ids['filled.jpg'] ?? 0,
    etag:
      gallery.db
        .select()
        .from(schema.photos)
        .all()
        .find(({ filename }) => filename === 'filled.jpg')?.etag ?? '',
  };
  context.findings.thumbhash(row, Buffer.from([1]), 'embedded');
  await context.findings.flush();
  near('filled.jpg', /^#[1-3][3-5][9-b]$/);
});
