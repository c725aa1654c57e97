import { expect, type Page } from '@playwright/test';
import { revokeShare } from '../lib/links/shares.ts';
import { listShares } from '../lib/links/shareUse.ts';
import { getGroup } from '../lib/people/groups.ts';
import { setPolicies } from '../lib/policies/change.ts';
import { WORKER_POLICY } from '../lib/server/securityHeaders.ts';
import { followLink } from './gallery/gallery.ts';
import { targetOf, test } from './gallery/owned.ts';

test.use({ serviceWorkers: 'allow' });

const tag = '@phone';

/**
 * Waits until the worker is in charge of the page. Where a browser with much to do did not get its script, the next
 * page asks for it again.
 */
async function startWorker(page: Page): Promise<void> {
  await expect(async () => {
    const isInCharge = await page.evaluate(async () => {
      const isThere = async () => {
        await navigator.serviceWorker.ready;
        if (navigator.serviceWorker.controller) return true;
        await new Promise((resolve) =>
          navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
        );
        return true;
      };
      const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 15_000));
      return Promise.race([isThere(), late]);
    });
    if (!isInCharge) await page.reload();
    expect(isInCharge).toBe(true);
  }).toPass();
}

/** The paths of the copies, by the name of their cache. */
function listCopies(page: Page): Promise<string[][]> {
  return page.evaluate(async () => {
    const names = await caches.keys();
    return Promise.all(
      names.map(async (name) =>
        (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname),
      ),
    );
  });
}

/** Which of these paths are kept, in any cache. */
async function keptOf(page: Page, paths: readonly string[]): Promise<string[]> {
  const kept = (await listCopies(page)).flat();
  return paths.filter((path) => kept.includes(path));
}

/** Looks at a page, and waits until it is kept. */
async function lookAt(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect.poll(async () => (await listCopies(page)).flat()).toContain(path);
}

async function expectOffline(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You are offline');
}

test('pages that somebody has seen are there without a connection, until they may no longer see them', {
  tag,
}, async ({ gallery, page, context }) => {
  const lake = targetOf(gallery, '2022/08_15_Lake');
  const album = `/albums/${lake.id}`;
  const photo = `/photos/${targetOf(gallery, '2022/08_15_Lake/1.jpg').id}`;
  const script = (await page.request.get('/worker.js')).headers();
  expect([script['content-type'], script['content-security-policy']]).toEqual([
    expect.stringMatching(/^(?:text|application)\/javascript/),
    WORKER_POLICY,
  ]);
  await followLink(page, gallery.link('anna'));
  await startWorker(page);
  for (const path of ['/', photo, album]) await lookAt(page, path);
  await expect.poll(async () => (await listCopies(page)).flat().join()).toMatch(/\d\/(?:grid|row)/);

  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('status')).toContainText('You are offline. Last seen on this device');
  // The device may have had a connection all along: then no event tells that the gallery is back.
  const renew = page.getByRole('button', { name: 'Show the latest' });
  await expect(renew).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(page.getByRole('status')).toContainText('You are online again.');
  await context.setOffline(false);
  await renew.click();
  await expect(page.locator('.kept-copy')).toHaveCount(0);
  await context.setOffline(true);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lake');
  const picture = page.locator('main ul.rows img').first();
  await expect
    .poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0);
  // Styles and scripts were kept with it.
  expect(await page.evaluate(() => document.styleSheets.length)).toBeGreaterThan(0);
  await page.goto(photo);
  await expect(page.getByText('1 of 6')).toBeVisible();
  for (const path of ['/timeline', '/access']) await expectOffline(page, path);
  const original = `${photo}/original`;
  expect(await page.evaluate((url) => fetch(url).catch(() => 'none'), original)).toBe('none');

  // The album was taken from her while she was offline: its copies go with her next contact.
  const given = { public: false, inherit: true, userIds: [] };
  const family = getGroup(gallery.db, 'family').id;
  setPolicies(gallery.db, null, [lake], { ...given, groupIds: [] });
  await page.goto(album);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lake');
  await context.setOffline(false);
  await page.goto('/');
  await expect(page.getByText('Lake')).toHaveCount(0);
  await expect.poll(() => keptOf(page, [album, photo])).toEqual([]);
  await context.setOffline(true);
  await expectOffline(page, album);
  await context.setOffline(false);
  setPolicies(gallery.db, null, [lake], { ...given, groupIds: [family] });

  // Her session is ended elsewhere while this device is away.
  await lookAt(page, album);
  await context.setOffline(true);
  gallery.db.$client.exec('update sessions set revoked_at = 1');
  await page.goto(album);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lake');
  await context.setOffline(false);
  // The first answer is a 404, which does not say for whom it is.
  await page.reload();
  await expect.poll(() => keptOf(page, ['/', album, photo])).toEqual([]);
});

test('two people on one device have nothing of one another, and signing out leaves nothing', {
  tag,
}, async ({ gallery, page, context }) => {
  const album = `/albums/${targetOf(gallery, '2022/08_15_Lake').id}`;
  const picnic = `/albums/${targetOf(gallery, '2023/05_01_Picnic').id}`;
  await followLink(page, gallery.link('anna'));
  await startWorker(page);
  await lookAt(page, album);
  await followLink(page, gallery.link('ben'));
  await lookAt(page, picnic);
  expect(await keptOf(page, [album])).toEqual([]);
  await context.setOffline(true);
  await expectOffline(page, album);
  await context.setOffline(false);
  await page.goto('/');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
  await expect.poll(() => keptOf(page, [picnic, album])).toEqual([]);
  await context.setOffline(true);
  await page.goto(picnic).catch(() => undefined);
  await expect(page.getByText('Picnic')).toHaveCount(0);
  await context.setOffline(false);
});

test('without https nothing is offered that cannot work there', { tag: '@once' }, async ({
  gallery,
  playwright,
}) => {
  const { launchOptions = {} } = test.info().project.use;
  // A name of this machine that browsers do not trust as they trust `localhost`.
  const args = [...(launchOptions.args ?? []), '--host-resolver-rules=MAP homeserver 127.0.0.1'];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  const baseURL = gallery.url.replace('localhost', 'homeserver');
  const page = await (await browser.newContext({ baseURL, locale: 'en-GB' })).newPage();
  const said: string[] = [];
  page.on('pageerror', (error) => said.push(error.message));
  await page.goto(new URL(gallery.link('olga')).pathname);
  await page.locator('main form button').click();
  await page.waitForURL(`${baseURL}/`);
  expect(await page.evaluate(() => [window.isSecureContext, 'serviceWorker' in navigator])).toEqual(
    [false, false],
  );
  await page.goto(`/admin/shares/new?album=${targetOf(gallery, '2022/08_15_Lake').id}`);
  await page.getByRole('button', { name: 'Make a frame' }).click();
  const made = page.locator('.made');
  const link = (await made.locator('code').textContent()) ?? '';
  // There are no buttons to copy or to share the link; printing works.
  await expect(made.getByRole('button')).toHaveText(['Print a card']);
  await page.goto(new URL(link).pathname);
  await page.getByRole('button', { name: 'Sign out and start the frame' }).click();
  await expect(page.getByText('Set the display so that it never turns off.')).toBeVisible();
  expect(said).toEqual([]);
  await browser.close();
  revokeShare(gallery.db, null, listShares(gallery.db)[0]?.id ?? 0);
});
