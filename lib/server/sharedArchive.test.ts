import JSZip from 'jszip';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { openShare } from '../sessions/openShare.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';

let gallery: TestGallery;

beforeAll(async () => {
  const jpeg = await drawTestJpeg({ width: 60, height: 40, detail: 5 });
  gallery = await startTestGallery({ 'a.jpg': jpeg, 'b.jpg': jpeg, 'c.jpg': jpeg });
  // Only holders of a share see the album.
  gallery.db.update(schema.policies).set({ public: false }).run();
});
afterAll(() => gallery.stop());

async function share(names: string[], originals = true) {
  const { db, ids, context } = gallery;
  const photoIds = names.map((name) => ids[name] ?? 0);
  const made = makeShare(db, null, { name: 'Été', of: { photoIds }, originals });
  const opened = await openShare(db, context.config, {
    token: made.token,
    password: '',
    address: '192.0.2.1',
    cookies: undefined,
  });
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return { id: made.id, cookie: `${opened.cookie.name}=${opened.cookie.value}` };
}

test('the zip of a share holds what it lists and nothing else, whole', async () => {
  const { id, cookie } = await share(['c.jpg', 'a.jpg']);
  const answer = await gallery.get(`/shared/${id}/archive`, { cookie });
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/zip' } });
  expect(answer.headers['content-disposition']).toContain("filename*=UTF-8''%C3%89t%C3%A9.zip");
  expect(answer.headers['content-length']).toBe(String(answer.body.length));
  const zip = await JSZip.loadAsync(answer.body, { checkCRC32: true });
  expect(Object.keys(zip.files).sort()).toEqual(['a.jpg', 'c.jpg']);
});

test('a photo is served with its share, in the sizes and forms that it hands out', async () => {
  const { ids, get } = gallery;
  const status = async (path: string, cookie: string) => (await get(path, { cookie })).status;
  const giving = await share(['a.jpg']);
  const keeping = await share(['a.jpg'], false);
  const photo = `/photos/${ids['a.jpg']}`;
  for (const { id, cookie, download } of [
    { ...giving, download: 200 },
    { ...keeping, download: 404 },
  ]) {
    expect(await status(`${photo}/thumb`, cookie)).toBe(200);
    expect(await status(`${photo}/original`, cookie)).toBe(download);
    expect(await status(`/shared/${id}/archive`, cookie)).toBe(download);
    expect(await status(`/photos/${ids['b.jpg']}/thumb`, cookie)).toBe(404);
    expect(await status('/albums/1/archive', cookie)).toBe(404);
  }
  // The cookie of one share does not give access to the archive of the other.
  expect(await status(`/shared/${giving.id}/archive`, keeping.cookie)).toBe(404);
  expect(await status(`/shared/${keeping.id}/archive`, giving.cookie)).toBe(404);
  expect(await status(`${photo}/thumb`, '')).toBe(404);
});

test('nothing is served once the share is revoked', async () => {
  const { db, ids, get } = gallery;
  const { id, cookie } = await share(['a.jpg']);
  const paths = [`/photos/${ids['a.jpg']}/thumb`, `/photos/${ids['a.jpg']}/original`];
  for (const path of paths) expect((await get(path, { cookie })).status).toBe(200);
  revokeShare(db, null, id);
  for (const path of [...paths, `/shared/${id}/archive`]) {
    expect((await get(path, { cookie })).status).toBe(404);
  }
});

test('wrong tokens get 429 with Retry-After after a while, and a right one its page', async () => {
  const { db, ids, get, context } = gallery;
  const photoIds = [ids['a.jpg'] ?? 0];
  const { token } = makeShare(db, null, { name: 'x', of: { photoIds } });
  const attempt = { password: '', address: '127.0.0.1', cookies: undefined };
  for (let i = 0; i < 20; i++) {
    await openShare(db, context.config, { ...attempt, token: `wrong${i}` });
  }
  const { status, headers, body } = await get('/s/wrong');
  expect(status).toBe(429);
  expect(Number(headers['retry-after'])).toBeGreaterThan(500);
  expect(body.toString()).toContain('Please wait');
  expect((await get('/in/wrong')).status).toBe(429);
  // This request handler has no pages behind it: so a right token gets a 404.
  expect((await get(`/s/${token}`)).status).toBe(404);
  expect((await get('/')).status).toBe(404);
});
