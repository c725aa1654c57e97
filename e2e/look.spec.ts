import { expect } from '@playwright/test';
import { annasPhotos, test } from './gallery/family.ts';

type Shift = { readonly size: number; readonly pictures: number };

/** Runs in the page: records layout shifts in `window.shifts`. */
function watchShifts(): void {
  type Entry = PerformanceEntry & { value: number; sources: { node: Node | null }[] };
  const shifts: Shift[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries() as Entry[]) {
      const frames = [...document.querySelectorAll('ul.rows, .mosaic, .photo-stage')];
      const isPicture = (node: Node | null) => frames.some((frame) => frame.contains(node));
      shifts.push({ size: value, pictures: sources.filter(({ node }) => isPicture(node)).length });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

test('nothing shifts while a page loads, and each picture keeps its ratio', {
  tag: '@phone',
}, async ({ page, gallery }) => {
  await gallery.signIn(page, 'vera');
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  await page.waitForURL(/\/albums\/\d+$/);
  const album = page.url();
  const photo = (await page.locator('main ul.rows a').nth(1).getAttribute('href')) ?? '';
  await page.addInitScript(watchShifts);
  // Pictures are delayed, so that the page is rendered long before them.
  await page.route('**/photos/*/*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  for (const address of ['/', photo, album]) {
    await page.goto(address, { waitUntil: 'networkidle' });
    const shifts = await page.evaluate((): Shift[] => Reflect.get(window, 'shifts'));
    expect([address, shifts.filter(({ pictures }) => pictures > 0)]).toEqual([address, []]);
    // Text may move by a pixel when the font loads. Browsers call anything up to 0.1 good.
    expect(shifts.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(0.001);
  }

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

test('the place of a picture has its colours while the picture loads', { tag: '@once' }, async ({
  page,
  gallery,
}) => {
  await gallery.signIn(page, 'anna');
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  await expect(page.locator('.rows li')).toHaveCount(annasPhotos.length);
  const colours = page.locator('.rows li[style*="--tl"]');
  // What was learned of a photo with its first thumbnail is stored a little later.
  await expect
    .poll(async () => {
      await page.reload();
      return colours.count();
    })
    .toBe(annasPhotos.length);
  await page.route('**/photos/*/*', (route) => route.abort());
  await page.reload();
  const painted = await colours.evaluateAll((all) =>
    all.map((each) => getComputedStyle(each).backgroundImage),
  );
  expect(painted).toEqual(annasPhotos.map(() => expect.stringContaining('radial-gradient(')));
});

test('a browser whose language is French gets French pages', { tag: '@once' }, async ({
  browser,
  gallery,
}) => {
  const context = await browser.newContext({ locale: 'fr-FR', baseURL: gallery.url });
  const page = await context.newPage();
  await page.goto('/');
  await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
  await expect(page.getByText('24 décembre 2024')).toBeVisible();
  await expect(page.getByText('3 photos')).toBeVisible();
  await context.close();
});

test('pages fade into one another only where motion is welcome', {
  tag: '@once',
}, async ({ page, gallery }) => {
  await gallery.signIn(page, 'anna');
  await page.goto('/');
  const animates = () =>
    page.evaluate(() =>
      [...document.styleSheets]
        .flatMap((sheet) => [...sheet.cssRules])
        .flatMap((rule) => (rule instanceof CSSLayerBlockRule ? [...rule.cssRules] : [rule]))
        .filter((rule) => rule instanceof CSSMediaRule)
        .filter(({ cssText }) => cssText.includes('@view-transition'))
        .map(({ conditionText }) => window.matchMedia(conditionText).matches),
    );
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await animates()).toEqual([false]);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await animates()).toEqual([true]);
});
