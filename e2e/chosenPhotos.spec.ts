import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import JSZip from 'jszip';
import { openPicture } from '../lib/images/decoder.ts';
import { annasPhotos, test } from './gallery/family.ts';
import { test as owned, targetOf } from './gallery/owned.ts';

const names = annasPhotos.map((path) => path.split('/').at(-1));

async function downloaded(page: Page, name: RegExp): Promise<string[]> {
  return Object.keys((await download(page, name)).files);
}

async function download(page: Page, name: RegExp): Promise<JSZip> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name }).click();
  return JSZip.loadAsync(readFileSync(await (await downloading).path()));
}

async function openLake(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  await page.getByRole('link', { name: 'Choose photos' }).click();
}

test('photos are chosen by click, shift and keyboard, and downloaded together', {
  tag: '@desk',
}, async ({ page, gallery }) => {
  await gallery.signIn(page, 'anna');
  await openLake(page);
  const boxes = page.getByRole('checkbox');
  await expect(boxes).toHaveCount(annasPhotos.length);
  await expect(page.getByText('Chosen: 0')).toBeVisible();
  await expect(page.getByRole('link', { name: /Originals/ })).toHaveCount(0);

  await boxes.nth(0).click();
  await boxes.nth(3).click({ modifiers: ['Shift'] });
  await expect(page.getByText('Chosen: 4')).toBeVisible();
  await boxes.nth(1).press('Space');
  await expect(page.getByText('Chosen: 3')).toBeVisible();
  const chosen = [names[0], names[2], names[3]];
  expect(await downloaded(page, /Originals \(\d+ kB\)/)).toEqual(chosen);
  await page.getByRole('button', { name: 'All' }).click();
  await expect(page.getByText(`Chosen: ${annasPhotos.length}`)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('choosing.png') });
  await page.getByRole('button', { name: 'None' }).click();
  await expect(page.getByText('Chosen: 0')).toBeVisible();
});

owned(
  'where originals are withheld, smaller files of the chosen photos are downloaded',
  {
    tag: '@once',
  },
  async ({ page, gallery }) => {
    const lake = targetOf(gallery, '2022/08_15_Lake');
    const withheld = gallery.db.$client.prepare(
      'update policies set originals = ? where id = (select policy_id from albums where id = ?)',
    );
    withheld.run(0, lake.id);
    await gallery.signIn(page, 'anna');
    await openLake(page);
    const boxes = page.getByRole('checkbox');
    await boxes.nth(0).check();
    await boxes.nth(2).check();
    await expect(page.getByText('Chosen: 2')).toBeVisible();
    await expect(page.getByRole('link', { name: /Originals/ })).toHaveCount(0);
    const zip = await download(page, /Smaller files \(about \d+ kB\)/);
    expect(Object.keys(zip.files)).toEqual([names[0], names[2]]);
    for (const file of Object.values(zip.files)) {
      const { format, exif } = await openPicture(await file.async('nodebuffer')).metadata();
      expect([format, exif]).toEqual(['jpeg', undefined]);
    }
    withheld.run(1, lake.id);
  },
);

test('a long touch on a photo begins choosing with it', { tag: '@touch' }, async ({
  page,
  gallery,
}) => {
  await gallery.signIn(page, 'anna');
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  const box = await page.locator('.rows li').nth(1).boundingBox();
  const touch = { pointerType: 'touch', clientX: box?.x, clientY: box?.y, bubbles: true };
  const link = page.locator('.rows li a').nth(1);
  // Nothing shows when scripts have begun to listen.
  await expect(async () => {
    if (!page.url().includes('choose')) await link.dispatchEvent('pointerdown', touch);
    await expect(page).toHaveURL(/choose/, { timeout: 2_000 });
  }).toPass();
  await expect(page.getByText('Chosen: 1')).toBeVisible();
  await expect(page.getByRole('checkbox').nth(1)).toBeChecked();
  await page.screenshot({ path: test.info().outputPath('choosing-phone.png') });
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('photos are chosen by check boxes, and their size is told before the download', {
    tag: '@once',
  }, async ({ page, gallery }) => {
    await gallery.signIn(page, 'anna');
    await openLake(page);
    await page.getByRole('checkbox').nth(2).check();
    await page.getByRole('checkbox').nth(4).check();
    await page.getByRole('button', { name: 'Continue with these' }).click();
    await expect(page.getByText('Chosen: 2')).toBeVisible();
    const chosen = [names[2], names[4]];
    expect(await downloaded(page, /Originals \(\d+ kB\)/)).toEqual(chosen);
  });

  test('what is hidden cannot be chosen', { tag: '@once' }, async ({ page, gallery }) => {
    await gallery.signIn(page, 'anna');
    await page.goto('/');
    await page.getByRole('link', { name: 'Lake' }).click();
    await page.waitForURL(/\/albums\/\d+$/);
    const { pathname } = new URL(page.url());
    const all = Array.from({ length: 60 }, (_, i) => `photo=${i + 1}`).join('&');
    await page.goto(`${pathname}?choose&${all}&photo=x&photo=-1`);
    await expect(page.getByText(`Chosen: ${annasPhotos.length}`)).toBeVisible();
    expect((await page.goto('/albums/1?choose'))?.status()).toBe(404);
  });
});
