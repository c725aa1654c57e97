import {
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import JSZip from 'jszip';
import {
  afterAll,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
  vi,
} from 'vitest';
import { recountAlbums } from '../db/counters.ts';
import { schema } from '../db/schema.ts';
import { drawTestJpeg, stampJpeg } from '../images/testPictures.ts';
import { startTestGallery, type TestGallery } from './testGallery.ts';

let gallery: TestGallery;
let jpeg: Buffer;
let owner: { cookie: string; sessionId: number };

beforeAll(async () => {
  jpeg = await drawTestJpeg({ width: 900, height: 600, detail: 20, orientation: 6, quality: 80 });
  const stamp = (number: number) => stampJpeg(jpeg, { number, takenAt: '2020:05:01 12:00:00' });
  gallery = await startTestGallery({
    'a.jpg': stamp(1),
    'b.jpg': stamp(2),
    'cut.jpg': jpeg.subarray(0, jpeg.length / 2),
    'text.jpg': Buffer.from('this is no picture'),
    'é"quoted" 📷.jpg': stamp(3),
    'x.heic': Buffer.from('no HEIC either'),
  });
  owner = await gallery.cookieOf(2);
});
afterAll(() => gallery.stop());

const url = (name: string, rest: string) => `/photos/${gallery.ids[name]}/${rest}`;
const withoutNonce = ({ status, headers, body }: Awaited<ReturnType<TestGallery['get']>>) => {
  const { date: _date, 'content-security-policy': policy, ...rest } = headers;
  const plain = (text: string) => text.replaceAll(/nonce(-|=")[\w+/=]+/g, 'nonce');
  return { status, headers: rest, policy: plain(String(policy)), body: plain(body.toString()) };
};

function setPolicy(flags: Partial<typeof schema.policies.$inferInsert>) {
  const all = {
    public: true,
    inherit: true,
    originals: true,
    archives: true,
    stripMetadata: false,
  };
  gallery.db
    .update(schema.policies)
    .set({ ...all, ...flags })
    .where(eq(schema.policies.id, 1))
    .run();
}
beforeEach(() => setPolicy({}));

/** What is logged as an error during this test. */
function hearErrors(): string[] {
  const said: string[] = [];
  const spy = vi.spyOn(gallery.context.log, 'error').mockImplementation((text) => {
    said.push(text);
  });
  onTestFinished(() => spy.mockRestore());
  return said;
}

describe('what is not to be had', () => {
  test('2, 19 hidden, missing, malformed and unmatched are the same bytes and headers', async () => {
    const { db } = gallery;
    const { id } = db
      .insert(schema.policies)
      .values({})
      .returning({ id: schema.policies.id })
      .get();
    db.update(schema.photos).set({ policyId: id }).where(eq(schema.photos.id, 2)).run();
    const hidden = ['/photos/2/thumb', '/photos/2/original', '/photos/2/original?download'];
    const missing = ['/photos/99/thumb', '/photos/99/original', '/albums/99/archive'];
    const malformed = [
      '/photos/02/thumb',
      '/photos/2e0/original',
      '/photos/-1/thumb',
      '/albums/x/archive',
    ];
    const unmatched = [
      '/photos/1/nopreset',
      '/photos/1/__proto__',
      '/nothing',
      '/%',
      '//evil.example/',
      '/%2e%2e/',
    ];
    const answers = await Promise.all(
      [...hidden, ...missing, ...malformed, ...unmatched].map((path) => gallery.get(path)),
    );
    const [first, ...others] = answers.map(withoutNonce);
    expect(first?.status).toBe(404);
    for (const other of others) expect(other).toEqual(first);
    expect(first?.body).not.toContain('what Next would say');
    db.update(schema.photos).set({ policyId: null }).where(eq(schema.photos.id, 2)).run();
  });

  test('1, 6, 30 every URL obeys a changed policy and a revoked session at the next request', async () => {
    const { cookie, sessionId } = await gallery.cookieOf(1);
    const grant = () =>
      gallery.db.insert(schema.policyUsers).values({ policyId: 1, userId: 1 }).run();
    const paths = [
      url('a.jpg', 'thumb'),
      url('a.jpg', 'standard'),
      url('a.jpg', 'original'),
      '/albums/1/archive',
    ];
    const statuses = () =>
      Promise.all(paths.map(async (path) => (await gallery.get(path, { cookie })).status));
    setPolicy({ public: false });
    expect(await statuses()).toEqual([404, 404, 404, 404]);
    grant();
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    gallery.db
      .update(schema.sessions)
      .set({ revokedAt: 1 })
      .where(eq(schema.sessions.id, sessionId))
      .run();
    expect(await statuses()).toEqual([404, 404, 404, 404]);
    gallery.db.delete(schema.policyUsers).run();
  });

  test('methods are judged before anything is looked up', async () => {
    for (const path of ['/photos/1/thumb', '/photos/99/thumb', '/albums/99/archive', '/nothing']) {
      const { status, headers } = await gallery.get(path, {}, 'DELETE');
      expect([path, status, headers.allow]).toEqual([path, 405, 'GET, HEAD']);
    }
  });

  test('44 a symbolic link put in a photo’s place leads nowhere', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const bytes = (await gallery.get(url('b.jpg', 'original'))).body;
    unlinkSync(place);
    symlinkSync('/etc/passwd', place);
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    rmSync(place);
    writeFileSync(place, bytes);
  });
});

describe('thumbnails', () => {
  test('are upright, JPEG or WebP by what is accepted, and validated', async () => {
    const made = await gallery.get(url('a.jpg', 'standard'), { accept: '*/*' });
    expect(made.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(made.body.length),
      'cache-control': 'private, no-cache',
      vary: 'Cookie, Accept',
    });
    const webp = await gallery.get(url('a.jpg', 'standard'), {
      accept: 'image/avif,image/webp,*/*;q=0.8',
    });
    expect(webp.headers['content-type']).toBe('image/webp');
    expect(webp.headers.etag).not.toBe(made.headers.etag);
    const refused = await gallery.get(url('a.jpg', 'standard'), {
      accept: 'image/webp;q=0,image/jpeg',
    });
    expect(refused.headers['content-type']).toBe('image/jpeg');
    const again = await gallery.get(url('a.jpg', 'standard'), {
      'if-none-match': String(made.headers.etag),
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const head = await gallery.get(url('a.jpg', 'standard'), {}, 'HEAD');
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([
      200,
      0,
      String(made.body.length),
    ]);
  });

  test('a damaged picture has a placeholder with status 200, and is marked for administrators', async () => {
    for (const name of ['text.jpg', 'x.heic', 'cut.jpg']) {
      const { status, headers, body } = await gallery.get(url(name, 'thumb'));
      expect([name, status, headers['content-type']]).toEqual([name, 200, 'image/jpeg']);
      expect(body.subarray(0, 2).toString('hex')).toBe('ffd8');
    }
    await gallery.context.marks.flush();
    const marked = gallery.db
      .select()
      .from(schema.photos)
      .all()
      .filter(({ damaged }) => damaged !== null);
    expect(marked.map(({ filename }) => filename).toSorted()).toEqual([
      'cut.jpg',
      'text.jpg',
      'x.heic',
    ]);
  });

  test('a full or broken cache costs time, not pictures', async () => {
    const { cache } = gallery.context;
    const { put, find } = cache;
    const said = hearErrors();
    Object.assign(cache, { put: () => Promise.reject(new Error('no space left on device')) });
    expect((await gallery.get(url('b.jpg', 'thumb'))).status).toBe(200);
    expect(said.join()).toContain('no space left');
    Object.assign(cache, { put, find: () => Promise.reject(new Error('input/output error')) });
    expect((await gallery.get(url('b.jpg', 'thumb'))).status).toBe(200);
    expect(said.join()).toContain('input/output error');
    Object.assign(cache, { find });
  });

  test('a cache that is wiped between a look and the opening costs time as well', async () => {
    const { cache } = gallery.context;
    const { find } = cache;
    const made = await gallery.get(url('a.jpg', 'thumb'));
    let wiped = 0;
    Object.assign(cache, {
      find: async (key: string) => {
        const found = await find(key);
        if (found) rmSync(gallery.context.config.cache.root, { recursive: true });
        if (found) wiped++;
        return found;
      },
    });
    const again = await gallery.get(url('a.jpg', 'thumb'));
    Object.assign(cache, { find });
    expect([again.status, again.body.equals(made.body), wiped]).toEqual([200, true, 1]);
  });

  test('whoever goes away before the turn of a thumbnail keeps nobody waiting for it', async () => {
    const { library } = gallery.context;
    const { locate } = library;
    const errors = hearErrors();
    const opened: string[] = [];
    const gate = Promise.withResolvers<void>();
    Object.assign(library, {
      locate: async (path: Buffer) => {
        opened.push(path.toString());
        await gate.promise;
        return locate(path);
      },
    });
    // As many as are made at a time, and then one more.
    const busy = Array.from({ length: availableParallelism() }, (_, i) => {
      const name = ['a.jpg', 'b.jpg'][i % 2] ?? '';
      const preset = ['grid', 'standard', 'thumb'][Math.floor(i / 2) % 3] ?? '';
      return { path: url(name, preset), accept: i < 6 ? 'image/webp' : 'image/jpeg' };
    });
    rmSync(gallery.context.config.cache.root, { recursive: true });
    const waiting = busy.map(({ path, accept }) => gallery.get(path, { accept }));
    while (opened.length < busy.length) await setImmediate();
    const leaving = gallery.leave(url('text.jpg', 'standard'));
    await leaving.asked;
    leaving.go();
    await leaving.gone;
    gate.resolve();
    for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
    expect(opened.filter((path) => path.endsWith('text.jpg'))).toEqual([]);
    expect(errors).toEqual([]);
    Object.assign(library, { locate });
  });
});

describe('originals', () => {
  test('are the file, byte for byte, in ranges too, under a faithful name', async () => {
    const path = url('é"quoted" 📷.jpg', 'original');
    const whole = await gallery.get(`${path}?download`);
    expect(whole.body.equals(stampJpeg(jpeg, { number: 3, takenAt: '2020:05:01 12:00:00' }))).toBe(
      true,
    );
    expect(whole.headers['content-disposition']).toContain(
      `filename*=UTF-8''${encodeURIComponent('é"quoted" 📷.jpg')}`,
    );
    expect(whole.headers['content-disposition']).toMatch(/^attachment/);
    const part = await gallery.get(path, { range: 'bytes=10-19' });
    expect([part.status, part.headers['content-range']]).toEqual([
      206,
      `bytes 10-19/${whole.body.length}`,
    ]);
    expect(part.body.equals(whole.body.subarray(10, 20))).toBe(true);
    expect(part.headers['content-disposition']).toMatch(/^inline/);
  });

  test('39 without metadata where the policy says so, for all but those who see everything', async () => {
    setPolicy({ stripMetadata: true });
    const { body, headers } = await gallery.get(url('a.jpg', 'original'));
    expect(body.includes('No. 0000001')).toBe(false);
    expect(headers['content-length']).toBe(String(body.length));
    const seen = await gallery.get(url('a.jpg', 'original'), { cookie: owner.cookie });
    expect(seen.body.includes('No. 0000001')).toBe(true);
    expect(seen.headers.etag).not.toBe(headers.etag);
    // What cannot be stripped is not handed out.
    expect((await gallery.get(url('x.heic', 'original'))).status).toBe(404);
  });

  test('3 where the policy gives no originals, thumbnails remain', async () => {
    setPolicy({ originals: false });
    expect((await gallery.get(url('a.jpg', 'original'))).status).toBe(404);
    expect((await gallery.get(url('a.jpg', 'thumb'))).status).toBe(200);
    expect((await gallery.get(url('a.jpg', 'original'), { cookie: owner.cookie })).status).toBe(
      200,
    );
  });
});

describe('a file that changes between a look and the opening', () => {
  const between = (change: () => void) => {
    const { library } = gallery.context;
    const { locate } = library;
    let looks = 0;
    Object.assign(library, {
      locate: async (path: Buffer) => {
        const found = await locate(path);
        if (++looks === 1) change();
        else Object.assign(library, { locate });
        return found;
      },
    });
  };

  test('is sent as what it is now, with the length and ETag of that', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const before = await gallery.get(url('b.jpg', 'original'));
    const longer = Buffer.concat([before.body, Buffer.alloc(10)]);
    between(() => writeFileSync(place, longer));
    const answer = await gallery.get(url('b.jpg', 'original'));
    expect([answer.status, answer.body.equals(longer)]).toEqual([200, true]);
    expect(answer.headers.etag).not.toBe(before.headers.etag);
    writeFileSync(place, before.body);
  });

  test('is missing where it is gone, or a symbolic link that leads out', async () => {
    const place = join(gallery.library, 'album', 'b.jpg');
    const { body } = await gallery.get(url('b.jpg', 'original'));
    between(() => rmSync(place));
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    writeFileSync(place, body);
    between(() => {
      rmSync(place);
      symlinkSync('/etc/passwd', place);
    });
    expect((await gallery.get(url('b.jpg', 'original'))).status).toBe(404);
    rmSync(place);
    writeFileSync(place, body);
  });
});

test('a database that fails ends no answer and no server', async () => {
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
  await vi.waitFor(() => expect(said.join()).toContain('A refusal cannot be counted'));
  expect((await gallery.get(url('a.jpg', 'thumb'))).status).toBe(200);
});

describe('archives', () => {
  const entries = async (bytes: Buffer) => {
    const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
    return Object.values(zip.files);
  };

  test('21 hold exactly what the viewer may see', async () => {
    const { db } = gallery;
    const { id } = db
      .insert(schema.policies)
      .values({})
      .returning({ id: schema.policies.id })
      .get();
    db.update(schema.photos).set({ policyId: id }).where(eq(schema.photos.id, 2)).run();
    recountAlbums(db, [1]);
    const { body, headers } = await gallery.get('/albums/1/archive');
    expect(headers['content-length']).toBe(String(body.length));
    expect(headers['content-disposition']).toContain(encodeURIComponent('2020-05-01_Été.zip'));
    const names = (await entries(body)).map(({ name }) => name);
    expect(names).toEqual(['a.jpg', 'cut.jpg', 'text.jpg', 'x.heic', 'é_quoted_ 📷.jpg']);
    expect(names).not.toContain('b.jpg');
    const all = await gallery.get('/albums/1/archive', { cookie: owner.cookie });
    expect((await entries(all.body)).map(({ name }) => name)).toContain('b.jpg');
    db.update(schema.photos).set({ policyId: null }).where(eq(schema.photos.id, 2)).run();
    recountAlbums(db, [1]);
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
    const whole = { public: true, originals: true, archives: true };
    const own = db
      .insert(schema.policies)
      .values(whole)
      .returning({ id: schema.policies.id })
      .get();
    db.update(schema.photos).set({ policyId: own.id }).where(eq(schema.photos.id, 2)).run();
    recountAlbums(db, [1]);
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
    db.update(schema.photos).set({ policyId: null }).where(eq(schema.photos.id, 2)).run();
    recountAlbums(db, [1]);
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

  test('none where the policy gives none', async () => {
    setPolicy({ archives: false });
    expect((await gallery.get('/albums/1/archive')).status).toBe(404);
    expect((await gallery.get('/albums/1/archive', { cookie: owner.cookie })).status).toBe(200);
  });
});

test('health names what is down', async () => {
  const { status, body } = await gallery.get('/api/health');
  expect([status, body.toString()]).toEqual([200, '{"status":"ok"}']);
  const { library } = gallery.context;
  const { check } = library;
  Object.assign(library, { check: () => Promise.reject(new Error('unplugged')) });
  const { error } = gallery.context.log;
  gallery.context.log.error = () => undefined;
  const down = await gallery.get('/api/health');
  expect([down.status, down.body.toString()]).toEqual([
    503,
    '{"status":"down","down":["library"]}',
  ]);
  Object.assign(library, { check });
  gallery.context.log.error = error;
});

test('downloads and refusals are activity, refusals alike for hidden and missing', async () => {
  const { db, context } = gallery;
  await context.events.flush();
  db.delete(schema.activity).run();
  await gallery.get(`${url('a.jpg', 'original')}?download`, { cookie: owner.cookie });
  for (const range of ['bytes=0-', 'bytes=1-']) {
    const { cookie } = owner;
    await gallery.get(url('é"quoted" 📷.jpg', 'original'), { range, cookie });
  }
  await gallery.get('/albums/1/archive');
  await gallery.get('/photos/99/original', { cookie: owner.cookie });
  setPolicy({ public: false });
  const { cookie } = await gallery.cookieOf(1);
  for (const path of [url('a.jpg', 'thumb'), '/nothing']) await gallery.get(path, { cookie });
  expect(db.select().from(schema.activity).all()).toEqual([]);
  await context.events.flush();
  const rows = db.select().from(schema.activity).all();
  expect(
    rows.map(({ kind, userId, subject, details }) => [kind, userId, subject, details]),
  ).toEqual([
    ['original-downloaded', 2, `photo:${gallery.ids['a.jpg']}`, null],
    ['original-downloaded', 2, `photo:${gallery.ids['é"quoted" 📷.jpg']}`, null],
    ['archive-downloaded', null, 'album:1', null],
    ['refused', 2, null, { count: 1 }],
    ['refused', 1, null, { count: 2 }],
  ]);
});
