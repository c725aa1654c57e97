import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { visitor } from '../access/access.ts';
import { schema } from '../db/schema.ts';
import { openPicture } from '../images/decoder.ts';
import { readFilm } from '../images/film.ts';
import { filmDecoderFault } from '../images/filmDecoder.ts';
import { findPhoto } from '../photos/photos.ts';
import { paintFrame, testFilm } from '../testing/testFilm.ts';
import { type GalleryAnswer, startTestGallery } from '../testing/testGallery.ts';
import { googleMotion } from '../testing/testMotion.ts';
import { offerFilm } from './film.ts';
import { findRendition, makeRenditionNow, renditionName } from './filmRenditions.ts';
import { makeRenditionsAhead } from './makeAhead.ts';

const red = await paintFrame('#f00', '#f00');
const metadata = { 'com.apple.quicktime.location.ISO6709': '+48.8500-002.3500+035.000/' };
const film = testFilm({ frames: [red, red], width: 64, height: 48, rotation: 90, metadata });
const motion = googleMotion(red, film, 'container');
const gallery = await startTestGallery({
  'a.mov': film,
  'b.mov': Buffer.from('no film'),
  'm.jpg': motion,
});
afterAll(() => gallery.stop());

const setPolicy = (flags: Partial<typeof schema.policies.$inferInsert>) =>
  gallery.db
    .update(schema.policies)
    .set({ public: true, inherit: true, originals: true, stripMetadata: false, ...flags })
    .run();
beforeEach(() => setPolicy({}));

const url = (name: string, rest: string) => `/photos/${gallery.ids[name]}/${rest}`;
// The package that decodes films is optional.
const decoded = test.skipIf(filmDecoderFault() !== null);

decoded('a film has thumbnails like a photo, and a thumbhash of them', async () => {
  const { status, body, headers } = await gallery.get(url('a.mov', 'thumb'));
  expect([status, headers['content-type']]).toEqual([200, 'image/jpeg']);
  const { dominant } = await openPicture(body).stats();
  expect(dominant).toMatchObject({ r: expect.toSatisfy((red: number) => red > 200) });
  const { width, height } = await openPicture(
    (await gallery.get(url('a.mov', 'standard'))).body,
  ).metadata();
  expect([width, height]).toEqual([48, 64]);
  await gallery.context.findings.flush();
  const [row] = gallery.db.select().from(schema.photos).all();
  expect(row).toMatchObject({ thumbhashFrom: 'picture', damaged: null });
});

decoded('a file that is no film has a placeholder', async () => {
  expect((await gallery.get(url('b.mov', 'thumb'))).status).toBe(200);
});

/** Films are made at the lowest priority, so other tests may keep this one waiting for minutes. */
const PATIENT_MS = 300_000;

/** Waits for the rendition of a film. */
async function whenMade(path: string): Promise<GalleryAnswer> {
  return vi.waitFor(
    async () => {
      const answer = await gallery.get(path);
      expect(answer.status).toBe(200);
      return answer;
    },
    { timeout: PATIENT_MS, interval: 300 },
  );
}

decoded(
  'a rendition is made when it is first asked for, and holds no position, no date, no matrix',
  async () => {
    const path = url('a.mov', 'film');
    const first = await gallery.get(path);
    expect([first.status, JSON.parse(first.body.toString())]).toEqual([503, { progress: 0 }]);
    expect(first.headers).toMatchObject({
      'retry-after': '3',
      'cache-control': 'private, no-store',
    });
    const { headers, body } = await whenMade(path);
    expect(headers).toMatchObject({ 'content-type': 'video/mp4', 'accept-ranges': 'bytes' });
    const text = body.toString('latin1');
    expect(text).not.toMatch(/[+]48[.]8|002[.]35|location|ISO6709/);
    expect(text.indexOf('moov')).toBeLessThan(text.indexOf('mdat'));
    const read = async (start: number, end: number) => body.subarray(start, end);
    const made = await readFilm({ size: body.length, read });
    // The film is turned by 90 degrees, and so are the pixels of its rendition.
    expect(made).toMatchObject({ width: 48, height: 64, position: null, takenInstant: null });
    expect(made.codecs).toMatch(/^avc1[.]/);
    const identity = Buffer.alloc(36);
    for (const [at, value] of [65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30].entries()) {
      identity.writeInt32BE(value, at * 4);
    }
    const matrixAt = text.indexOf('tkhd') + 44;
    expect(body.subarray(matrixAt, matrixAt + 36)).toEqual(identity);
    const part = await gallery.get(path, { range: 'bytes=4-7' });
    expect([part.status, part.body.toString()]).toEqual([206, 'ftyp']);
  },
);

decoded('whoever may see a film may have its rendition, and nobody else', async () => {
  setPolicy({ originals: false, stripMetadata: true });
  await whenMade(url('a.mov', 'film'));
  expect((await gallery.get(url('a.mov', 'original'))).status).toBe(404);
  setPolicy({ public: false });
  const hidden = await gallery.get(url('a.mov', 'film'));
  const missing = await gallery.get('/photos/999/film');
  expect([hidden.status, missing.status]).toEqual([404, 404]);
});

/** In how many milliseconds a rendition that failed may be tried again; 0: it has not failed. */
function tryAgainIn(name: string): number {
  const photo = findPhoto(gallery.db, visitor, gallery.ids[name] ?? 0);
  if (!photo) throw new Error(`no ${name}`);
  return gallery.context.work.renditions.failed.getRemainingTTL(renditionName(photo));
}

test('a film whose storage failed is tried again after a while', async () => {
  const { context, db, ids } = gallery;
  const photo = findPhoto(db, visitor, ids['a.mov'] ?? 0);
  if (!photo) throw new Error('no film');
  const faults = [
    async () => null,
    async () => {
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    },
  ];
  for (const decode of faults) {
    const originals = { ...context.originals, decode };
    const cache = { ...context.cache, open: async () => null };
    expect(await makeRenditionNow({ ...context, originals, cache }, photo)).toBe('failed');
    expect(tryAgainIn('a.mov')).toSatisfy((ms: number) => ms > 0 && ms <= 10 * 60_000);
    context.work.renditions.failed.clear();
  }
});

decoded(
  'a film that cannot be encoded is not tried again, and none is encoded where renditions are off',
  async () => {
    const path = url('b.mov', 'film');
    expect((await gallery.get(path)).status).toBe(503);
    await vi.waitFor(async () => expect((await gallery.get(path)).status).toBe(404), {
      timeout: PATIENT_MS,
      interval: 300,
    });
    expect(tryAgainIn('b.mov')).toBe(Number.POSITIVE_INFINITY);
    const config = { ...gallery.context.config, films: { renditions: 'off' as const } };
    const photo = findPhoto(gallery.db, visitor, gallery.ids['a.mov'] ?? 0);
    const none = {
      ...gallery.context,
      config,
      cache: { ...gallery.context.cache, open: async () => null },
    };
    expect(photo && (await findRendition(none, photo))).toBeNull();
  },
);

test('a page offers the file itself where the viewer may have it whole, and some browser plays it', () => {
  const viewer = visitor;
  const coded = (codecs: string) => {
    gallery.db.update(schema.photos).set({ codecs }).run();
    const photo = findPhoto(gallery.db, visitor, gallery.ids['a.mov'] ?? 0);
    if (!photo) throw new Error('no film');
    return photo;
  };
  const off = {
    ...gallery.context,
    config: { ...gallery.context.config, films: { renditions: 'off' as const } },
  };
  const h264 = coded('avc1.64001f, mp4a.40.2');
  const type = 'video/mp4; codecs="avc1.64001f, mp4a.40.2"';
  const own = { src: url('a.mov', 'original'), type };
  const made = filmDecoderFault() === null ? [url('a.mov', 'film')] : [];
  const addresses = (photo: typeof h264) =>
    offerFilm(gallery.context, viewer, photo).sources.map(({ src }) => src);
  expect(offerFilm(off, viewer, h264)).toEqual({ sources: [own], without: null });
  expect(addresses(h264)).toEqual([own.src]);
  expect(addresses(coded('hvc1.2.4.L153.B0'))).toEqual([own.src, ...made]);
  expect(offerFilm(off, viewer, coded('?'))).toEqual({ sources: [], without: 'unplayable' });
  expect(addresses(coded('?'))).toEqual(made);
  for (const flags of [{ stripMetadata: true }, { originals: false }]) {
    setPolicy(flags);
    expect(offerFilm(off, viewer, h264)).toEqual({ sources: [], without: 'withheld' });
    expect(addresses(h264)).toEqual(made);
  }
});

test('the film of a motion photo is cut out of its file for people who may have the whole file', async () => {
  const cutOut = { motionStart: motion.length - film.length, motionLength: film.length };
  const id = gallery.ids['m.jpg'] ?? 0;
  const update = (values: object) =>
    gallery.db.update(schema.photos).set(values).where(eq(schema.photos.id, id)).run();
  const path = url('m.jpg', 'film');
  update({ codecs: 'avc1.64001f' });
  expect((await gallery.get(path)).status).toBe(404);
  update(cutOut);
  const whole = await gallery.get(path);
  expect([whole.status, whole.headers['content-type']]).toEqual([200, 'video/mp4']);
  expect(whole.body.equals(film)).toBe(true);
  const part = await gallery.get(path, { range: 'bytes=4-7' });
  expect([part.status, part.body.toString()]).toEqual([206, 'ftyp']);
  // The file was replaced since the scan.
  const { etag } = findPhoto(gallery.db, visitor, id) ?? {};
  update({ etag: 'other' });
  expect((await gallery.get(path)).status).toBe(404);
  update({ etag });
  for (const flags of [{ stripMetadata: true }, { originals: false }]) {
    setPolicy(flags);
    const { status, body } = await gallery.get(path);
    expect([200, 404, 503]).toContain(status);
    expect(body.includes('ISO6709')).toBe(false);
    expect(status === 404).toBe(filmDecoderFault() !== null);
  }
  setPolicy({ public: false });
  expect((await gallery.get(path)).status).toBe(404);
});

decoded('a motion photo has a rendition of the film in its file', async () => {
  setPolicy({ originals: false });
  const { body } = await whenMade(url('m.jpg', 'film'));
  const read = async (start: number, end: number) => body.subarray(start, end);
  expect(await readFilm({ size: body.length, read })).toMatchObject({ width: 48, position: null });
});

decoded(
  'renditions of films that not every browser plays are made beforehand, each once',
  async () => {
    for await (const entries of gallery.context.cache.list('films')) {
      for (const { key } of entries) await gallery.context.cache.remove(key);
    }
    gallery.db.update(schema.photos).set({ codecs: null }).run();
    const told: (readonly [number, number])[] = [];
    const first = await makeRenditionsAhead(gallery.context, (...at) => told.push(at));
    expect(first).toEqual({ wanted: 3, made: 2, failed: 1 });
    expect(told.at(-1)).toEqual([3, 3]);
    for (const name of ['a.mov', 'm.jpg']) {
      expect((await gallery.get(url(name, 'film'))).status).toBe(200);
    }
    expect(await makeRenditionsAhead(gallery.context, () => undefined)).toMatchObject({ made: 0 });
  },
);
