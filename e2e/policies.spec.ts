import { expect, type Page } from '@playwright/test';
import { test } from './gallery/family.ts';
import { followLink } from './gallery/gallery.ts';

/* Changes the policy of the secret album only, since other tests rely on the other policies. */

async function statusOf(page: Page, address: string): Promise<number> {
  return (await page.request.get(address)).status();
}

test('a policy set by a command is obeyed at the next request', { tag: '@once' }, async ({
  page,
  gallery,
}) => {
  await gallery.signIn(page, 'vera');
  await page.goto('/');
  await page.getByRole('link', { name: 'Secret' }).click();
  await page.waitForURL(/\/albums\/\d+$/);
  const album = new URL(page.url()).pathname;
  const photo = (await page.locator('main ul.rows a').first().getAttribute('href')) ?? '';
  const addresses = [album, photo, `${photo}/thumb`, `${photo}/original`, `${album}/archive`];
  await page.context().clearCookies();
  await gallery.signIn(page, 'ben');
  for (const [change, status] of [
    [['set', album.slice(1).replace('s/', ':'), '--user', 'ben'], 200],
    [['unset', '2021/03_10_Secret'], 404],
  ] as const) {
    gallery.run('policy', ...change);
    for (const address of addresses) {
      expect([address, await statusOf(page, address)]).toEqual([address, status]);
    }
  }
});

test('a policy set in the admin screens is obeyed at the next request', { tag: '@once' }, async ({
  browser,
  gallery,
}) => {
  const ben = await (await browser.newContext({ baseURL: gallery.url })).newPage();
  await gallery.signIn(ben, 'ben');
  const olga = await (await browser.newContext({ baseURL: gallery.url })).newPage();
  await gallery.signIn(olga, 'olga');

  await olga.goto('/admin/albums');
  await olga.getByRole('checkbox', { name: 'Secret' }).check();
  await olga.getByRole('button', { name: 'Choose who sees them…', exact: true }).click();
  await olga.getByRole('checkbox', { name: 'Ben' }).check();
  await olga.getByRole('button', { name: 'See what changes' }).click();
  await expect(olga.getByRole('button', { name: 'Apply' })).toBeVisible();
  await ben.goto('/');
  await expect(ben.getByRole('heading', { name: 'Secret' })).toHaveCount(0);
  await olga.getByRole('button', { name: 'Apply' }).click();
  await expect(olga.getByText('now sees one more album')).toBeVisible();
  await ben.reload();
  await expect(ben.getByRole('heading', { name: 'Secret' })).toBeVisible();

  gallery.run('policy', 'unset', '2021/03_10_Secret');
  await ben.reload();
  await expect(ben.getByRole('heading', { name: 'Secret' })).toHaveCount(0);
  await Promise.all([ben.context().close(), olga.context().close()]);
});

test('a gallery is set up by commands alone, up to the link', { tag: '@once' }, async ({
  page,
  gallery,
}) => {
  gallery.run('people', 'group', 'add', 'cousins');
  gallery.run('people', 'user', 'add', 'carl', '--name', 'Carl', '--group', 'cousins');
  const link = gallery.run('people', 'link', 'carl', '--label', 'phone').trim();
  await followLink(page, link);
  await expect(page.getByText('Signed in as Carl')).toBeVisible();
  gallery.run('people', 'user', 'remove', 'carl');
  await page.reload();
  await expect(page.getByText('Signed in as Carl')).toHaveCount(0);
});
