import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { test } from './gallery/family.ts';
import type { Gallery } from './gallery/gallery.ts';

/** Addresses of the pages that a relative meets, the last two without being signed in. */
async function pagesOf(page: Page, gallery: Gallery): Promise<string[]> {
  await gallery.signIn(page, 'anna');
  await page.getByRole('link', { name: 'Lake' }).click();
  const album = new URL(page.url()).pathname;
  const photo = (await page.locator('main ul.rows a').first().getAttribute('href')) ?? '';
  return ['/', '/?q=lake', '/?q=nothing', '/years/2022', album, photo, '/no-such-page'];
}

const adminPages = [
  '/admin',
  '/admin/albums',
  '/admin/people',
  '/admin/groups',
  '/admin/links',
  '/admin/scan',
];

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('axe finds nothing on the pages of relatives', async ({ page, gallery }) => {
      for (const address of await pagesOf(page, gallery)) {
        await page.goto(address);
        expect([address, await faultsOf(page)]).toEqual([address, []]);
      }
      await page.context().clearCookies();
      for (const address of ['/', '/sign-in', gallery.link('ben')]) {
        await page.goto(address);
        expect([address, await faultsOf(page)]).toEqual([address, []]);
      }
    });

    test('axe finds nothing on the pages of administrators', async ({ page, gallery }) => {
      await gallery.signIn(page, 'olga');
      for (const address of adminPages) {
        expect([address, (await page.goto(address))?.status()]).toEqual([address, 200]);
        expect([address, await faultsOf(page)]).toEqual([address, []]);
      }
    });
  });
}

type Shift = { readonly size: number; readonly pictures: number };

/** Runs in the page: notes in `window.shifts` what moved without anybody's doing. */
function watchShifts(): void {
  type Entry = PerformanceEntry & { value: number; sources: { node: Node | null }[] };
  const shifts: Shift[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Entry[]) {
      const rows = document.querySelector('ul.rows');
      const pictures = sources.filter(({ node }) => rows?.contains(node)).length;
      shifts.push({ size: value, pictures });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

test('nothing shifts while an album loads, and each picture keeps its ratio', async ({
  page,
  gallery,
}) => {
  await gallery.signIn(page, 'vera');
  await page.getByRole('link', { name: 'Lake' }).click();
  await page.addInitScript(watchShifts);
  // Slowly, so that the page is there long before its pictures.
  await page.route('**/photos/*/*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.reload({ waitUntil: 'networkidle' });
  const shifts = await page.evaluate((): Shift[] => Reflect.get(window, 'shifts'));
  expect(shifts.filter(({ pictures }) => pictures > 0)).toEqual([]);
  // Words may settle by a pixel when their typeface comes. 0.1 is what browsers call good.
  expect(shifts.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(0.001);

  const pictures = await page.locator('main ul.rows img').evaluateAll((images) =>
    images.map((image) => {
      const { width, height } = image.getBoundingClientRect();
      const { naturalWidth, naturalHeight } = image as HTMLImageElement;
      return { shown: width / height, real: naturalWidth / naturalHeight };
    }),
  );
  expect(pictures).toHaveLength(7);
  for (const { shown, real } of pictures) expect(Math.abs(shown / real - 1)).toBeLessThan(0.02);
});

test('no page is wider than its window', async ({ page, gallery }) => {
  for (const address of await pagesOf(page, gallery)) {
    await page.goto(address);
    const wider = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([address, wider]).toEqual([address, 0]);
  }
});

test('a browser that wishes French gets French', { tag: '@once' }, async ({ browser, gallery }) => {
  const context = await browser.newContext({ locale: 'fr-FR', baseURL: gallery.url });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.getByText('24 décembre 2024')).toBeVisible();
  await expect(page.getByText('3 photos')).toBeVisible();
  await page.goto('/albums/999999');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await context.close();
});

test('no page says anything to the console', async ({ page, gallery }) => {
  const said: string[] = [];
  page.on('console', (message) => said.push(`${page.url()} ${message.text()}`));
  page.on('pageerror', (error) => said.push(`${page.url()} ${error.message}`));
  const addresses = await pagesOf(page, gallery);
  for (const address of addresses.filter((each) => each !== '/no-such-page')) {
    await page.goto(address, { waitUntil: 'networkidle' });
  }
  expect(said).toEqual([]);
});
