import {
  chmodSync,
  existsSync,
  mkdirSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { findGroupId } from '../process/groupId.ts';
import { type GalleryAnswer, startTestGallery, type TestGallery } from '../testing/testGallery.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';
import { startWebServer, type WebServerName, webServers } from '../testing/webServers.ts';
import { leaveToWebServer } from './sendfile.ts';

const srv = realpathSync(tmpdir());
const testJpeg = jpeg();

/**
 * The group of Apache's workers. Without being root, files can only be given to one's own groups.
 */
const group = process.getuid?.() === 0 ? (findGroupId('www-data') ?? 0) : (process.getgid?.() ?? 0);

/** Headers of a browser on this machine that connects to us directly. */
const direct = { 'sec-fetch-mode': 'navigate', host: 'localhost' };

const NAMES = [
  'plain.jpg',
  'with space.jpg',
  '100%.jpg',
  '%41%2F.jpg',
  'what?x=1&y.jpg',
  'a#b.jpg',
  'été 日本 🎄.jpg',
  `q"uote'd.jpg`,
  'back\\slash.jpg',
  'semi;colon+plus.jpg',
  'new\nline.jpg',
];

const COMPARED = [
  'accept-ranges',
  'cache-control',
  'content-disposition',
  'content-length',
  'content-range',
  'content-security-policy',
  'content-type',
  'cross-origin-resource-policy',
  'etag',
  'last-modified',
  'vary',
  'x-content-type-options',
  'x-robots-tag',
] as const;

for (const name of Object.keys(webServers) as WebServerName[]) {
  const { program, packages } = webServers[name];
  describe.skipIf(!existsSync(program))(`${name} (Debian: apt-get install ${packages})`, () => {
    const header = name === 'nginx' ? 'X-Accel-Redirect' : 'X-Sendfile';
    let gallery: TestGallery;
    let web: Awaited<ReturnType<typeof startWebServer>>;
    const left: string[] = [];

    beforeAll(async () => {
      const picture = await drawTestJpeg({ width: 640, height: 480, detail: 10 });
      const files = NAMES.map((each) => [each, Buffer.concat([testJpeg, Buffer.from(each)])]);
      gallery = await startTestGallery(
        { ...Object.fromEntries(files), 'picture.jpg': picture },
        () => `url: https://photos.example.org\nsendfile: { header: ${header}, group: ${group} }`,
      );
      // Apache's workers run as another user.
      chmodSync(gallery.dir, 0o755);
      gallery.server.on('request', (_request, response) =>
        response.once('finish', () =>
          left.push(...[response.getHeader(header) ?? []].flat().map(String)),
        ),
      );
      web = await startWebServer(name, { upstream: gallery.port, srv });
    });
    afterAll(async () => {
      await web?.stop();
      await gallery?.stop();
    });

    test('sends every file as we do, whatever its name', async () => {
      for (const each of NAMES) {
        const path = `/photos/${gallery.ids[each]}/original`;
        const ours = await gallery.get(path, direct);
        const asked = left.length;
        const theirs = await web.get(path);
        const byUs = header === 'X-Sendfile' && /[%?#\n]/.test(each);
        expect(left.slice(asked), each).toEqual(byUs ? [] : [expect.stringContaining('album/')]);
        expect(theirs.status, each).toBe(200);
        expect(theirs.body.equals(ours.body), each).toBe(true);
        for (const compared of COMPARED) {
          if (name === 'caddy' && compared === 'etag') continue; // Caddy has its own etags and compares those
          expect(theirs.headers[compared], `${each}: ${compared}`).toBe(ours.headers[compared]);
        }
        expect(theirs.headers).not.toHaveProperty(header.toLowerCase());
        expect(theirs.headers['strict-transport-security']).toBe('max-age=31536000');
      }
    });

    test('keeps personal links out of its log', async () => {
      const paths = ['/in/TOKEN', '/s/TOKEN', '/IN/TOKEN', '//in/TOKEN'];
      for (const path of [...paths, '/albums/1?logged']) await web.get(path);
      await (name === 'caddy'
        ? undefined
        : vi.waitFor(() => expect(web.accessLog()).toContain('/albums/1?logged'), 20_000));
      expect(web.accessLog()).not.toContain('TOKEN');
    });

    test('answers ranges, validators and HEAD as we do', async () => {
      const path = `/photos/${gallery.ids['plain.jpg']}/original`;
      type Ask = (headers?: Record<string, string>, method?: string) => Promise<GalleryAnswer>;
      const ours: Ask = (headers, method) => gallery.get(path, { ...direct, ...headers }, method);
      const theirs: Ask = (headers, method) => web.get(path, headers, method);
      const asked: ((etag: string, modified: string) => [Record<string, string>, string?])[] = [
        () => [{ range: 'bytes=10-19' }],
        () => [{ range: 'bytes=-5' }],
        () => [{ range: 'bytes=999999-' }],
        // Caddy may send several ranges; the others are configured not to.
        () => [{ range: name === 'caddy' ? 'bytes=0-1' : 'bytes=0-1,4-5' }],
        (etag) => [{ range: 'bytes=10-19', 'if-range': etag }],
        () => [{ range: 'bytes=10-19', 'if-range': '"another"' }],
        (etag) => [{ 'if-none-match': etag }],
        () => [{ 'if-none-match': '"another"' }],
        (_, modified) => [{ 'if-modified-since': modified }],
        () => [{}, 'HEAD'],
      ];
      const answers = async (ask: Ask) => {
        const { headers } = await ask();
        const own = [String(headers.etag), String(headers['last-modified'])] as const;
        const given = [];
        for (const each of asked) {
          const [sent, method] = each(...own);
          const { status, headers, body } = await ask(sent, method);
          // A 304 and a 416 may leave out the headers that describe the file.
          const said = status < 300 && {
            range: headers['content-range'],
            length: headers['content-length'],
            vary: headers.vary,
            // Caddy gives files its own ETags, but we answer HEAD ourselves.
            isSame: (name === 'caddy' && method === 'HEAD') || headers.etag === own[0],
          };
          given.push({ status, said, body: status < 300 ? body.toString('latin1') : '' });
        }
        return given;
      };
      expect(await answers(theirs)).toEqual(await answers(ours));
    });

    test('sends thumbnails out of the cache', async () => {
      for (const accept of ['image/webp', 'image/jpeg']) {
        const path = `/photos/${gallery.ids['picture.jpg']}/thumb`;
        const ours = await gallery.get(path, { ...direct, accept });
        const asked = left.length;
        const theirs = await web.get(path, { accept });
        expect(left.slice(asked)).toEqual([expect.stringContaining('cache/thumbnails/')]);
        expect(theirs.body.equals(ours.body)).toBe(true);
        for (const compared of COMPARED) {
          // The time of a file in the cache is that of its last use, and Caddy has ETags of its own.
          if (compared === 'last-modified' || (name === 'caddy' && compared === 'etag')) continue;
          // Apache writes lists without spaces.
          const said = ({ headers }: GalleryAnswer) =>
            headers[compared]?.toString().replaceAll(', ', ',');
          expect(said(theirs), compared).toBe(said(ours));
        }
      }
    });

    test('sends files, archives and parts of them over HTTP/2', async () => {
      const whole = await gallery.get('/albums/1/archive', direct);
      const version = String(whole.headers.etag).slice(1, -1);
      const archive = `/albums/1/archive?v=${version}`;
      const original = `/photos/${gallery.ids['picture.jpg']}/original`;
      const file = await gallery.get(original, direct);
      const asked = [
        [original, {}, file.body, 200],
        [original, { range: 'bytes=100-199' }, file.body.subarray(100, 200), 206],
        [archive, {}, whole.body, 200],
        [archive, { range: 'bytes=500-' }, whole.body.subarray(500), 206],
      ] as const;
      for (const [path, headers, body, status] of asked) {
        const theirs = await web.getOverHttp2(path, headers);
        expect([path, theirs.status, theirs.body.equals(body)]).toEqual([path, status, true]);
      }
    });

    test('sends nothing that the gallery did not name', async () => {
      const hidden = await web.get('/photos/9999/original');
      expect(hidden.status).toBe(404);
      const path = join(gallery.library, 'album', 'plain.jpg');
      for (const each of [path, `${srv}/`, `${srv}/../etc/passwd`, '/etc/passwd']) {
        const answer = await web.get(each);
        expect(answer.status, each).toBe(404);
        expect(answer.body.includes(testJpeg)).toBe(false);
      }
    });
  });
}

describe.skipIf(!existsSync(webServers.nginx.program))('nginx', () => {
  test('follows no link that was put in the way of a file', async () => {
    const gallery = await startTestGallery({ 'a.jpg': testJpeg });
    const outside = join(gallery.dir, 'outside');
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.jpg'), 'secret');
    symlinkSync(outside, join(gallery.library, 'link'));
    const upstream = createServer((request, response) => {
      response.setHeader('X-Accel-Redirect', String(request.headers['x-file']));
      response.end();
    });
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
    const web = await startWebServer('nginx', {
      upstream: (upstream.address() as AddressInfo).port,
      srv,
    });
    const ask = (path: string) => web.get('/', { 'x-file': realpathSync(gallery.dir) + path });
    expect((await ask('/library/album/a.jpg')).status).toBe(200);
    expect([403, 404]).toContain((await ask('/library/link/secret.jpg')).status);
    await web.stop();
    upstream.close();
    await gallery.stop();
  });
});

test('a browser of the machine itself gets the bytes, since no web server would send them', async () => {
  const gallery = await startTestGallery(
    { 'a.jpg': testJpeg },
    (dir) => `sendfile: { header: X-Accel-Redirect, root: ${dir} }`,
  );
  const path = `/photos/${gallery.ids['a.jpg']}/original`;
  expect((await gallery.get(path, { 'sec-fetch-mode': 'no-cors' })).body).toEqual(testJpeg);
  const behind = { 'sec-fetch-mode': 'no-cors', 'x-forwarded-for': '192.0.2.1' };
  const answer = await gallery.get(path, behind);
  expect(answer.headers['x-accel-redirect']).toBe('/library/album/a.jpg');
  expect(answer.body.length).toBe(0);
  await gallery.stop();
});

describe('a path', () => {
  const answer = (file: Buffer) => ({
    status: 200,
    headers: {},
    body: { kind: 'stream' as const, open: () => (async function* () {})(), file },
  });
  const sentAs = (root: string, file: Buffer) =>
    leaveToWebServer(answer(file), { header: 'X-Accel-Redirect', root }).headers[
      'X-Accel-Redirect'
    ];

  test('is sent without the root, which ends at a slash', () => {
    expect(sentAs('/srv', Buffer.from('/srv/photos/a.jpg'))).toBe('/photos/a.jpg');
    expect(sentAs('/', Buffer.from('/srv/photos/a.jpg'))).toBe('/srv/photos/a.jpg');
    expect(sentAs('/srv', Buffer.from('/srv2/a.jpg'))).toBeUndefined();
    expect(sentAs('/srv', Buffer.from('/srv'))).toBeUndefined();
  });

  test('with signs that web servers read in different ways is not left to them', () => {
    const raw = (file: Buffer) =>
      leaveToWebServer(answer(file), { header: 'X-Sendfile', root: '/' }).headers['X-Sendfile'];
    expect(raw(Buffer.from('/p/a é.jpg'))).toBe(Buffer.from('/p/a é.jpg').toString('latin1'));
    for (const name of ['a%41', 'a?b', 'a#b', 'a\nX-Evil: 1']) {
      expect(raw(Buffer.from(`/p/${name}`)), name).toBeUndefined();
    }
  });

  test('is escaped byte by byte where its name is not UTF-8', () => {
    expect(sentAs('/', Buffer.from('/p/é\xff.jpg', 'latin1'))).toBe('/p/%E9%FF.jpg');
  });
});
