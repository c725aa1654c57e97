import { expect, test, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';

const { gallery, owner, url, setPolicy, hearErrors } = await startPhotoGallery();

test('a failing database leaves no request without an answer, and does not end the server', async () => {
  const said = hearErrors();
  const { db } = gallery.context;
  const broken = {
    $client: {
      prepare: () => {
        throw new Error('disk I/O error');
      },
    },
  };
  Object.assign(gallery.context, { db: broken });
  expect((await gallery.get('/nothing', { cookie: owner.cookie })).status).toBe(404);
  expect((await gallery.get(url('a.jpg', 'thumb'), { cookie: owner.cookie })).status).toBe(500);
  Object.assign(gallery.context, { db });
  await vi.waitFor(() => expect(said.join()).toContain('A refusal cannot be counted'), 20_000);
  expect((await gallery.get(url('a.jpg', 'thumb'))).status).toBe(200);
});

test('health names what is down', async () => {
  const { status, body } = await gallery.get('/api/health');
  expect([status, body.toString()]).toEqual([200, '{"status":"ok"}']);
  const { storage } = gallery;
  const { check } = storage;
  Object.assign(storage, { check: () => Promise.reject(new Error('unplugged')) });
  const { error } = gallery.context.log;
  gallery.context.log.error = () => undefined;
  const down = await gallery.get('/api/health');
  expect([down.status, down.body.toString()]).toEqual([
    503,
    '{"status":"down","down":["library"],"why":{"library":"unreadable"}}',
  ]);
  Object.assign(storage, { check });
  gallery.context.log.error = error;
});

test('a failing disk is explained by a page, and only for photos that the viewer may see', async () => {
  const said = hearErrors();
  const { storage } = gallery;
  const { find, open } = storage;
  const fail = () => Promise.reject(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
  Object.assign(storage, { find: fail, open: fail });
  const answer = await gallery.get(url('a.jpg', 'original'), { cookie: owner.cookie });
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
  expect(answer.body.toString()).toContain('The photos cannot be reached just now');
  expect((await gallery.get('/photos/999999/original')).status).toBe(404);
  expect(said.join()).toContain('EIO');
  Object.assign(storage, { find, open });
  const again = await gallery.get(url('a.jpg', 'original'), { cookie: owner.cookie });
  expect(again.status).toBe(200);
});

test('health looks at a bucket every few seconds only', async () => {
  const { storage, context } = gallery;
  const { check } = storage;
  const { config } = context;
  const counted = vi.fn(check);
  Object.assign(storage, { check: counted });
  for (let i = 0; i < 3; i++) await gallery.get('/api/health');
  expect(counted).toHaveBeenCalledTimes(3);
  Object.assign(context, { config: { ...config, library: { ...config.library, kind: 's3' } } });
  for (let i = 0; i < 3; i++) expect((await gallery.get('/api/health')).status).toBe(200);
  expect(counted).toHaveBeenCalledTimes(4);
  Object.assign(storage, { check });
  Object.assign(context, { config });
});

test('downloads and refusals are recorded in the activity, hidden and missing alike', async () => {
  const { db, context } = gallery;
  await context.events.flush();
  db.delete(schema.activity).run();
  await gallery.get(`${url('a.jpg', 'original')}?download`, { cookie: owner.cookie });
  const { cookie: ownerCookie } = owner;
  // These are no downloads: pages make such requests when they show a picture, or a film part by part.
  for (const range of [undefined, 'bytes=0-', 'bytes=1-']) {
    const more = range === undefined ? {} : { range };
    await gallery.get(url('é"quoted" 📷.jpg', 'original'), { ...more, cookie: ownerCookie });
  }
  for (const range of ['bytes=0-', 'bytes=1-']) {
    const address = `${url('é"quoted" 📷.jpg', 'original')}?download`;
    await gallery.get(address, { range, cookie: ownerCookie });
  }
  await gallery.get('/albums/1/archive');
  await gallery.get('/photos/99/original', { cookie: owner.cookie });
  setPolicy({ public: false });
  const { cookie } = await gallery.cookieOf(1);
  for (const path of [url('a.jpg', 'thumb'), '/nothing']) await gallery.get(path, { cookie });
  expect(db.select().from(schema.activity).all()).toEqual([]);
  await context.events.flush();
  const rows = db.select().from(schema.activity).all();
  expect(rows.map(({ kind, userId, subject, count }) => [kind, userId, subject, count])).toEqual([
    ['original-downloaded', 2, `photo:${gallery.ids['a.jpg']}`, 1],
    ['original-downloaded', 2, `photo:${gallery.ids['é"quoted" 📷.jpg']}`, 1],
    ['archive-downloaded', null, 'album:1', 1],
    ['refused', 2, null, 1],
    ['refused', 1, null, 2],
  ]);
});
