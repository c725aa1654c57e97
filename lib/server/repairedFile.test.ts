import { rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { openCache } from '../cache/openCache.ts';
import { openDatabase } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import type { Preset } from '../images/presets.ts';
import { openLocalLibrary } from '../library/localLibrary.ts';
import { localEtag } from '../library/localWalk.ts';
import { listManagedAlbums } from '../photos/albumList.ts';
import { getAdminOverview } from '../photos/overview.ts';
import { findPhoto } from '../photos/photos.ts';
import { makeLog } from '../process/log.ts';
import { startTestGallery } from '../testing/testGallery.ts';
import { makeTestLibrary } from '../testing/testLibrary.ts';
import { drawTestJpeg, largePng } from '../testing/testPictures.ts';
import { makeOriginals } from './content.ts';
import { makeFileFindings } from './fileFindings.ts';
import { findThumbnail } from './thumbnailCache.ts';
import { makeServerWork } from './work.ts';

/** A picture longer than the two ends by which a scan recognises content. */
const sound = await largePng(600_000);
/** The same picture, damaged in its middle alone, so that a part of it can still be shown. */
const broken = Buffer.from(sound).fill(0xff, 250_000, 350_000);
const portrait = await drawTestJpeg({ width: 300, height: 1_200 });

const gallery = await startTestGallery({
  'half.png': broken,
  'lost.png': Buffer.alloc(sound.length),
  'portrait.jpg': portrait.subarray(0, portrait.length * 0.95),
  'sound.png': sound,
});
afterAll(() => gallery.stop());

const time = new Date('2020-05-01T12:00:00Z');
const url = (name: string, preset: string) => `/photos/${gallery.ids[name]}/${preset}`;
const row = (name: string) =>
  gallery.db
    .select()
    .from(schema.photos)
    .where(eq(schema.photos.id, gallery.ids[name] ?? 0))
    .get();

/** Overwrites a file and keeps its modification time; returns its etag. */
function writeInPlace(name: string, content: Buffer): string {
  const path = join(gallery.library, 'album', name);
  writeFileSync(path, content);
  utimesSync(path, time, time);
  return localEtag(statSync(path));
}

test.each(['half.png', 'lost.png'])(
  'a picture that was mended in place is shown, though its size and time are the same: %s',
  async (name) => {
    const before = name === 'half.png' ? broken : Buffer.alloc(sound.length);
    const etag = writeInPlace(name, before);
    const id = gallery.ids[name] ?? 0;
    gallery.db.update(schema.photos).set({ etag }).where(eq(schema.photos.id, id)).run();
    const told = getAdminOverview(gallery.db, null).damaged;
    const names = ['thumb', 'standard'];
    // Requested twice: at first, and when it is known to be damaged.
    const shown = [];
    for (const preset of [...names, ...names]) {
      shown.push(await gallery.get(url(name, preset)));
      await gallery.context.findings.flush();
    }
    expect(row(name)?.damaged).not.toBeNull();
    expect(getAdminOverview(gallery.db, null).damaged).toBe(told + 1);

    expect(writeInPlace(name, sound)).toBe(etag);
    const old = shown.map(({ headers }) => headers.etag).join(', ');
    const after = async () => {
      const mended = [];
      for (const preset of names) {
        const { status, headers, body } = await gallery.get(url(name, preset), {
          'if-none-match': old,
        });
        const expected = await gallery.get(url('sound.png', preset));
        expect([preset, status, body.equals(expected.body)]).toEqual([preset, 200, true]);
        mended.push(headers.etag);
      }
      return mended;
    };
    const mended = await after();
    await gallery.context.findings.flush();
    expect(row(name)).toMatchObject({ damaged: null, etag });
    expect(getAdminOverview(gallery.db, null).damaged).toBe(told);
    // The new picture has the same name in the cache, and is served from there when the file is gone.
    rmSync(join(gallery.library, 'album', name));
    expect(await after()).toEqual(mended);
  },
);

test('a thumbnail that does not read the damaged part does not clear the mark of damage', async () => {
  await gallery.get(url('portrait.jpg', 'standard'));
  await gallery.context.findings.flush();
  const { damaged } = row('portrait.jpg') ?? {};
  expect(damaged).toEqual(expect.any(String));
  const thumb = await gallery.get(url('portrait.jpg', 'thumb'));
  await gallery.context.findings.flush();
  expect(row('portrait.jpg')?.damaged).toBe(damaged);
  const again = await gallery.get(url('portrait.jpg', 'thumb'));
  expect(again.headers.etag).toBe(thumb.headers.etag);
});

test('the mark of damage goes when the picture can be made, even where no scan can tell that it was mended', async () => {
  const library = makeTestLibrary();
  onTestFinished(() => library.close());
  const path = '2013/01_19_Shown/a.png';
  library.write(path, broken, time);
  await library.scan();
  const { dataDir } = library;
  const db = openDatabase(dataDir, { busyTimeoutMs: 5_000, timezone: 'Europe/Paris' });
  onTestFinished(() => void db.$client.close());
  const context = {
    db,
    config: { ...gallery.context.config, dataDir },
    log: makeLog('error'),
    findings: makeFileFindings(db),
    originals: makeOriginals(openLocalLibrary(library.root)),
    cache: openCache({ kind: 'local', root: join(library.dir, 'cache') }),
    work: makeServerWork(makeLog('error')),
  };
  const viewer: Viewer = { ...visitor, permissions: new Set(['view']) };
  const preset: Preset = { name: 'thumb', width: 64, height: 64, crop: true };
  const look = async () => {
    const photo = findPhoto(db, viewer, 1);
    const made = photo && (await findThumbnail(context, photo, { preset, format: 'webp' }));
    await context.findings.flush();
    return made;
  };
  const half = await look();
  const damaged = () => ({
    reasons: library.photos().map((photo) => photo['damaged']),
    albums: listManagedAlbums(db, { condition: 'damaged', page: 1 }).length,
  });
  expect(damaged()).toEqual({ reasons: [expect.any(String)], albums: 1 });
  library.write(path, sound, time);
  // On a storage without change times, neither those nor the two ends of the file tell that it changed.
  library.inDatabase((client) => client.exec('update photos set ctime = null'));
  await library.scan({ full: true });
  expect(damaged()).toEqual({ reasons: [expect.any(String)], albums: 1 });
  const whole = await look();
  expect(damaged()).toEqual({ reasons: [null], albums: 0 });
  expect(whole?.name).not.toBe(half?.name);
  expect(await look()).toEqual(whole);
});
