import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Download, expect, type Locator, type Page } from '@playwright/test';
import JSZip from 'jszip';
import { annasPhotos, test } from './gallery/family.ts';
import type { Gallery } from './gallery/gallery.ts';

for (const javaScriptEnabled of [true, false]) {
  const title = javaScriptEnabled ? 'with JavaScript' : 'without JavaScript';
  test.describe(title, { tag: javaScriptEnabled ? '@phone' : '@desk' }, () => {
    test.use({ javaScriptEnabled });

    test('a link shows whom it signs in and changes nothing before its button', async ({
      page,
      context,
      gallery,
    }) => {
      const link = gallery.link('anna', { uses: 1 });
      for (let opened = 0; opened < 3; opened += 1) {
        const response = await page.goto(link);
        expect(response?.headers()['referrer-policy']).toBe('strict-origin');
        expect(response?.headers()['cache-control']).toContain('no-store');
        await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anna');
        expect(await context.cookies()).toEqual([]);
      }
      await page.goto('/');
      await expect(page.getByText('Lake')).toHaveCount(0);
      await page.goto(link);
      await page.getByRole('button', { name: 'Open the gallery' }).click();
      await expect(page).toHaveURL(`${gallery.url}/`);
      await expect(albumNames(page)).toHaveText(['Christmas', 'Lake']);
      await expect(page.getByText('Signed in as Anna')).toBeVisible();
      const cookies = await context.cookies();
      expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Lax' }]);
      // The link is spent: it still redirects the person whom it signed in, but nobody else.
      await page.goto(link);
      await expect(page).toHaveURL(`${gallery.url}/`);
      await context.clearCookies();
      expect((await page.goto(link))?.status()).toBe(404);
      // Its page takes another one, in any language.
      await page.getByRole('link', { name: 'Français' }).click();
      await expect(page.getByRole('link', { name: 'Our photos' })).toBeVisible();
      await page.getByLabel('Votre lien').fill(`Bonjour ! ${gallery.link('anna')}`);
      await page.getByRole('button', { name: 'Ouvrir' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anna');
    });

    test('a relative looks at an album, photo by photo', async ({ page, gallery }) => {
      await gallery.signIn(page, 'anna');
      await page.goto('/');
      await page.getByRole('link', { name: 'Lake' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lake');
      await expect(page.getByText('6 photos')).toBeVisible();
      const photos = page.locator('main ul.rows a');
      await expect(photos).toHaveCount(annasPhotos.length);
      await page.goto((await photos.first().getAttribute('href')) ?? '');
      for (const [at, path] of annasPhotos.entries()) {
        await expect(page.getByText(`${at + 1} of ${annasPhotos.length}`)).toBeVisible();
        const original = page.getByRole('link', { name: 'Download the original' });
        const href = (await original.getAttribute('href')) ?? '';
        const response = await page.request.get(new URL(href, page.url()).href);
        expect(await response.body()).toEqual(readFileSync(join(gallery.library, path)));
        const next = page.getByRole('link', { name: 'Next photo' });
        if (at + 1 < annasPhotos.length) await next.click();
        else await expect(next).toHaveCount(0);
      }
    });

    test('descriptions of photos from several albums name the album of each', async ({
      page,
      gallery,
    }) => {
      await gallery.signIn(page, 'anna');
      for (const address of ['/timeline', '/?q=jpg']) {
        await page.goto(address);
        const pictures = page.locator('ul.rows img');
        await expect(pictures).toHaveCount(annasPhotos.length + 3);
        for (const [at, picture] of (await pictures.all()).entries()) {
          const album = at < 3 ? 'Christmas' : 'Lake';
          await expect(picture).toHaveAttribute(
            'alt',
            new RegExp(`^Photo, ${album}, .*, ${at + 1} of ${annasPhotos.length + 3}$`),
          );
        }
      }
    });

    test('a relative downloads a photo and the album', async ({ page, gallery }) => {
      await gallery.signIn(page, 'anna');
      await openFirstPhoto(page);
      const original = await download(page, 'Download the original');
      expect(original.suggestedFilename()).toBe('1.jpg');
      expect(readFileSync(await original.path())).toEqual(
        readFileSync(join(gallery.library, annasPhotos[0] ?? '')),
      );
      await page.goto('/');
      await page.getByRole('link', { name: 'Lake' }).click();
      const archive = await download(page, 'Download album');
      expect(archive.suggestedFilename()).toMatch(/^2022-08-15.Lake\.zip$/);
      await expectArchive(archive, gallery);
    });

    test('language and public albums are chosen with buttons', async ({ page, gallery }) => {
      await gallery.signIn(page, 'anna');
      await page.goto('/');
      await expect(page.getByRole('heading', { name: 'Christmas' })).toBeVisible();
      await expect(albumNames(page)).toHaveText(['Christmas', 'Lake']);
      await page.getByRole('button', { name: 'Hide public albums' }).click();
      await expect(page.getByRole('heading', { name: 'Christmas' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Show public albums' }).click();
      await expect(page.getByRole('heading', { name: 'Christmas' })).toBeVisible();
      await page.getByRole('button', { name: 'Français' }).click();
      await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
      await expect(page.getByText('6 photos')).toBeVisible();
      await page.getByRole('button', { name: 'Masquer les albums publics' }).click();
      await expect(page.getByRole('heading', { name: 'Christmas' })).toHaveCount(0);
      await page.getByRole('button', { name: 'English' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await expect(page.getByText('Lake')).toHaveCount(0);
    });
  });
}

function albumNames(page: Page): Locator {
  return page.getByRole('heading', { level: 3 });
}

async function openFirstPhoto(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  await page.goto((await page.locator('main ul.rows a').first().getAttribute('href')) ?? '');
}

async function download(page: Page, name: string): Promise<Download> {
  const [started] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name }).click(),
  ]);
  return started;
}

/**
 * Checks that the entries are exactly the files that Anna sees, and that other programs accept the
 * archive.
 */
async function expectArchive(archive: Download, gallery: Gallery): Promise<void> {
  const tested = spawnSync('unzip', ['-tq', await archive.path()], { encoding: 'utf8' });
  if (!isAbsent(tested.error)) expect(tested).toMatchObject({ status: 0 });
  const bytes = readFileSync(await archive.path());
  const zip = await JSZip.loadAsync(bytes, { checkCRC32: true });
  const names = annasPhotos.map((path) => path.slice(path.lastIndexOf('/') + 1));
  expect(Object.keys(zip.files)).toEqual(names);
  for (const path of annasPhotos) {
    const entry = await zip.file(path.slice(path.lastIndexOf('/') + 1))?.async('nodebuffer');
    expect(entry).toEqual(readFileSync(join(gallery.library, path)));
  }
}

/** Does the error mean that the program is not installed? */
function isAbsent(error: NodeJS.ErrnoException | undefined): boolean {
  return error?.code === 'ENOENT';
}

test('keys lead to the next and the previous photo, and back to the album', {
  tag: '@once',
}, async ({ page, gallery }) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await gallery.signIn(page, 'anna');
  await openFirstPhoto(page);
  const place = (at: number) => page.getByText(`${at} of ${annasPhotos.length}`);
  await expect(place(1)).toBeVisible();
  await press(page, 'ArrowRight');
  await expect(place(2)).toBeVisible();
  await press(page, 'ArrowLeft');
  await expect(place(1)).toBeVisible();
  await press(page, 'Escape');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lake');
});

/** Presses a key, once the page's script is running. */
async function press(page: Page, key: string): Promise<void> {
  const before = page.url();
  await expect(async () => {
    if (page.url() === before) await page.keyboard.press(key);
    await page.waitForURL((url) => url.href !== before, { timeout: 1000 });
  }).toPass();
}

test('a swipe leads to the next photo', { tag: '@touch' }, async ({ page, gallery }) => {
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await gallery.signIn(page, 'anna');
  await openFirstPhoto(page);
  const before = page.url();
  await expect(async () => {
    if (page.url() === before) await swipeLeft(page);
    await page.waitForURL((url) => url.href !== before, { timeout: 1000 });
  }).toPass();
  await expect(page.getByText(`2 of ${annasPhotos.length}`)).toBeVisible();
});

async function swipeLeft(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: string, x: number | null) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: x === null ? [] : [{ x, y: 400 }],
    });
  await touch('touchStart', 320);
  for (const x of [280, 220, 160, 100]) await touch('touchMove', x);
  await touch('touchEnd', null);
  await session.detach();
}
