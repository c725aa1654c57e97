import { expect } from '@playwright/test';
import { test as base } from '../gallery/galleries.ts';
import { allCookies } from './allCookies.ts';
import { callAction } from './calls.ts';
import { type Answer, type Asked, cookiesSet, formsOf, fromElsewhere, submit } from './http.ts';
import { type LeakWorld, openWorld } from './world.ts';

const tag = '@once';
const publicUrl = 'https://photos.example.org';

/** A gallery behind a proxy with https, which sends mail (to nowhere). */
const test = base.extend<object, { proxied: LeakWorld }>({
  proxied: [
    // Playwright requires a destructuring pattern here, from which it reads the fixtures.
    async ({ browserName: _ }, use) => {
      const world = await openWorld({
        url: publicUrl,
        yaml: ['mail: { from: gallery@photos.example.org }'],
        environment: { SMTP_URL: 'smtp://127.0.0.1:9' },
      });
      await use(world);
      await world.close();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
});

/** Headers of a trusted proxy that has replaced Host by its own name for the gallery. */
const byProxy = () => ({ host: 'internal:3000', ...fromElsewhere() });

/** Headers of a client that pretends to be a proxy. */
const evil = {
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  'x-forwarded-port': '81',
  forwarded: 'host=evil.example;proto=http',
};

test('behind https: cookies by https from this host alone, and HSTS', { tag }, async ({
  proxied,
}) => {
  const lines = await allCookies(proxied);
  for (const line of lines) {
    const [name] = line.split('=');
    expect([
      name,
      /; Secure/i.test(line),
      /; HttpOnly/i.test(line),
      /; SameSite=Lax/i.test(line),
    ]).toEqual([name, true, true, true]);
  }
  const names = lines.map((line) => line.split('=')[0]);
  expect(names).toContain('__Host-next-auth.session-token');
  expect(names).toContain('__Host-albumen-shares');
  for (const path of [
    '/',
    '/sign-in',
    '/nothing',
    '/%',
    '/admin',
    '/_next/static/x.js',
    `/photos/${proxied.photoId('yule2.jpg')}/thumb`,
    '/api/health',
  ]) {
    const { headers } = await proxied.ask(path);
    expect([path, headers['strict-transport-security']]).toEqual([path, 'max-age=31536000']);
  }
  const plain = proxied.cookies.anna.replace('__Host-', '');
  const lake = `/albums/${proxied.albumId('Lake')}`;
  expect((await proxied.ask(lake, { cookie: plain })).status).toBe(404);
  expect((await proxied.as('anna', lake)).status).toBe(200);
});

test('behind a proxy every address that is told is of the configuration', { tag }, async ({
  proxied,
}) => {
  for (const [from, headers] of [
    ['127.0.0.1', { ...byProxy(), ...evil }],
    ['127.0.0.1', { ...evil, host: 'evil.example' }],
    ['127.0.0.2', { ...evil, host: 'evil.example' }],
    ['127.0.0.2', { ...byProxy(), ...evil }],
  ] as const) {
    for (const path of [
      '/',
      '/sign-in',
      '/admin',
      '/latest',
      '/albums/',
      '/manifest.webmanifest',
      '/api/auth/signin',
      '/api/auth/providers',
      '/api/auth/signout',
      '/api/auth/error',
    ]) {
      const answer = await proxied.ask(path, { from, headers });
      expect([path, foreign(answer)]).toEqual([path, []]);
    }
  }
  const made = await callAction(
    proxied,
    'olga',
    'app/admin/links/actions.ts makeLinkAction',
    'as a script',
    { headers: { ...byProxy(), ...evil } },
  );
  expect(made.text).toContain(`${publicUrl}/in/`);
  expect(foreign(made)).toEqual([]);
});

for (const way of ['as a form', 'as a script'] as const) {
  test(`behind a proxy an action works ${way}, and not for another site`, { tag }, async ({
    proxied,
  }) => {
    const name = 'app/_gallery/sessionActions.ts setLanguageAction';
    const call = (asked: Asked) => callAction(proxied, 'visitor', name, way, asked);
    const right = await call({ headers: { ...byProxy(), origin: publicUrl } });
    expect([right.status < 400, foreign(right)]).toEqual([true, []]);
    expect(right.headers[way === 'as a form' ? 'location' : 'x-action-redirect']).toMatch(
      /^\/(;|$)/,
    );
    expect(proxied.output()).not.toContain('failed to get redirect response');
    expect(cookiesSet(right).some((line) => /locale=fr/.test(line))).toBe(true);
    for (const origin of ['https://evil.example', 'null', 'http://internal:3000']) {
      const wrong = await call({ headers: { ...byProxy(), ...evil, origin } });
      expect([origin, wrong.status, cookiesSet(wrong)]).toEqual([origin, 403, []]);
    }
  });
}

test('leak 27: everybody who asks for a link by mail gets the same answer, and is limited', {
  tag,
}, async ({ proxied }) => {
  const ask = async (email: string, headers: Record<string, string>) => {
    const page = await proxied.ask('/sign-in');
    const form = formsOf(page.text)[1] ?? [];
    const asked = { headers: { ...headers, origin: publicUrl } };
    return submit(proxied.port, '/sign-in', [...form, ['email', email]], asked);
  };
  for (const email of ['anna@mail.example', 'nobody@mail.example', 'disabled@mail.example']) {
    for (let time = 0; time < 3; time += 1) {
      const { headers } = await ask(email, fromElsewhere());
      expect([email, headers.location]).toEqual([email, '/sign-in?mail=taken#mail']);
    }
    const { headers } = await ask(email.toUpperCase(), fromElsewhere());
    expect([email, headers.location]).toEqual([
      email,
      expect.stringMatching(/mail=limited&wait=\d+#mail$/),
    ]);
    const page = await proxied.ask(String(headers.location).replace('#mail', ''));
    expect(page.status).toBe(429);
    expect(Number(page.headers['retry-after'])).toBeGreaterThan(3000);
    expect(page.text).toMatch(/role="alert"/);
  }
  const from = fromElsewhere();
  for (let at = 0; at < 10; at += 1) await ask(`someone${at}@mail.example`, from);
  const { headers } = await ask('else@mail.example', from);
  expect(headers.location).toContain('mail=limited');
});

test('leak 25: behind a proxy the log holds no token either', { tag }, async ({ proxied }) => {
  for (const secret of proxied.secrets) expect(proxied.output().includes(secret)).toBe(false);
});

/** The foreign hosts that appear in a response. */
function foreign({ headers, text }: Answer): string[] {
  const said = [headers.location, headers['x-action-redirect'], text].join('\n');
  const leads =
    headers.location === undefined || new URL(headers.location, publicUrl).origin === publicUrl;
  return [
    ...(said.match(/evil\.example|internal:3000|127\.0\.0\.\d|localhost/g) ?? []),
    ...(leads ? [] : ['elsewhere']),
  ];
}
