import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { viewerOfCookie } from '../sessions/cookie.ts';
import { tellViewer } from '../sessions/knownViewer.ts';
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
  const { find, open } = storage;
  let isOver = false;
  const interrupted =
    <Found>(seek: (path: Buffer) => Promise<Found>) =>
    async (path: Buffer) => {
      const found = await seek.call(storage, path);
      if (isOver) return found;
      isOver = true;
      meanwhile();
      await sleep(80);
      return found;
    };
  Object.assign(storage, { find: interrupted(find), open: interrupted(open) });
  return () => Object.assign(storage, { find, open });
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
  await expect(gallery.get(`/albums/1/archive?photos=${photo}`)).rejects.toThrow(
    /hang up|aborted|ECONNRESET/,
  );
  restore();
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

  test('is sent where nothing was', async () => {
    meanwhile = () => setPolicy({ originals: true });
    expect(await ask('/albums/1')).toMatchObject({ status: 200, body: 'Secretmore' });
  });
});

describe('what answers a form', () => {
  type Step = 'act' | 'page' | 'wait';
  const noStep = (): void => undefined;
  let during: Readonly<Partial<Record<Step, () => void>>> = {};
  let answers = 200;
  /** What Next says to a script instead of a redirect. */
  let leadsTo: string | null = null;
  // As Next does: the action looks up who calls, and so does the page that is made after it.
  const served = serveContext(gallery.context, async ({ headers }, response) => {
    const lookUp = async () =>
      tellViewer(await viewerOfCookie(db, gallery.context.config, headers.cookie));
    await lookUp();
    (during.act ?? noStep)();
    if (headers['next-action'] === undefined) await lookUp();
    (during.page ?? noStep)();
    await sleep(60);
    (during.wait ?? noStep)();
    response.statusCode = answers;
    if (leadsTo !== null) response.setHeader('x-action-redirect', leadsTo);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end('Secret');
  });
  afterAll(async () => {
    const { server } = await served;
    await new Promise((resolve) => server.close(resolve));
  });
  const actionId = 'a'.repeat(42);
  const post = async (cookie: string, byScript: boolean) => {
    const form = new FormData();
    form.set(byScript ? '0' : `$ACTION_ID_${actionId}`, byScript ? '["$K1"]' : '');
    const { port } = await served;
    const answer = await fetch(`http://127.0.0.1:${port}/albums/1?page=2`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, ...(byScript && { 'next-action': actionId }) },
      body: form,
    });
    const body = await answer.text();
    return {
      status: answer.status,
      to: answer.headers.get('location'),
      shown: /Secret/.test(body),
    };
  };
  const sent = { status: 200, to: null, shown: true };
  const askedAgain = { status: 303, to: '/albums/1?page=2', shown: false };
  const missing = { status: 404, to: null, shown: false };
  const steps: readonly Step[] = ['act', 'page', 'wait'];
  afterEach(() => {
    during = {};
    answers = 200;
    leadsTo = null;
  });

  test.each(steps)('is not sent to whoever was signed out during it: %s', async (step) => {
    // The first holds no permission that would be missed.
    const ways = [1, 2].flatMap((userId) => [
      { userId, byScript: false },
      { userId, byScript: true },
    ]);
    for (const { userId, byScript } of ways) {
      const { cookie, sessionId } = await gallery.cookieOf(userId);
      expect(await post(cookie, byScript)).toEqual(sent);
      during = { [step]: () => endSession(db, sessionId) };
      expect(await post(cookie, byScript)).toEqual(byScript ? missing : askedAgain);
      during = {};
    }
  });

  test('is not sent to an administrator who is one no longer', async () => {
    const { permissions } = schema;
    for (const byScript of [false, true]) {
      db.insert(permissions).values({ userId: 2, permission: 'admin' }).run();
      const { cookie } = await gallery.cookieOf(2);
      expect(await post(cookie, byScript)).toEqual(sent);
      during = { wait: () => void db.delete(permissions).run() };
      expect(await post(cookie, byScript)).toEqual(byScript ? missing : askedAgain);
      during = {};
    }
  });

  test('a page is sent by what may be seen when it is begun, whatever the action has changed', async () => {
    const { cookie } = await gallery.cookieOf(2);
    during = { act: hide };
    expect(await post(cookie, false)).toEqual(sent);
    setOwnPolicy(photo, null);
    during = { wait: hide };
    expect(await post(cookie, false)).toEqual(askedAgain);
    setOwnPolicy(photo, null);
    expect(await post(cookie, true)).toEqual(sent);
  });

  test('leads on wherever it leads', async () => {
    const { cookie, sessionId } = await gallery.cookieOf(2);
    answers = 303;
    during = { act: () => endSession(db, sessionId) };
    expect((await post(cookie, false)).status).toBe(303);
    expect((await post(cookie, true)).status).toBe(303);
    const again = await gallery.cookieOf(2);
    answers = 200;
    leadsTo = '/;push';
    during = { act: () => endSession(db, again.sessionId) };
    expect((await post(again.cookie, true)).status).toBe(200);
  });
});
