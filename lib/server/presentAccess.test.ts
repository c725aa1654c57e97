import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { endSession } from '../sessions/session.ts';
import { serveContext } from '../testing/testGallery.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';

/*
 * Access that is revoked while a request waits: for a disk or a bucket, for a picture to be made, or for a page.
 */

const { gallery, url, setPolicy, setOwnPolicy } = await startPhotoGallery();
const { storage, db } = gallery;
const photo = gallery.ids['a.jpg'] ?? 0;
const original = url('a.jpg', 'original');

/** Has `meanwhile` happen while the library is asked for a file, which takes longer than usual. */
function whileFileIsSought(meanwhile: () => void) {
  const { find } = storage;
  let isOver = false;
  Object.assign(storage, {
    find: async (path: Buffer) => {
      const found = await find.call(storage, path);
      if (isOver) return found;
      isOver = true;
      meanwhile();
      await sleep(80);
      return found;
    },
  });
  return () => Object.assign(storage, { find });
}

const hide = () => setOwnPolicy(photo, {});
afterEach(() => setOwnPolicy(photo, null));

describe('what is answered without a body is by access as it is then', () => {
  test.each(['GET', 'HEAD'])(
    '%s of an original whose photo is hidden meanwhile',
    async (method) => {
      const restore = whileFileIsSought(hide);
      const { status, headers } = await gallery.get(original, {}, method);
      restore();
      expect(status).toBe(404);
      expect(headers['content-disposition']).toBeUndefined();
    },
  );

  test('conditional requests, whose answers would tell that the file is still there', async () => {
    const { etag = '' } = (await gallery.get(original, {}, 'HEAD')).headers;
    const conditions = [
      { 'if-none-match': etag },
      { 'if-match': '"another"' },
      { range: 'bytes=99999999-' },
    ] as Record<string, string>[];
    for (const headers of conditions) {
      const restore = whileFileIsSought(hide);
      const { status } = await gallery.get(original, headers);
      restore();
      expect([headers, status]).toEqual([headers, 404]);
      setOwnPolicy(photo, null);
    }
  });

  test('of whoever is signed out meanwhile, and of whoever may keep metadata no longer', async () => {
    setPolicy({ public: false });
    const { cookie, sessionId } = await gallery.cookieOf(2);
    expect((await gallery.get(original, { cookie }, 'HEAD')).status).toBe(200);
    const restore = whileFileIsSought(() => void endSession(db, sessionId));
    expect((await gallery.get(original, { cookie }, 'HEAD')).status).toBe(404);
    restore();
    setPolicy({});
    const whole = (await gallery.get(original)).headers;
    const restoreAgain = whileFileIsSought(() => setPolicy({ stripMetadata: true }));
    const stripped = (await gallery.get(original, {}, 'HEAD')).headers;
    restoreAgain();
    expect(stripped['content-length']).not.toBe(whole['content-length']);
    expect(stripped['content-length']).toBe(
      (await gallery.get(original)).headers['content-length'],
    );
  });

  test('nobody waits twice where nothing was revoked, however slow it is', async () => {
    let asked = 0;
    const { find } = storage;
    Object.assign(storage, {
      find: async (path: Buffer) => {
        asked += 1;
        await sleep(80);
        return find.call(storage, path);
      },
    });
    expect((await gallery.get(original, {}, 'HEAD')).status).toBe(200);
    Object.assign(storage, { find });
    expect(asked).toBe(1);
  });
});

test('a file of an archive is not begun if its photo was hidden while it was sought', async () => {
  const whole = await gallery.get(`/albums/1/archive?photos=${photo}`);
  const restore = whileFileIsSought(hide);
  const content = readFileSync(join(gallery.library, 'album/a.jpg')).subarray(0, 64);
  expect(whole.body.includes(content)).toBe(true);
  const answer = await gallery.getSlowly(`/albums/1/archive?photos=${photo}`, {}, () => undefined);
  restore();
  expect(answer.complete).toBe(false);
  expect(answer.ending.includes(content)).toBe(false);
});

test('a picture of an archive is not sent if its photo was hidden while it was made', async () => {
  const at = `/albums/1/archive?photos=${photo}&preset=thumb`;
  const { cache } = gallery.context;
  const { read } = cache;
  const name = Buffer.from('a.jpg');
  expect((await gallery.get(at)).body.includes(name)).toBe(true);
  Object.assign(cache, {
    read: async (key: string) => {
      const bytes = await read.call(cache, key);
      hide();
      return bytes;
    },
  });
  const asking = gallery.get(at);
  await expect(asking).rejects.toThrow(/hang up|aborted|ECONNRESET/);
  Object.assign(cache, { read });
});

describe('a page', () => {
  let meanwhile = () => {};
  const served = serveContext(gallery.context, async (_request, response) => {
    // Longer than what waits for nothing.
    await sleep(60);
    meanwhile();
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.setHeader('X-Album', 'Secret');
    response.write('Secret');
    response.end('more');
  });
  afterAll(async () => {
    const { server } = await served;
    await new Promise((resolve) => server.close(resolve));
  });
  // Not by `fetch`, which resolves dots in paths.
  const ask = async (path: string, method = 'GET', headers: Record<string, string> = {}) => {
    const { port } = await served;
    const asking = request({ port, host: '127.0.0.1', path, method, headers, agent: false }).end();
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    const { location, 'x-album': album, 'albumen-copies': copies } = answer.headers;
    return { status: answer.statusCode, location, album, copies, body: await text(answer) };
  };
  const refused = { status: 307, album: undefined, copies: undefined, body: '' };

  test('is asked for again where something was revoked while it was made', async () => {
    const { cookie, sessionId } = await gallery.cookieOf(2);
    for (const path of ['/albums/1?page=2', '/photos/1', '/admin/albums', '/.//evil.example']) {
      for (const method of ['GET', 'HEAD']) {
        meanwhile = hide;
        const answer = await ask(path, method, { cookie });
        // A browser would take two slashes for the name of another server.
        const location = path === '/.//evil.example' ? '/evil.example' : path;
        expect(answer).toEqual({ ...refused, location });
        setOwnPolicy(photo, null);
      }
    }
    meanwhile = () => void endSession(db, sessionId);
    expect(await ask('/photos/1', 'GET', { cookie })).toMatchObject(refused);
  });

  test('is sent where nothing was, and whatever an action has changed', async () => {
    meanwhile = () => setPolicy({ originals: true });
    expect(await ask('/albums/1')).toMatchObject({ status: 200, body: 'Secretmore' });
    meanwhile = hide;
    const form = { 'content-type': 'multipart/form-data; boundary=x', 'next-action': 'x' };
    expect((await ask('/albums/1', 'POST', form)).status).not.toBe(307);
  });
});
