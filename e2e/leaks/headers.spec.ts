import { expect } from '@playwright/test';
import { makeLink } from '../../lib/links/links.ts';
import { test } from '../gallery/galleries.ts';
import { allCookies } from './allCookies.ts';
import { findLeak } from './findLeak.ts';
import { cookiesSet } from './http.ts';
import { addressesOf } from './pagesOf.ts';
import { ownersPassword } from './prepare.ts';

const tag = '@once';

test('pages run no script but their own, stand in no frame and are not sniffed', { tag }, async ({
  world,
}) => {
  const nonces = new Set<string>();
  const paths = [
    ...addressesOf(world, 'olga').slice(0, 24),
    '/admin',
    '/admin/albums',
    '/admin/scan',
    '/nothing',
    `/s/${world.shares.album.token}`,
  ];
  for (const path of paths) {
    const { headers, text } = await world.as('olga', path);
    const policy = new Map(
      String(headers['content-security-policy'])
        .split('; ')
        .map((each) => {
          const [name = '', ...values] = each.split(' ');
          return [name, values] as const;
        }),
    );
    const scripts = policy.get('script-src') ?? [];
    expect([path, scripts.filter((source) => /unsafe|\*|^https?:|^data:/.test(source))]).toEqual([
      path,
      [],
    ]);
    const nonce = scripts.find((source) => source.startsWith("'nonce-"))?.slice(7, -1) ?? '';
    expect(nonce.length).toBeGreaterThanOrEqual(22);
    nonces.add(nonce);
    for (const [tagText] of text.matchAll(/<(?:script|style)\b[^>]*>/g)) {
      expect([path, tagText.includes(`nonce="${nonce}"`)]).toEqual([path, true]);
    }
    expect(text).not.toMatch(/<[^>]+\son\w+=|javascript:|<base\b/i);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('object-src')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(policy.get('form-action')).toEqual(["'self'"]);
    expect(policy.get('style-src')).not.toContain("'unsafe-inline'");
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
  expect(nonces.size).toBe(paths.length);
});

test('bytes are not sniffed, and no site may embed or read them', { tag }, async ({ world }) => {
  const id = world.photoId('lake2.jpg');
  for (const path of [
    `/photos/${id}/thumb`,
    `/photos/${id}/original`,
    `/albums/${world.albumId('Lake')}/archive`,
    '/api/health',
  ]) {
    const { headers } = await world.as('anna', path, {
      headers: { origin: 'https://evil.example' },
    });
    expect([path, headers['x-content-type-options']]).toEqual([path, 'nosniff']);
    expect([path, headers['cross-origin-resource-policy']]).toEqual([path, 'same-origin']);
    expect([path, headers['x-robots-tag']]).toEqual([path, 'noindex, nofollow']);
    expect([path, headers['access-control-allow-origin']]).toEqual([path, undefined]);
    if (path === '/api/health') continue;
    expect([path, headers['cross-origin-resource-policy']]).toEqual([path, 'same-origin']);
    expect([path, String(headers['content-security-policy'])]).toEqual([
      path,
      expect.stringMatching(/^sandbox; default-src 'none';.*frame-ancestors 'none'$/),
    ]);
  }
});

test('a nonce that a client sends is not used', { tag }, async ({ world }) => {
  const policy = "script-src 'nonce-evil'";
  const headers = {
    'content-security-policy': policy,
    'content-security-policy-report-only': policy,
    'x-nonce': 'evil',
  };
  const page = await world.ask('/', { headers });
  expect(page.text).not.toContain('evil');
});

test('cookies are for the server alone and for this site', { tag }, async ({ world }) => {
  const lines = await allCookies(world);
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    expect([
      line.split('=')[0],
      /; HttpOnly/i.test(line),
      /; SameSite=Lax/i.test(line),
      /; Path=\/(;|$)/i.test(line),
      /Domain=/i.test(line),
    ]).toEqual([line.split('=')[0], true, true, true, false]);
    expect(line).not.toMatch(/; Secure/i);
  }
});

test('the routes of next-auth only say who is signed in, and sign nobody in', { tag }, async ({
  world,
}) => {
  for (const viewer of ['visitor', 'anna', 'olga', 'revoked', 'disabled', 'olgaAsAnna'] as const) {
    const { text } = await world.as(viewer, '/api/auth/session');
    const name = { anna: 'Anna', olga: 'Olga', olgaAsAnna: 'Olga' }[viewer as string];
    const { user } = JSON.parse(text) as { user?: { name: string } };
    expect([viewer, user]).toEqual([viewer, name && { name }]);
  }
  const csrf = await world.ask('/api/auth/csrf');
  const { csrfToken } = JSON.parse(csrf.text) as { csrfToken: string };
  const cookie = cookiesSet(csrf)
    .map((line) => line.split(';')[0])
    .join('; ');
  for (const path of [
    'callback/credentials',
    'signin/credentials',
    'callback/email',
    'signin/email',
  ]) {
    const body = Buffer.from(
      new URLSearchParams({
        csrfToken,
        username: 'olga',
        handle: 'olga',
        password: ownersPassword,
        json: 'true',
      }).toString(),
    );
    const answer = await world.ask(`/api/auth/${path}`, {
      method: 'POST',
      cookie,
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([path, cookiesSet(answer).filter((line) => /session-token=./.test(line))]).toEqual([
      path,
      [],
    ]);
  }
  const { cookie: annas } = await world.signIn(world.userIds.anna);
  const out = await world.ask('/api/auth/signout', {
    method: 'POST',
    cookie: annas,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from('csrfToken=wrong'),
  });
  expect(out.status).toBeLessThan(400);
  expect((await world.ask(`/albums/${world.albumId('Lake')}`, { cookie: annas })).status).toBe(200);
});

test('leak 25: the log holds no token, whatever is asked for', { tag }, async ({ world }) => {
  const { token } = makeLink(world.db, null, world.userIds.anna);
  world.secrets.push(token);
  for (const path of [
    `/in/${token}`,
    `/in/${token}/`,
    `/in/${token}?x=1`,
    `/in/${token}/%zz`,
    `/s/${token}`,
    `/in//${token}`,
    `//in/${token}`,
    `/IN/${token}`,
    `/x?next=/in/${token}`,
  ]) {
    await world.ask(path);
  }
  const text = world.output();
  expect(text).toContain('GET /in/…');
  expect(text.includes(token)).toBe(false);
});

test('a page that fails says nothing of why', { tag }, async ({ world }) => {
  for (const [path, headers] of [
    ['/', { 'next-router-state-tree': '%5B', rsc: '1' }],
    ['/', { 'next-router-state-tree': 'x'.repeat(50_000), rsc: '1' }],
    ['/?q=%ff', {}],
    ['/', { cookie: 'next-auth.session-token=%%%; albumen-shares=;;;' }],
    ['/', { 'accept-language': `${'x'.repeat(5000)};q=9` }],
  ] as const) {
    const answer = await world.ask(path, { headers: { ...headers } });
    expect(answer.text).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|\/lib\/|Error:/);
    expect(findLeak(world, 'visitor', answer, false)).toBe(null);
  }
});
