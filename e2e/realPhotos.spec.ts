import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { followLink } from './gallery/gallery.ts';
import { runTry, type TryOut } from './gallery/tryOut.ts';

const root = join(import.meta.dirname, '..');
const isLong = process.env['TEST_LONG'] !== undefined;
/** Photos of many cameras and programs, kept outside of the repository. */
const photos = join(root, '..', 'shared', 'photos');

/** Copies each directory to one with a date: `2001/02_02_avif`, `2002/03_03_cameras`, ... */
function arrange(library: string): string[] {
  const entries = readdirSync(photos, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  for (const [at, name] of names.sort().entries()) {
    const day = String((at % 12) + 1).padStart(2, '0');
    const target = join(library, String(2001 + at), `${day}_${day}_${name}`);
    cpSync(join(photos, name), target, { recursive: true });
  }
  return names;
}

/**
 * Waits for pictures of the page, of all of it or of every third one, and returns those that are empty.
 */
async function badPictures(page: Page, isSample = false): Promise<string[]> {
  return page.locator('main img').evaluateAll(
    async (elements, each) => {
      const images = (elements as HTMLImageElement[]).filter((_, at) => at % each === 0);
      for (const image of images) image.loading = 'eager';
      await Promise.all(
        images.map((image) =>
          image.complete
            ? null
            : new Promise((resolve) => {
                image.addEventListener('load', resolve);
                image.addEventListener('error', resolve);
              }),
        ),
      );
      return images.flatMap((image) => (image.naturalWidth > 0 ? [] : [image.currentSrc]));
    },
    isSample ? 3 : 1,
  );
}

test.describe('real photos', { tag: '@once' }, () => {
  // The photos are of real people and not part of the repository; where they are absent, the test
  // is skipped.
  test.skip(!existsSync(photos), `the photos of ${photos} are not here`);

  let library: string;
  let tried: TryOut;

  test.beforeAll(async () => {
    test.setTimeout(300_000);
    library = mkdtempSync(join(tmpdir(), 'albumen-real-'));
    arrange(library);
    tried = await runTry([library]);
  });

  test.afterAll(async () => {
    expect(await tried.stop('SIGTERM')).toEqual([]);
    rmSync(tried.folder, { recursive: true });
    rmSync(library, { recursive: true });
  });

  test('every page of every album shows its pictures, on a desk and on a phone', async ({
    page,
  }) => {
    test.setTimeout(600_000);
    const said: string[] = [];
    page.on('pageerror', (error) => said.push(`${page.url()} ${error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 400) said.push(`${response.status()} ${response.url()}`);
    });
    await followLink(page, tried.signIn);
    const albums = await listAlbums(page);
    expect(albums.length).toBeGreaterThan(10);
    let place = 0;
    for (const album of albums) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(new URL(album, page.url()).href);
      expect([album, await badPictures(page, !isLong)]).toEqual([album, []]);
      const shown = await hrefs(page, 'main ul.rows a');
      // Every fifteenth, over all albums; `npm run test:long` opens them all.
      const opened = shown.filter((_, at) => isLong || (place + at) % 15 === 0);
      place += shown.length;
      for (const photo of opened) {
        await page.setViewportSize({ width: 390, height: 844 });
        await page.goto(new URL(photo, page.url()).href);
        expect([photo, await badPictures(page)]).toEqual([photo, []]);
        const wider = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect([photo, wider]).toEqual([photo, 0]);
      }
    }
    expect(said).toEqual([]);
  });
});

/** The albums on all pages of the index. */
async function listAlbums(page: Page): Promise<string[]> {
  const albums = await hrefs(page, 'main ul.cards a');
  const [older] = await hrefs(page, 'nav.pager a[rel=next]');
  if (older === undefined) return albums;
  await page.goto(new URL(older, page.url()).href);
  return [...albums, ...(await listAlbums(page))];
}

function hrefs(page: Page, selector: string): Promise<string[]> {
  return page
    .locator(selector)
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
}
