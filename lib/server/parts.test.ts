import { eq } from 'drizzle-orm';
import JSZip from 'jszip';
import { afterAll, afterEach, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { findPhoto } from '../photos/photos.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { offerMotion } from './film.ts';

const files = {
  'live.jpg': jpeg({ data: 'the still' }),
  'live.mov': Buffer.from('the film of the still'),
  'shot.jpg': jpeg({ data: 'the jpeg' }),
  'shot.dng': Buffer.from('the raw file'),
};
const gallery = await startTestGallery(files, () => 'films: { renditions: off }');
afterAll(() => gallery.stop());

const { db, ids } = gallery;
const id = (name: keyof typeof files) => ids[name] ?? 0;
const update = (name: keyof typeof files, values: Partial<typeof schema.photos.$inferInsert>) =>
  db
    .update(schema.photos)
    .set(values)
    .where(eq(schema.photos.id, id(name)))
    .run();
const film = { kind: 'video', mediaType: 'video/quicktime', codecs: 'avc1.64001f' } as const;
update('live.mov', { ...film, partOf: id('live.jpg') });
update('shot.dng', { mediaType: 'image/x-adobe-dng', partOf: id('shot.jpg') });

/** Gives the photo a policy of its own. */
function restrict(name: keyof typeof files, flags: Partial<typeof schema.policies.$inferInsert>) {
  const { id: policyId } = db
    .insert(schema.policies)
    .values({ public: true, inherit: false, ...flags })
    .returning({ id: schema.policies.id })
    .get();
  update(name, { policyId });
}
afterEach(() => {
  db.update(schema.photos).set({ policyId: null, waiting: false, missingSince: null }).run();
});

const of = (name: keyof typeof files, rest: string) => `/photos/${id(name)}/${rest}`;
const statusOf = async (path: string) => (await gallery.get(path)).status;
const partPaths = [
  of('live.jpg', 'film'),
  of('live.jpg', 'original?part=film'),
  of('shot.jpg', 'original?part=raw'),
];
const statuses = () => Promise.all(partPaths.map(statusOf));

async function archived(): Promise<string[]> {
  const { albumId } = findPhoto(db, visitor, id('shot.jpg')) ?? { albumId: 1 };
  const { status, body } = await gallery.get(`/albums/${albumId}/archive`);
  if (status !== 200) return [];
  const zip = await JSZip.loadAsync(body);
  return Object.values(zip.files).map(({ name }) => name.replace(/^.*\//, ''));
}

test('a part of a photo is had through the photo: as its motion, as a download, and in archives', async () => {
  const whole = await gallery.get(of('live.jpg', 'film'));
  expect([whole.status, whole.headers['content-type']]).toEqual([200, 'video/quicktime']);
  expect(whole.body).toEqual(files['live.mov']);
  const range = await gallery.get(of('live.jpg', 'film'), { range: 'bytes=4-7' });
  expect([range.status, range.body.toString()]).toEqual([206, 'film']);
  const raw = await gallery.get(of('shot.jpg', 'original?part=raw&download'));
  expect(raw.body).toEqual(files['shot.dng']);
  expect(raw.headers['content-disposition']).toBe('attachment; filename=shot.dng');
  expect(await archived()).toEqual(['live.jpg', 'live.mov', 'shot.jpg', 'shot.dng']);
  const photo = findPhoto(db, visitor, id('live.jpg'));
  if (!photo) throw new Error('no photo');
  expect(offerMotion(gallery.context, visitor, photo)).toEqual([
    { src: of('live.jpg', 'original?part=film'), type: 'video/mp4; codecs="avc1.64001f"' },
  ]);
});

test('the addresses of a part itself answer as for a missing photo', async () => {
  const plain = (body: Buffer) => body.toString().replaceAll(/nonce(-|=")[\w+/=]+/g, 'nonce');
  const missing = plain((await gallery.get('/photos/99999/original')).body);
  for (const name of ['live.mov', 'shot.dng'] as const) {
    for (const rest of ['original', 'original?as=jpeg', 'original?part=film', 'film', 'thumb']) {
      const { status, body } = await gallery.get(of(name, rest));
      expect([rest, status, plain(body) === missing]).toEqual([rest, 404, true]);
    }
  }
  for (const rest of [
    'part=raw',
    'part=x',
    'part=',
    'part=film&as=jpeg',
    `part=${id('live.mov')}`,
  ]) {
    expect([rest, await statusOf(of('live.jpg', `original?${rest}`))]).toEqual([rest, 404]);
  }
  expect(await statusOf(of('shot.jpg', 'film'))).toBe(404);
});

test('all files of a photo are under the stricter of their policies, for each purpose', async () => {
  expect(await statuses()).toEqual([200, 200, 200]);
  const stricter = [{ public: false }, { originals: false }, { stripMetadata: true }];
  for (const flags of stricter) {
    for (const sides of [
      ['live.jpg', 'shot.jpg'],
      ['live.mov', 'shot.dng'],
    ] as const) {
      for (const name of sides) restrict(name, flags);
      expect([flags, sides, await statuses()]).toEqual([flags, sides, [404, 404, 404]]);
      const inArchive = await archived();
      expect(inArchive).not.toContain('live.mov');
      expect(inArchive).not.toContain('shot.dng');
      update(sides[0], { policyId: null });
      update(sides[1], { policyId: null });
    }
  }
});

test('a part that waits or is missing, or whose photo does, is not sent', async () => {
  for (const values of [{ waiting: true }, { missingSince: 1 }]) {
    for (const name of ['live.jpg', 'live.mov'] as const) {
      update(name, values);
      expect((await statuses()).slice(0, 2)).toEqual([404, 404]);
      update(name, { waiting: false, missingSince: null });
    }
  }
});

test('the version of an archive follows the parts in it', async () => {
  const { albumId } = findPhoto(db, visitor, id('live.jpg')) ?? { albumId: 0 };
  const etag = async () => (await gallery.get(`/albums/${albumId}/archive`)).headers.etag;
  const before = await etag();
  restrict('live.mov', { public: false });
  expect(await etag()).not.toBe(before);
});
