import { expect } from '@playwright/test';
import { eq } from 'drizzle-orm';
import { schema } from '../../lib/db/schema.ts';
import { test } from '../gallery/galleries.ts';
import { callAction } from './calls.ts';
import { bodyOf, responseText } from './http.ts';
import { rawRequest, sendRaw } from './wire.ts';

const tag = '@once';

test('a name that is not the gallery’s gets one page, whatever is asked (DNS rebinding)', {
  tag,
}, async ({ world }) => {
  const pages = new Set<string>();
  for (const path of ['/', '/albums/1', '/nothing', '/api/auth/session', '/photos/1/thumb', '*']) {
    for (const host of ['evil.example', `evil.example:${world.port}`, 'localhost.evil.example']) {
      const answer = await sendRaw(
        world.port,
        rawRequest(`GET ${path} HTTP/1.1`, [`Host: ${host}`]),
      );
      expect([path, host, answer?.status]).toEqual([path, host, 421]);
      expect(answer?.text).toContain('also_at');
      const body = answer?.text.split('\r\n\r\n')[1] ?? '';
      pages.add(body.replace(/nonce="[^"]*"/, ''));
    }
  }
  expect(pages.size).toBe(1);
  for (const host of ['127.0.0.1', '[::1]:1', 'localhost']) {
    const answer = await sendRaw(
      world.port,
      rawRequest('GET /sign-in HTTP/1.1', [`Host: ${host}`]),
    );
    expect([host, answer?.status]).toEqual([host, 200]);
  }
  const health = rawRequest('GET /api/health HTTP/1.1', ['Host: evil.example']);
  expect((await sendRaw(world.port, health))?.status).toBe(200);
});

test('requests on which Next would fail are answered as missing', { tag }, async ({ world }) => {
  const host = `Host: localhost:${world.port}`;
  for (const line of ['GET * HTTP/1.1', 'OPTIONS * HTTP/1.1', 'GET x HTTP/1.1']) {
    const answer = await sendRaw(world.port, rawRequest(line, [host]));
    expect([line, [400, 404].includes(answer?.status ?? 0)]).toEqual([line, true]);
  }
  for (const state of ['x', '%5B%5D', '%', '[]', `["",{},null,"x"]`, '{"a":1}']) {
    for (const path of ['/', '/admin', '/admin/scan']) {
      const headers = { 'next-router-state-tree': state, rsc: '1' };
      const { status } = await world.as('olga', path, { headers });
      expect([path, state, status]).toEqual([path, state, 404]);
    }
  }
  for (const path of [
    '/admin/policies?album=x',
    '/admin/policies?photo=0',
    '/admin/policies?all=photos',
    '/admin/policies?all=photos&of=-1',
    '/admin/shares/new?album=x',
    '/admin/shares/new?photos=x',
  ]) {
    expect([path, (await world.as('olga', path)).status]).toEqual([path, 404]);
  }
});

test('leak 19: asked for as scripts ask, hidden and missing are the same', { tag }, async ({
  world,
}) => {
  const missing = responseText(await world.ask('/albums/999999'));
  const ways: Record<string, string>[] = [
    { rsc: '1' },
    { rsc: '1', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-router-segment-prefetch': '/_tree', 'next-router-prefetch': '1' },
    { rsc: '1', 'next-url': '/' },
    { 'next-router-prefetch': '1' },
  ];
  for (const headers of ways) {
    for (const path of [
      `/albums/${world.albumId('Lake')}`,
      `/photos/${world.photoId('lake2.jpg')}`,
      '/albums/999999',
      '/albums/999999?_rsc=abc',
    ]) {
      const answer = await world.ask(path, { headers });
      expect([path, headers, responseText(answer) === missing]).toEqual([path, headers, true]);
    }
    const page = await world.ask('/', { headers });
    expect(page.headers['content-type']).toMatch(/^text\/html/);
  }
});

test('no body is read that is larger than its route needs', { tag }, async ({ world }) => {
  const host = `Host: localhost:${world.port}`;
  const form = 'Content-Type: application/x-www-form-urlencoded';
  const post = (path: string, head: string[]) =>
    sendRaw(world.port, rawRequest(`POST ${path} HTTP/1.1`, [host, ...head]));
  expect((await post('/api/auth/signout', [form, 'Content-Length: 3000000']))?.status).toBe(413);
  for (const path of ['signin', 'callback/credentials', 'session', '_log', 'signout/x']) {
    const answer = await post(`/api/auth/${path}`, [form, 'Content-Length: 0']);
    expect([path, answer?.status]).toEqual([path, 405]);
  }
  const multipart = 'Content-Type: multipart/form-data; boundary=b';
  expect((await post('/sign-in', [multipart, 'Content-Length: 300000']))?.status).toBe(413);
  expect((await post('/admin/policies', [multipart, 'Content-Length: 300000']))?.status).toBe(413);
  const chunk = `${(70_000).toString(16)}\r\n${'a'.repeat(70_000)}\r\n`;
  const chunked = [
    'POST /sign-in HTTP/1.1',
    host,
    multipart,
    'Transfer-Encoding: chunked',
    '',
    chunk,
  ].join('\r\n');
  expect((await sendRaw(world.port, chunked))?.status).toBe(413);
  const withBody = rawRequest('GET /sign-in HTTP/1.1', [host, 'Content-Length: 5']);
  expect((await sendRaw(world.port, withBody))?.status).toBe(413);
});

test('a form of a page from before an upgrade says so, with and without scripts', {
  tag,
}, async ({ world }) => {
  const unknown = `60${'f'.repeat(40)}`;
  const args = '--b\r\nContent-Disposition: form-data; name="0"\r\n\r\n["$K1"]\r\n--b--\r\n';
  const script = await world.as('olga', '/sign-in', {
    method: 'POST',
    body: Buffer.from(args),
    headers: {
      'next-action': unknown,
      'content-type': 'multipart/form-data; boundary=b',
      origin: world.url,
    },
  });
  expect([script.status, script.headers['content-type']]).toEqual([409, 'text/plain']);
  expect(script.text).toContain('has been updated');
  expect(script.headers['x-nextjs-action-not-found']).toBeUndefined();
  const field = `--b\r\nContent-Disposition: form-data; name="$ACTION_ID_${unknown}"\r\n\r\n\r\n--b--\r\n`;
  const form = await world.as('olga', '/sign-in?next=%2Fadmin', {
    method: 'POST',
    body: Buffer.from(field),
    headers: { 'content-type': 'multipart/form-data; boundary=b', origin: world.url },
  });
  expect([form.status, form.headers['content-type']]).toEqual([409, 'text/html; charset=utf-8']);
  // The link leads to the requested address without naming it.
  expect(bodyOf(form)).toContain('href=""');
});

test('only administrators insist on a scan that was refused', { tag }, async ({ world }) => {
  const name = 'app/admin/scan/actions.ts startScanAction';
  const begun = () => world.db.select({ id: schema.scans.id }).from(schema.scans).all().length;
  const before = begun();
  for (const way of ['as a form', 'as a script'] as const) {
    const refused = await callAction(world, 'sam', name, way, { form: [['insist', 'on']] });
    expect([way, refused.status]).toEqual([way, 404]);
  }
  expect(begun()).toBe(before);
});

test('insisting is offered to administrators, and where it would help', { tag }, async ({
  world,
}) => {
  const report = { outcome: 'refused', message: 'Why', dry_run: false, full: false, seconds: 1 };
  const { scans } = schema;
  for (const [mayInsist, viewer, offered] of [
    [true, 'olga', true],
    [false, 'olga', false],
    [true, 'sam', false],
  ] as const) {
    const at = Date.now();
    const { id } = world.db
      .insert(scans)
      .values({
        startedAt: at,
        finishedAt: at,
        origin: 'admin',
        state: 'refused',
        report: { ...report, may_insist: mayInsist },
      })
      .returning({ id: scans.id })
      .get();
    const page = await world.as(viewer, '/admin/scan');
    world.db.delete(scans).where(eq(scans.id, id)).run();
    expect(page.text).toContain('The last scan changed nothing');
    expect([mayInsist, viewer, page.text.includes('name="insist"')]).toEqual([
      mayInsist,
      viewer,
      offered,
    ]);
  }
});
