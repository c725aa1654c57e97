import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { eq } from 'drizzle-orm';
import JSZip from 'jszip';
import { describe, expect, test, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { localEtag } from '../library/localWalk.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { stampJpeg } from '../testing/testPictures.ts';

const { gallery, jpeg, owner, setPolicy, setOwnPolicy, hearErrors } = await startPhotoGallery();

const readRow = (filename: string) =>
  gallery.db.select().from(schema.photos).where(eq(schema.photos.filename, filename)).get();

describe('archives', () => {
  const entries = async (bytes: Buffer) => {
    const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
    return Object.values(zip.files);
  };

  test('hold exactly what the viewer may see', async () => {
    setOwnPolicy(2, {});
    const { body, headers } = await gallery.get('/albums/1/archive');
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers['content-disposition']).toContain(encodeURIComponent('2020-05-01_Été.zip'));
    const names = (await entries(body)).map(({ name }) => name);
    expect(names).toEqual(['a.jpg', 'cut.jpg', 'text.jpg', 'x.heic', 'é_quoted_ 📷.jpg']);
    expect(names).not.toContain('b.jpg');
    const all = await gallery.get('/albums/1/archive', { cookie: owner.cookie });
    expect((await entries(all.body)).map(({ name }) => name)).toContain('b.jpg');
    setOwnPolicy(2, null);
  });

  const noteIn = async (bytes: Buffer) => {
    const note = (await entries(bytes)).find(({ name }) => name.endsWith('.txt'));
    return { name: note?.name, text: (await note?.async('string')) ?? '' };
  };
  const at = '/albums/1/archive';

  test('photos that may be seen and not downloaded are named in a note', async () => {
    setOwnPolicy(2, { public: true, originals: false });
    setOwnPolicy(3, { public: true, archives: false });
    setOwnPolicy(4, {});
    const { body } = await gallery.get(at, { 'accept-language': 'fr' });
    const names = (await entries(body)).map(({ name }) => name);
    expect(names).toEqual(['a.jpg', 'x.heic', 'é_quoted_ 📷.jpg', 'Photos manquantes.txt']);
    const note = await noteIn(body);
    expect(note.text).toContain('b.jpg\r\ncut.jpg\r\n');
    expect(note.text).not.toContain('text.jpg');
    for (const id of [2, 3, 4]) setOwnPolicy(id, null);
  });

  /** Changes b.jpg during a test, and restores file and row. */
  const withChanged = async (change: (place: string) => void, check: () => Promise<void>) => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const bytes = readFileSync(place);
    const asBefore = () => {
      writeFileSync(place, bytes);
      utimesSync(place, 1e9, 1e9);
      const etag = localEtag(statSync(place));
      gallery.db.update(schema.photos).set({ etag }).where(eq(schema.photos.id, 2)).run();
    };
    asBefore();
    change(place);
    await check();
    asBefore();
  };

  test.each([
    ['is gone', (place: string) => rmSync(place)],
    ['is another', (place: string) => writeFileSync(place, 'another')],
  ])('a file that %s breaks the connection, and the next archive is another', async (_, change) => {
    hearErrors();
    const before = await gallery.get(at, {}, 'HEAD');
    await withChanged(change, async () => {
      await expect(gallery.get(at)).rejects.toThrow('aborted');
      const after = await gallery.get(at);
      expect(after.headers.etag).not.toBe(before.headers.etag);
      const note = await noteIn(after.body);
      expect(note.name).toBe('Missing photos.txt');
      expect(note.text).toContain('b.jpg');
      // The next scan takes it for a changed file, since no file has an empty etag.
      expect(readRow('b.jpg')).toMatchObject({ etag: '', crc32: null });
    });
  });

  test('other content under the same size and time breaks the connection too', async () => {
    hearErrors();
    const change = (place: string) => {
      writeFileSync(place, readFileSync(place).fill(7, 20_000));
      utimesSync(place, 1e9, 1e9);
    };
    const crc = crc32(readFileSync(join(gallery.library, 'album', 'b.jpg')));
    gallery.db.update(schema.photos).set({ crc32: crc }).where(eq(schema.photos.id, 2)).run();
    await withChanged(change, async () => {
      await expect(gallery.get(at)).rejects.toThrow('aborted');
      expect((await noteIn((await gallery.get(at)).body)).text).toContain('b.jpg');
    });
  });

  test('hold stripped originals, and have a length from the first time on', async () => {
    setPolicy({ stripMetadata: true });
    gallery.db.update(schema.photos).set({ strippedSize: null, strippedCrc32: null }).run();
    const head = await gallery.get(at, {}, 'HEAD');
    expect(head.headers['content-length']).toBeUndefined();
    const first = await gallery.get(at);
    expect(first.headers['content-length']).toBe(String(first.body.length));
    expect(first.body.includes('No. 0000001')).toBe(false);
    const { text } = await noteIn(first.body);
    for (const name of ['x.heic', 'text.jpg', 'cut.jpg']) expect(text).toContain(name);
    await gallery.context.findings.flush();
    const second = await gallery.get(at);
    expect(second.headers.etag).toBe(first.headers.etag);
    expect(second.body.equals(first.body)).toBe(true);
    expect((await gallery.get(at, {}, 'HEAD')).headers['content-length']).toBe(
      first.headers['content-length'],
    );
  });

  test('hold whole originals beside stripped ones, and their ETag differs by that', async () => {
    const { db, context } = gallery;
    setPolicy({ stripMetadata: true });
    const etagOf = async () => (await gallery.get('/albums/1/archive', {}, 'HEAD')).headers.etag;
    db.update(schema.photos).set({ strippedSize: null, strippedCrc32: null }).run();
    const stripped = await etagOf();
    setOwnPolicy(2, { public: true, originals: true, archives: true });
    const { body, headers } = await gallery.get('/albums/1/archive');
    expect(headers.etag).not.toBe(stripped);
    const files = await entries(body);
    const read = async (name: string) => {
      const found = files.find((file) => file.name === name);
      return (await found?.async('nodebuffer'))?.toString('latin1');
    };
    expect(await read('a.jpg')).not.toContain('No. 0000001');
    expect(await read('b.jpg')).toContain('No. 0000002');
    setOwnPolicy(2, null);
    await context.findings.flush();
  });

  test('break off where a file to be stripped was replaced since the last scan', async () => {
    setPolicy({ stripMetadata: true });
    const nothing = { strippedSize: null, strippedCrc32: null };
    gallery.db.update(schema.photos).set(nothing).run();
    const other = stampJpeg(jpeg, { number: 9, takenAt: '2021:05:01 12:00:00' });
    await withChanged(
      (place) => writeFileSync(place, other),
      async () => {
        expect((await noteIn((await gallery.get(at)).body)).text).toContain('b.jpg');
        expect(readRow('b.jpg')).toMatchObject({ etag: '', ...nothing });
      },
    );
  });

  /**
   * Asks for the archive, and hides photo 2 while the first file is being stripped. What took long is found again
   * by present access (`presentAccess.ts`), and is then another archive.
   */
  async function expectBreakOff(): Promise<void> {
    gallery.db.update(schema.photos).set({ strippedSize: null, strippedCrc32: null }).run();
    const { originals } = gallery.context;
    const find = originals.find.bind(originals);
    const finding = vi.spyOn(originals, 'find').mockImplementationOnce((photo) => {
      setOwnPolicy(2, {});
      return find(photo);
    });
    const begun = performance.now();
    const answer = await gallery.get(at).catch((error: Error) => error);
    const tookLong = performance.now() - begun > 50;
    finding.mockRestore();
    if (tookLong && !(answer instanceof Error)) {
      expect(answer.body.includes('b.jpg')).toBe(false);
    } else expect(String(answer)).toMatch(/hang up|aborted|ECONNRESET/);
  }

  test('break off where a photo is hidden while others are stripped, and do not name it', async () => {
    setPolicy({ stripMetadata: true });
    await expectBreakOff();
    expect((await noteIn((await gallery.get(at)).body)).text).not.toContain('b.jpg');
    setOwnPolicy(2, null);
  });

  test('break off where a photo that is withheld anyway is hidden meanwhile, and do not name it', async () => {
    setPolicy({ stripMetadata: true });
    setOwnPolicy(2, { public: true, originals: false });
    await expectBreakOff();
    setOwnPolicy(2, null);
  });

  test('of chosen photos holds those, as far as they may be had', async () => {
    setOwnPolicy(2, {});
    const { body } = await gallery.get(`${at}?photos=1-2,4`);
    expect((await entries(body)).map(({ name }) => name)).toEqual(['a.jpg', 'text.jpg']);
    for (const none of ['2', '999', '1-', '']) {
      expect((await gallery.get(`${at}?photos=${none}`)).status).toBe(404);
    }
    setOwnPolicy(2, null);
  });

  test.each([{ archives: false }, { originals: false }])(
    'none where the policy says %o',
    async (policy) => {
      setPolicy(policy);
      expect((await gallery.get('/albums/1/archive')).status).toBe(404);
      expect((await gallery.get('/albums/1/archive', { cookie: owner.cookie })).status).toBe(200);
    },
  );
});
