import JSZip from 'jszip';
import { expect, test, vi } from 'vitest';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { describePicture } from '../testing/testPixels.ts';

const { gallery, setPolicy, setOwnPolicy } = await startPhotoGallery();

const at = '/albums/1/archive?preset=thumb';

async function filesIn(bytes: Buffer) {
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
  return Object.values(zip.files);
}

test('an archive of renditions has pictures instead of originals, without metadata and in order', async () => {
  const { status, headers, body } = await gallery.get(`${at}&photos=1-2`);
  expect(status).toBe(200);
  expect(headers['content-length']).toBeUndefined();
  expect(headers['accept-ranges']).toBe('none');
  expect(headers['content-disposition']).toContain('.zip');
  const files = await filesIn(body);
  expect(files.map(({ name }) => name)).toEqual(['a.jpg', 'b.jpg']);
  for (const file of files) {
    const picture = await describePicture(await file.async('nodebuffer'));
    const expected = { format: 'jpeg', width: 256, height: 256, hasMetadata: false };
    expect(picture).toMatchObject(expected);
  }
});

test('an archive of renditions may be had where originals are withheld, and not where archives are', async () => {
  setPolicy({ public: true, originals: false });
  expect((await gallery.get('/albums/1/archive')).status).toBe(404);
  expect((await gallery.get(`${at}&photos=1`)).status).toBe(200);
  setPolicy({ public: true, archives: false });
  expect((await gallery.get(`${at}&photos=1`)).status).toBe(404);
  setPolicy({ public: true });
  setOwnPolicy(2, {});
  const { body } = await gallery.get(`${at}&photos=1-2`);
  expect((await filesIn(body)).map(({ name }) => name)).toEqual(['a.jpg']);
  setOwnPolicy(2, null);
});

test('a photo without a picture is named in a note', async () => {
  const { body } = await gallery.get(at, { 'accept-language': 'en' });
  const files = await filesIn(body);
  const note = files.at(-1);
  expect(note?.name).toBe('Missing photos.txt');
  const text = (await note?.async('string')) ?? '';
  expect(text).toContain('There are no smaller pictures of these');
  expect(text).toContain('x.heic');
  expect(text).not.toContain('a.jpg');
});

test('a photo that is withheld is not named in the note once it is hidden', async () => {
  setOwnPolicy(2, { public: true, archives: false });
  const { cache } = gallery.context;
  const read = cache.read.bind(cache);
  const reading = vi.spyOn(cache, 'read').mockImplementationOnce((key) => {
    setOwnPolicy(2, {});
    return read(key);
  });
  await expect(gallery.get(`${at}&photos=1-2`)).rejects.toThrow(/hang up|aborted|ECONNRESET/);
  reading.mockRestore();
  setOwnPolicy(2, null);
});

test('an archive with a known ETag is not sent again, and an unknown preset is a 404', async () => {
  const { headers } = await gallery.get(`${at}&photos=1`);
  const again = await gallery.get(`${at}&photos=1`, { 'if-none-match': String(headers.etag) });
  expect(again.status).toBe(304);
  for (const preset of ['none', 'original', '', '__proto__']) {
    expect((await gallery.get(`/albums/1/archive?preset=${preset}`)).status).toBe(404);
  }
});
