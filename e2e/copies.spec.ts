import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { WORKER_POLICY } from '../lib/server/securityHeaders.ts';
import { test } from './gallery/galleries.ts';

/*
 * The service worker in a real browser, with a server that answers as each test says: what the
 * worker keeps, for whom, and what makes it forget. `offline.spec.ts` tries it with the gallery.
 */

test.use({ serviceWorkers: 'allow' });

const tag = '@once';
const script = readFileSync(join(import.meta.dirname, '..', 'public', 'worker.js'));
const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';

/** How the server answers. */
type Mood = {
  tag: string;
  /** The ETag of pictures, where it differs from that of pages. */
  pictureTag?: string;
  status: number;
  /** The paths of what is missing. */
  missing: string[];
  /** The answer for this path waits for this promise. */
  slow: { path: string; asked: () => void; until: Promise<void> } | null;
};

async function startServer() {
  const mood: Mood = { tag: 'ann', status: 200, missing: [], slow: null };
  const server = createServer((request, response) => void answer(mood, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { mood, url: `http://localhost:${port}`, close: () => server.close() };
}

async function answer(mood: Mood, { url = '/' }: IncomingMessage, response: ServerResponse) {
  const path = new URL(url, 'http://x').pathname;
  const said = { 'albumen-copies': mood.tag };
  const send = (type: string, headers: object, body: string | Buffer) =>
    response.writeHead(200, { 'content-type': type, ...headers }).end(body);
  if (path === '/worker.js') {
    return send('text/javascript', { 'content-security-policy': WORKER_POLICY }, script);
  }
  if (mood.slow?.path === path) {
    mood.slow.asked();
    await mood.slow.until;
  }
  if (mood.status !== 200) return response.writeHead(mood.status).end();
  if (mood.missing.includes(path)) return response.writeHead(404).end();
  const immutable = { 'cache-control': 'public, max-age=31536000, immutable' };
  if (path.endsWith('.css')) {
    return send('text/css', immutable, '@font-face{src:url(/fonts/a.woff2)} h1{color:#800000}');
  }
  if (path.endsWith('.woff2')) return send('font/woff2', immutable, '');
  const isKept = !/^\/(?:access|in|admin)|original$/.test(path);
  const headers = { 'cache-control': 'private, no-cache', vary: 'Cookie', ...(isKept && said) };
  if (/^\/photos\/\d+\//.test(path)) {
    const own = { ...headers, 'albumen-copies': mood.pictureTag ?? mood.tag };
    return send('image/svg+xml', own, picture);
  }
  return send(
    'text/html',
    headers,
    `<!DOCTYPE html><html lang="en"><link rel="stylesheet" href="/_next/static/a.css">
    <h1>${path}</h1><img src="/photos/1/thumb" alt="">
    <script>navigator.serviceWorker.register('/worker.js')</script>`,
  );
}

async function copiesOf(page: Page): Promise<Record<string, string[]>> {
  const listed = await page.evaluate(async () => {
    const names = await caches.keys();
    return Promise.all(
      names.map(async (name) => {
        const kept = await (await caches.open(name)).keys();
        return [name, kept.map(({ url }) => new URL(url).pathname)] as const;
      }),
    );
  });
  return Object.fromEntries(
    listed.map(([name, paths]) => [name.replace('albumen-copies-', ''), [...paths].sort()]),
  );
}

/** What is kept besides the page itself once a person has looked at it. */
const shell = ['/_next/static/a.css', '/fonts/a.woff2', '/offline', '/photos/1/thumb'];

const expectCopies = (page: Page, copies: Record<string, string[]>) =>
  expect
    .poll(() => copiesOf(page))
    .toEqual(
      Object.fromEntries(
        Object.entries(copies).map(([name, paths]) => [name, [...shell, ...paths].sort()]),
      ),
    );

async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/`);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) =>
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
    );
  });
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('what may be kept is there offline, whole, and nothing else is', { tag }, async ({
  page,
  context,
}) => {
  const { mood, url, close } = await startServer();
  await openPage(page, url);
  for (const path of ['/in/token', '/admin/x', '/access', '/albums/1']) await page.goto(url + path);
  await page.evaluate(() => fetch('/photos/1/original'));
  await expectCopies(page, { ann: ['/albums/1'] });
  await context.setOffline(true);
  await page.goto(`${url}/albums/1`);
  await expect(heading(page)).toHaveText('/albums/1');
  await expect(heading(page)).toHaveCSS('color', 'rgb(128, 0, 0)');
  const seen = await page.evaluate(() => [
    document.documentElement.dataset['keptAt'] !== undefined,
    document.images[0]?.naturalWidth,
  ]);
  expect(seen).toEqual([true, 9]);
  for (const path of ['/timeline', '/access']) {
    await page.goto(url + path);
    await expect(heading(page)).toHaveText('/offline');
  }
  for (const path of ['/in/token', '/admin/x', '/photos/1/original']) {
    await expect(page.goto(url + path)).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
  }
  await context.setOffline(false);
  // As when a proxy answers for a gallery that is down.
  mood.status = 502;
  await page.goto(`${url}/albums/1`);
  await expect(heading(page)).toHaveText('/albums/1');
  close();
});

test('copies are removed when another person signs in, when something is refused, and after two weeks', {
  tag,
}, async ({ page, context }) => {
  const { mood, url, close } = await startServer();
  await openPage(page, url);
  for (const path of ['/albums/1', '/albums/2']) await page.goto(url + path);
  await expectCopies(page, { ann: ['/albums/1', '/albums/2'] });
  mood.missing = ['/albums/1'];
  await page.goto(`${url}/albums/1`);
  await expectCopies(page, { ann: ['/albums/2'] });
  // A 404 is the first answer to another person.
  mood.tag = 'ben';
  await page.goto(`${url}/albums/1`);
  const ofNobody = shell.filter((path) => path !== '/photos/1/thumb');
  await expect.poll(() => copiesOf(page)).toEqual({ ben: ofNobody });
  await page.goto(`${url}/albums/3`);
  await expectCopies(page, { ben: ['/albums/3'] });
  // As when an administrator begins to see the gallery as somebody else.
  mood.tag = 'none';
  await page.goto(`${url}/albums/2`);
  await expectCopies(page, {});
  mood.tag = 'ben';
  await page.goto(`${url}/albums/2`);
  await expectCopies(page, { ben: ['/albums/2'] });
  mood.status = 401;
  await page.evaluate(() => fetch('/albums/2'));
  await expectCopies(page, {});
  mood.status = 200;
  await page.goto(`${url}/albums/2`);
  await expectCopies(page, { ben: ['/albums/2'] });
  // Fifteen days later.
  await page.evaluate(async () => {
    const [name = ''] = await caches.keys();
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const copy = await cache.match(request);
      const headers = new Headers(copy?.headers);
      headers.set('albumen-kept-at', String(Date.now() - 15 * 24 * 60 * 60 * 1000));
      await cache.put(request, new Response(await copy?.blob(), { headers }));
    }
  });
  await context.setOffline(true);
  await page.goto(`${url}/albums/2`);
  await expect(heading(page)).toHaveText('/offline');
  close();
});

test('an answer that comes after another person has signed in is not kept', { tag }, async ({
  page,
}) => {
  const { mood, url, close } = await startServer();
  await openPage(page, url);
  await page.goto(`${url}/albums/1`);
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  mood.slow = { path: '/albums/5', asked: asked.resolve, until: held.promise };
  const late = page.evaluate(() => fetch('/albums/5').then((response) => response.text()));
  await asked.promise;
  mood.tag = 'ben';
  await page.evaluate(() => fetch('/albums/2').then((response) => response.text()));
  await expect.poll(async () => Object.keys(await copiesOf(page))).toEqual(['ben']);
  held.resolve();
  expect(await late).toContain('/albums/5');
  // The worker keeps one thing after the other. Once a later page is kept, it has dealt with this
  // one.
  await page.evaluate(() => fetch('/albums/3').then((response) => response.text()));
  await expect.poll(async () => (await copiesOf(page))['ben']).toContain('/albums/3');
  const { ben = [], ...others } = await copiesOf(page);
  // The late answer has not replaced Ben's copies: what he saw before is still there.
  expect([others, ben.includes('/albums/2'), ben.includes('/albums/5')]).toEqual([{}, true, false]);
  close();
});

test('a picture with an old tag removes no copies, and one with a new tag does', {
  tag,
}, async ({ page }) => {
  const { mood, url, close } = await startServer();
  await openPage(page, url);
  await page.goto(`${url}/albums/1`);
  await expectCopies(page, { ann: ['/albums/1'] });
  const askFor = (path: string) => page.evaluate((at) => fetch(at).then((got) => got.text()), path);
  // As a browser answers from its own cache, where it has renewed some headers only.
  mood.pictureTag = 'of back then';
  await askFor('/photos/2/thumb');
  await askFor('/albums/2');
  await expectCopies(page, { ann: ['/albums/1', '/albums/2'] });
  // All tags have changed, and a picture is the first answer with the new one.
  Object.assign(mood, { tag: 'ben', pictureTag: 'ben' });
  await askFor('/photos/3/thumb');
  const left = shell.map((path) => path.replace('/photos/1/', '/photos/3/'));
  await expect.poll(() => copiesOf(page)).toEqual({ ben: left });
  close();
});
