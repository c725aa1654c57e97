import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { test as family } from './gallery/family.ts';
import { test as showcase } from './gallery/showcase.ts';

const albums = (page: Page) => page.getByRole('heading', { level: 3 });

showcase.describe('lists', { tag: '@once' }, () => {
  showcase(
    '32, 36 have the pages and years that there are, and no others',
    async ({ page, showcase: { signIn } }) => {
      await signIn(page, 'anna');
      const statusOf = async (address: string) => (await page.request.get(address)).status();
      const pages = ['page=1', 'page=2', 'page=last'];
      const none = ['page=3', 'page=0', 'page=-1', 'page=01', 'page=x', 'page='];
      for (const list of ['/', '/years/2021']) {
        for (const asked of [...pages, ...none]) {
          const status = pages.includes(asked) ? 200 : 404;
          expect([asked, await statusOf(`${list}?${asked}`)]).toEqual([asked, status]);
        }
      }
      // 2020 has only a missing album.
      for (const year of ['2020', '1999', '99', '02021', '2021.0', 'x']) {
        expect([year, await statusOf(`/years/${year}`)]).toEqual([year, 404]);
      }
    },
  );

  showcase(
    '34, 36, 37 tell years, counts and dates of what is seen',
    async ({ page, showcase: { signIn } }) => {
      await signIn(page, 'anna');
      await page.goto('/');
      await expect(page.getByRole('navigation', { name: 'Years' })).toHaveText('2024202320222021');
      const lake = page.getByRole('listitem').filter({ hasText: 'Lake' });
      // Of nine files one is hidden and one waits for approval.
      await expect(lake.filter({ hasText: '15 August 2022' })).toContainText('7 photos');
      await page.getByRole('link', { name: '2022', exact: true }).first().click();
      await expect(page).toHaveTitle('Albums of 2022 · Our photos');
      await expect(albums(page)).toHaveText(['Lake']);
      await page.getByRole('link', { name: 'Older: 2021' }).click();
      await expect(page.getByRole('link', { name: 'Newer: 2022' })).toBeVisible();
      await expect(page.getByRole('link', { name: /^Older/ })).toHaveCount(1);
    },
  );

  showcase(
    '35 search keeps its words from page to page',
    async ({ page, showcase: { signIn } }) => {
      await signIn(page, 'anna');
      await page.goto('/');
      const field = page.getByRole('combobox', { name: 'Search photos and albums' });
      await field.fill('Y & n');
      await field.press('Enter');
      await expect(page.getByText('Results for Y & n')).toBeVisible();
      await expect(albums(page)).toHaveCount(4);
      await page.getByRole('link', { name: 'See all 24 albums' }).click();
      await expect(albums(page)).toHaveCount(20);
      await page.getByRole('link', { name: 'Older albums' }).click();
      await expect(page).toHaveURL(/\/\?q=Y\+%26\+n&page=2$/);
      await expect(page.getByText('Results for Y & n')).toBeVisible();
      await expect(albums(page)).toHaveCount(4);
      await page.getByRole('link', { name: 'See all albums' }).click();
      await expect(albums(page)).toHaveCount(20);
    },
  );
});

showcase(
  'what is found is shown while somebody types, by keyboard and by touch',
  { tag: '@phone' },
  async ({ page, showcase: { signIn } }) => {
    await signIn(page, 'anna');
    await page.goto('/');
    const field = page.getByRole('combobox', { name: 'Search photos and albums' });
    const choices = page.getByRole('option');
    await field.pressSequentially('lak');
    await expect(page.getByRole('listbox')).toBeVisible();
    await expect(field).toHaveAttribute('aria-expanded', 'true');
    const albumsFound = page.getByRole('group', { name: 'Albums' }).getByRole('option');
    await expect(albumsFound).toHaveCount(2);
    await page.evaluate(axe.source);
    const faults = await page.evaluate(async () => {
      const { violations } = await window.axe.run('search', { resultTypes: ['violations'] });
      return violations.flatMap(({ id: rule, nodes }) =>
        nodes.map(({ html }) => `${rule}: ${html}`),
      );
    });
    expect(faults).toEqual([]);
    await field.press('ArrowUp');
    await expect(page.getByRole('option', { selected: true })).toHaveText('All results for “lak”');
    await field.press('ArrowDown');
    await field.press('ArrowDown');
    await expect(choices.first()).toHaveAttribute('aria-selected', 'true');
    await field.press('Escape');
    await expect(page.getByRole('listbox')).toBeHidden();
    await expect(field).toHaveValue('lak');
    await expect(field).not.toHaveAttribute('aria-activedescendant');
    await field.press('ArrowDown');
    await albumsFound.filter({ hasText: '15 August 2022' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Lake');
  },
);

family.describe('public albums', { tag: '@once' }, () => {
  family(
    '44 to 50 are hidden from lists by choice, and never by address',
    async ({ page, gallery }) => {
      const christmas = await latest(page);
      expect(christmas).not.toBe('/');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Christmas');
      await expect(page.getByRole('button', { name: /public albums/ })).toHaveCount(0);

      await gallery.signIn(page, 'anna');
      await page.goto('/');
      await expect(albums(page)).toHaveText(['Christmas', 'Lake']);
      expect(await latest(page)).toBe(christmas);
      await page.goto('/');
      await page.getByRole('button', { name: 'Hide public albums' }).click();
      await expect(page.getByRole('button', { name: 'Show public albums' })).toBeVisible();
      await page.goto('/');
      await expect(albums(page)).toHaveText(['Lake']);
      const lake = await latest(page);
      expect(lake).not.toBe(christmas);
      for (const address of [christmas, '/years/2024']) {
        expect((await page.goto(address))?.status()).toBe(200);
      }
      // A GET changes nothing.
      await page.goto('/?hide_public=0&show_public');
      await expect(albums(page)).toHaveText(['Lake']);
      await page.getByRole('button', { name: 'Show public albums' }).click();
      await expect(albums(page)).toHaveText(['Christmas', 'Lake']);
      expect(await latest(page)).toBe(christmas);

      // Public albums are shown if there are no others.
      await gallery.signIn(page, 'ben');
      await page.goto('/');
      await page.getByRole('button', { name: 'Hide public albums' }).click();
      await expect(page.getByRole('button', { name: 'Show public albums' })).toBeVisible();
      await page.goto('/');
      await expect(albums(page)).toHaveText(['Picnic']);
      await page.context().clearCookies();
      await gallery.signIn(page, 'vera');
      await page.goto('/');
      await expect(page.getByRole('button', { name: /public albums/ })).toHaveCount(0);
      await expect(albums(page)).toHaveCount(4);
    },
  );
});

/** The address to which `/latest` redirects. */
async function latest(page: Page): Promise<string> {
  await page.goto('/latest');
  return new URL(page.url()).pathname;
}
