import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import JSZip from 'jszip';
import { describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { stampJpeg } from '../testing/testPictures.ts';

const { gallery, jpeg, owner, url, setPolicy, setOwnPolicy } = await startPhotoGallery();

describe('archives', () => {
  const entries = async (bytes: Buffer) => {
    const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
    return Object.values(zip.files);
  };

  test('21 hold exactly what the viewer may see', async () => {
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

  test('an original that is missing is named in a note', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const bytes = (await gallery.get(url('b.jpg', 'original'))).body;
    rmSync(place);
    const files = await entries(
      (await gallery.get('/albums/1/archive', { 'accept-language': 'fr' })).body,
    );
    const note = files.find(({ name }) => name.endsWith('.txt'));
    expect(note?.name).toBe('Photos manquantes.txt');
    expect(await note?.async('string')).toContain('b.jpg');
    writeFileSync(place, bytes);
  });

  test('39 are stripped as originals are: first without a length, then with one', async () => {
    setPolicy({ stripMetadata: true });
    const first = await gallery.get('/albums/1/archive');
    expect(first.headers['content-length']).toBeUndefined();
    expect(first.body.includes('No. 0000001')).toBe(false);
    const files = await entries(first.body);
    const note = await files.find(({ name }) => name.endsWith('.txt'))?.async('string');
    for (const name of ['x.heic', 'text.jpg', 'cut.jpg']) expect(note).toContain(name);
    expect(files.map(({ name }) => name)).toContain('a.jpg');
    await gallery.context.marks.flush();
    // The file that was replaced above is another than the last scan saw.
    for (const name of ['x.heic', 'text.jpg', 'cut.jpg', 'b.jpg']) {
      gallery.db
        .update(schema.photos)
        .set({ waiting: true })
        .where(eq(schema.photos.filename, name))
        .run();
    }
    const second = await gallery.get('/albums/1/archive');
    expect(second.headers['content-length']).toBe(String(second.body.length));
    const again = await entries(second.body);
    for (const file of again) {
      const before = files.find(({ name }) => name === file.name);
      expect(
        (await file.async('nodebuffer')).equals(
          (await before?.async('nodebuffer')) ?? Buffer.alloc(0),
        ),
      ).toBe(true);
    }
    gallery.db.update(schema.photos).set({ waiting: false }).run();
  });

  test('39 hold what may be had whole beside what is stripped, and say so in their ETag', async () => {
    const { db, context } = gallery;
    setPolicy({ stripMetadata: true });
    const etagOf = async () => (await gallery.get('/albums/1/archive', {}, 'HEAD')).headers.etag;
    db.update(schema.photos).set({ strippedSize: null, strippedCrc32: null }).run();
    const stripped = await etagOf();
    setOwnPolicy(2, { public: true, originals: true, archives: true });
    const { body, headers } = await gallery.get('/albums/1/archive');
    expect(headers['content-length']).toBeUndefined();
    expect(headers.etag).not.toBe(stripped);
    const files = await entries(body);
    const read = async (name: string) => {
      const found = files.find((file) => file.name === name);
      return (await found?.async('nodebuffer'))?.toString('latin1');
    };
    expect(await read('a.jpg')).not.toContain('No. 0000001');
    expect(await read('b.jpg')).toContain('No. 0000002');
    setOwnPolicy(2, null);
    await context.marks.flush();
  });

  test('39 a file that was replaced since the last scan is not measured in the other’s name', async () => {
    const { db, context, library } = gallery;
    setPolicy({ stripMetadata: true });
    const known = { strippedSize: null, strippedCrc32: null };
    db.update(schema.photos).set(known).run();
    const place = join(library, 'album', 'a.jpg');
    const bytes = readFileSync(place);
    const { mtime, atime } = statSync(place);
    writeFileSync(place, stampJpeg(jpeg, { number: 9, takenAt: '2021:05:01 12:00:00' }));
    await gallery.get('/albums/1/archive');
    await context.marks.flush();
    const [row] = db.select().from(schema.photos).where(eq(schema.photos.filename, 'a.jpg')).all();
    expect(row).toMatchObject(known);
    writeFileSync(place, bytes);
    utimesSync(place, atime, mtime);
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
