import { expect } from '@playwright/test';
import { test } from '../gallery/galleries.ts';
import { findLeak } from './findLeak.ts';
import { bodyOf, responseText } from './http.ts';
import { rawRequest, sendRaw, type WireAnswer } from './wire.ts';
import type { LeakWorld } from './world.ts';

const tag = '@once';

const hiddenPaths = (world: LeakWorld) => [
  `/albums/${world.albumId('Lake')}`,
  `/photos/${world.photoId('lake2.jpg')}/thumb`,
  `/photos/${world.photoId('lake2.jpg')}/original`,
  `/albums/${world.albumId('Lake')}/archive`,
];

test('leak 2: requests that no browser would write do not tell hidden from missing', {
  tag,
}, async ({ world }) => {
  const host = `Host: localhost:${world.port}`;
  const lines: readonly ((path: string) => string)[] = [
    (path) => rawRequest(`GET ${path} HTTP/1.0`),
    (path) => rawRequest(`GET ${path} HTTP/1.0`, [host]),
    (path) => rawRequest(`GET http://localhost:${world.port}${path} HTTP/1.1`, [host]),
    (path) => rawRequest(`GET http://evil.example${path} HTTP/1.1`, [host]),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, ['Host: evil.example']),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, ['Host:']),
    (path) => rawRequest(`GET ${path}#fragment HTTP/1.1`, [host]),
    (path) => rawRequest(`GET ${path.replaceAll('/', '\\')} HTTP/1.1`, [host]),
    (path) => rawRequest(`GET ${path}\xff HTTP/1.1`, [host]),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, [host, host]),
    (path) =>
      rawRequest(`GET ${path} HTTP/1.1`, [host, 'Content-Length: 5', 'Transfer-Encoding: chunked']),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, [host, 'Expect: 100-continue']),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, [host, 'Expect: something']),
    (path) =>
      rawRequest(`GET ${path} HTTP/1.1`, [host, 'Upgrade: websocket', 'Sec-WebSocket-Key: x']),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, [host, 'Upgrade: h2c']),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, [host, `Cookie: ${'x=y; '.repeat(2000)}`]),
    (path) => rawRequest(`GET ${path} HTTP/1.1`, [host, `Cookie: ${'x'.repeat(40_000)}`]),
    (path) => rawRequest(`CONNECT ${path} HTTP/1.1`, [host]),
    (path) => rawRequest(`TRACE ${path} HTTP/1.1`, [host, 'X-Secret: echoed']),
    (path) => rawRequest(`get ${path} HTTP/1.1`, [host]),
  ];
  for (const path of hiddenPaths(world)) {
    const nothing = path.replace(/\d+/, '999999');
    for (const line of lines) {
      const hidden = await sendRaw(world.port, line(path));
      const missing = await sendRaw(world.port, line(nothing));
      expect([line(path).slice(0, 120), plain(hidden)]).toEqual([
        line(path).slice(0, 120),
        plain(missing)?.replaceAll('999999', /\d+/.exec(path)?.[0] ?? ''),
      ]);
      expect(hidden?.text ?? '').not.toMatch(/evil\.example|echoed|Lake/);
    }
  }
});

test('leak 19: Next’s other way of writing a page’s path leads to what is not there', {
  tag,
}, async ({ world }) => {
  const nothing = await world.ask('/nothing');
  for (const path of [
    `/albums/${world.albumId('Lake')}.rsc`,
    `/photos/${world.photoId('lake2.jpg')}.rsc`,
    `/photos/${world.photoId('lake2.jpg')}%2ersc`,
    '/photos/999999.rsc',
    '/photos/1.prefetch.rsc',
    '/index.rsc',
    '/in/wrong.rsc',
    '/s/wrong.rsc',
  ]) {
    for (const headers of [{}, { rsc: '1' }]) {
      const answer = await world.as('vera', path, { headers });
      expect([path, bodyOf(answer)]).toEqual([path, bodyOf(nothing)]);
      expect([path, answer.status]).toEqual([path, 404]);
    }
  }
});

test('what asks for another protocol is answered by HTTP, and holds no connection', {
  tag,
}, async ({ world }) => {
  for (const path of ['/_next/webpack-hmr', '/sign-in', '/nothing']) {
    for (const protocol of ['websocket', 'h2c']) {
      const asked = await sendRaw(
        world.port,
        [
          `GET ${path} HTTP/1.1`,
          `Host: localhost:${world.port}`,
          `Upgrade: ${protocol}`,
          'Connection: Upgrade, close',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
          '',
          '',
        ].join('\r\n'),
      );
      const status = path === '/sign-in' ? 200 : 404;
      expect([path, protocol, asked?.status]).toEqual([path, protocol, status]);
    }
  }
});

test('leak 31: of two cookies of one name the first counts, for pages and pictures alike', {
  tag,
}, async ({ world }) => {
  const [lake, picnic] = [world.photoId('lake2.jpg'), world.photoId('picnic1.jpg')];
  const { anna, ben } = world.cookies;
  for (const [cookie, seen, unseen] of [
    [`${anna}; ${ben}`, lake, picnic],
    [`${ben}; ${anna}`, picnic, lake],
    [`${anna};;; ; ${ben}`, lake, picnic],
  ] as const) {
    for (const below of ['', '/thumb', '/original']) {
      expect([below, (await world.ask(`/photos/${seen}${below}`, { cookie })).status]).toEqual([
        below,
        200,
      ]);
      expect([below, (await world.ask(`/photos/${unseen}${below}`, { cookie })).status]).toEqual([
        below,
        404,
      ]);
    }
  }
});

test('leak 38: no header signs a visitor in', { tag }, async ({ world }) => {
  const missing = responseText(await world.ask('/albums/999999'));
  const path = `/albums/${world.albumId('Lake')}`;
  for (const [name, value] of [
    ['authorization', `Bearer ${world.links.live.token}`],
    ['authorization', `Basic ${Buffer.from('olga:olga has a long password').toString('base64')}`],
    ['x-forwarded-user', 'olga'],
    ['remote-user', 'olga'],
    ['x-remote-user', 'olga'],
    ['x-user-id', '1'],
    ['x-albumen-address', '127.0.0.1'],
    ['x-middleware-subrequest', 'middleware:middleware:middleware:middleware:middleware'],
    ['x-middleware-set-cookie', world.cookies.olga],
    ['x-middleware-request-cookie', world.cookies.olga],
    ['x-middleware-override-headers', 'cookie'],
    ['x-action-set-cookie', world.cookies.olga],
    ['x-nextjs-rewrite', path],
    ['x-forwarded-host', 'localhost'],
    ['forwarded', 'for=127.0.0.1;host=localhost'],
    ['x-real-ip', '127.0.0.1'],
  ] as const) {
    for (const below of ['', '/archive']) {
      const answer = await world.ask(path + below, { headers: { [name]: value } });
      expect([name, below, responseText(answer) === missing]).toEqual([name, below, true]);
    }
  }
});

test('leak 25: no way of writing a token’s path puts it into the log', { tag }, async ({
  world,
}) => {
  const { token } = world.links.revoked;
  const host = `Host: localhost:${world.port}`;
  for (const path of [
    `/in/${token}`,
    `/%69n/${token}`,
    `/i%6E/${token}`,
    `/in%2f${token}`,
    `/./in/${token}`,
    `/x/../in/${token}`,
    `\\in\\${token}`,
    `/in/${token}.rsc`,
    `/in/${token}.json`,
    `/_next/data/x/in/${token}.json`,
    `/in/${token}/original`,
    `/photos/${token}/original`,
    `http://localhost:${world.port}/in/${token}`,
    `/sign-in/in/${token}`,
    `/${encodeURIComponent(`/in/${token}`)}`,
    `/x/${token.replace(/\w/, (letter) => `%${letter.charCodeAt(0).toString(16)}`)}`,
    `/${token}`,
  ]) {
    await sendRaw(world.port, rawRequest(`GET ${path} HTTP/1.1`, [host]));
    await sendRaw(world.port, rawRequest(`POST ${path} HTTP/1.1`, [host, 'Content-Length: 0']));
    expect([path, world.output().includes(token.slice(1))]).toEqual([path, false]);
  }
});

test('leak 43: no request writes to the terminal of who reads the log', { tag }, async ({
  world,
}) => {
  const host = `Host: localhost:${world.port}`;
  const hostile = '\x9b31m\x85\x9d0;title\x9c';
  const form = ['Content-Type: multipart/form-data; boundary=b', 'Content-Length: 0'];
  for (const request of [
    rawRequest(`GET /${hostile} HTTP/1.1`, [host]),
    rawRequest('GET / HTTP/1.1', [`Host: ${hostile}`]),
    rawRequest('GET / HTTP/1.1', [host, `User-Agent: ${hostile}`, `Cookie: ${hostile}=1`]),
    rawRequest('GET / HTTP/1.1', [host, 'RSC: 1', `Next-Router-State-Tree: ${hostile}`]),
    rawRequest('POST / HTTP/1.1', [host, `Next-Action: ${hostile}`, ...form]),
    rawRequest('POST / HTTP/1.1', [host, 'Next-Action: x', `Origin: ${hostile}`, ...form]),
    rawRequest('POST / HTTP/1.1', [
      `Host: ${hostile}`,
      'Origin: http://x.example',
      'Next-Action: x',
      ...form,
    ]),
    rawRequest(`GET /api/auth/error?error=${hostile} HTTP/1.1`, [host]),
  ]) {
    await sendRaw(world.port, request);
    const bad = world
      .output()
      .split('\n')
      .filter((line) => /\p{Cc}/u.test(line));
    expect([request, bad.map((line) => JSON.stringify(line))]).toEqual([request, []]);
  }
});

test('leak 27: another way of writing the path of a token is no way around the limit', {
  tag,
}, async ({ world }) => {
  const headers = { 'x-forwarded-for': '203.0.113.77' };
  for (let at = 0; at < 21; at += 1) await world.ask(`/in/wrong${at}`, { headers });
  for (const path of [
    '/in/wrong',
    '/%69n/wrong',
    '/in/wrong?x',
    '/in/wrong%20',
    '/s/wrong',
    '/in/wrong?_rsc=x',
  ]) {
    const { status } = await world.ask(path, { headers });
    expect([path, [404, 429].includes(status)]).toEqual([path, true]);
    const rsc = await world.ask(path, { headers: { ...headers, rsc: '1' } });
    expect([path, findLeak(world, 'visitor', rsc, false)]).toEqual([path, null]);
  }
});

/** The response without parts that always differ. */
function plain(answer: WireAnswer | null): string | undefined {
  const nonce = /'nonce-([^']+)'/.exec(answer?.text ?? '')?.[1];
  const text = answer?.text.replace(/^Date: .*\r\n/m, '');
  return nonce === undefined ? text : text?.replaceAll(nonce, 'NONCE');
}
