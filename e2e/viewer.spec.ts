import { gzipSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import axe from 'axe-core';
import { shown, test } from './gallery/showcase.ts';

const viewer = (page: Page) => page.getByRole('dialog', { name: 'Photos, enlarged' });
const place = (page: Page, text: string) => viewer(page).getByText(text, { exact: true });

/** Loads a page, and waits for its scripts: before they run, a photo's link leads to its own page. */
async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForLoadState('networkidle');
}

/** Turns to the next photo with a finger, as soon as the viewer has opened. */
async function swipe(page: Page): Promise<void> {
  const before = page.url();
  await expect(async () => {
    if (page.url() === before) await moveFinger(page);
    await page.waitForURL((url) => url.href !== before, { timeout: 1000 });
  }).toPass();
}

/** A finger that moves from right to left over the middle of the window. */
async function moveFinger(page: Page): Promise<void> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: type === 'touchEnd' ? [] : [{ x, y: height / 2 }],
    });
  await touch('touchStart', width * 0.8);
  for (const at of [0.7, 0.5, 0.3, 0.2]) await touch('touchMove', width * at);
  await touch('touchEnd', 0);
  await cdp.detach();
}

test('photos and a film are swiped through over their album, and back leaves them at once', {
  tag: '@touch',
}, async ({ page, showcase: { signIn, id } }) => {
  await signIn(page, 'anna');
  const album = `/albums/${id(shown.lake)}`;
  await visit(page, album);
  const links = await page
    .locator('.rows a')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  await expect(page.locator('main h2')).toHaveText(['Monday 15 August 2022', 'Without a date']);
  const film = links.indexOf(`/photos/${id(shown.video)}`);
  expect(film).toBeGreaterThan(0);
  await page
    .locator('.rows a')
    .nth(film - 1)
    .tap();
  await expect(place(page, `${film} of ${links.length}`)).toBeVisible();
  await expect(page).toHaveURL(links[film - 1] ?? '');
  await swipe(page);
  await expect(page).toHaveURL(links[film] ?? '');
  await expect(viewer(page).locator('video')).toBeVisible();
  await swipe(page);
  await expect(page).toHaveURL(links[film + 1] ?? '');
  await expect(viewer(page).locator('video')).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(album);
  await expect(viewer(page)).toHaveCount(0);
  await expect(page.locator('.rows a').nth(film + 1)).toBeFocused();
});

test('tapping a photo on its own page opens it among those of its album', {
  tag: '@touch',
}, async ({ page, showcase: { signIn, id } }) => {
  await signIn(page, 'anna');
  await visit(page, `/photos/${id(shown.wide)}`);
  const next = await page.locator('.photo-next').getAttribute('href');
  await page.locator('.photo-stage a').tap();
  await expect(viewer(page)).toBeVisible();
  await swipe(page);
  await expect(page).toHaveURL(next ?? '');
  // A browser takes a tap during a swipe for a finger that stops the movement.
  await expect(async () => {
    const close = viewer(page).getByRole('button', { name: 'Close' });
    if ((await close.count()) > 0) await close.tap({ timeout: 1000 });
    await expect(viewer(page)).toHaveCount(0, { timeout: 1000 });
  }).toPass();
  // The page behind the viewer is now that of the photo seen last.
  await expect(page.getByText(/^2 of/)).toBeVisible();
  await expect(page).toHaveURL(next ?? '');
});

test('a panorama shows its middle first, and a swipe moves over it instead of leaving it', {
  tag: '@touch',
}, async ({ page, browser, showcase: { signIn, id, url } }) => {
  await signIn(page, 'anna');
  const photo = `/photos/${id(shown.panorama)}`;
  /** How much of what is beside the window lies left of it. */
  const shareLeft = (of: Page) =>
    of
      .locator('.photo-stage a')
      .evaluate((link) => link.scrollLeft / (link.scrollWidth - link.clientWidth));
  // As in browsers that do not know that property.
  await page.addInitScript(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { scroll-initial-target: none !important; }');
    document.adoptedStyleSheets = [sheet];
  });
  await visit(page, photo);
  expect(await shareLeft(page)).toBeCloseTo(0.5, 2);
  await moveFinger(page);
  await expect.poll(() => shareLeft(page)).toBeGreaterThan(0.55);
  await expect(page).toHaveURL(photo);

  const context = await browser.newContext({
    ...{ baseURL: url, javaScriptEnabled: false, isMobile: true },
    viewport: page.viewportSize(),
    storageState: await page.context().storageState(),
  });
  const still = await context.newPage();
  await still.goto(photo);
  expect(await shareLeft(still)).toBeCloseTo(0.5, 2);
  await context.close();
});

test('the keyboard leads through a sequence of several pages, which a reload and back survive', {
  tag: '@desk',
}, async ({ page, showcase: { signIn, id } }) => {
  await signIn(page, 'anna');
  // An address with a page's number shows that page; without it, all photos are one grid.
  const album = `/albums/${id(shown.hundreds)}?page=1`;
  await visit(page, album);
  await page.locator('.rows a').last().press('Enter');
  await expect(place(page, '200 of 203')).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(place(page, '202 of 203')).toBeVisible();
  const last = viewer(page).getByRole('group').and(page.locator('[aria-hidden=false]'));
  await expect(last.locator('img:not([aria-hidden])')).toHaveAttribute(
    'alt',
    /Hundreds, .*202 of 203/,
  );
  const photo = page.url();
  expect(photo).toMatch(/\/photos\/\d+$/);
  await page.reload();
  await expect(page.locator('.photo-stage img')).toHaveAttribute('alt', /202 of 203/);
  await page.goBack();
  await expect(page.locator('.rows a')).toHaveCount(200);
  expect(page.url().endsWith(album)).toBe(true);

  // In the timeline the viewer goes on to the next page as well.
  await visit(page, '/timeline');
  await page.locator('.rows a').last().press('Enter');
  await expect(viewer(page)).toBeVisible();
  const before = page.url();
  await page.keyboard.press('ArrowRight');
  await expect(page).not.toHaveURL(before);
  await expect(last.locator('img:not([aria-hidden])')).toHaveAttribute('alt', /^Photo, /);
});

test('the panel says what the page of the photo says; axe finds nothing in the open viewer', {
  tag: '@desk',
}, async ({ page, showcase: { signIn, id } }) => {
  await signIn(page, 'anna');
  await visit(page, `/photos/${id(shown.tall)}`);
  const words = (selector: string) =>
    page.locator(selector).evaluate((legend) => {
      const copy = legend.cloneNode(true) as HTMLElement;
      copy.querySelector('form')?.remove();
      return copy.textContent;
    });
  await page.locator('.photo-facts summary').click();
  const legend = await words('.photo-legend');
  const heart = await page.locator('.heart button').textContent();
  const download = await page.locator('.photo-download').first().getAttribute('href');
  await visit(page, `/albums/${id(shown.lake)}`);
  await page.locator(`a[data-photo="${id(shown.tall)}"]`).click();
  await expect(viewer(page)).toBeVisible();
  await page.keyboard.press('i');
  await expect(page.locator('.viewer-legend h1')).toBeVisible();
  expect(await words('.viewer-legend')).toBe(legend);
  await expect(viewer(page).getByRole('link', { name: 'Download', exact: true })).toHaveAttribute(
    'href',
    download ?? '',
  );
  const like = viewer(page).locator('.heart button');
  await expect(like).toHaveText(heart ?? '');
  const [was, turned] =
    (await like.getAttribute('aria-pressed')) === 'true' ? ['true', 'false'] : ['false', 'true'];
  await like.click();
  await expect(like).toHaveAttribute('aria-pressed', turned);
  await page.keyboard.press('l');
  await expect(like).toHaveAttribute('aria-pressed', was);
  // The focus stays on the heart, though the next photo has another one.
  const here = page.url();
  await like.focus();
  await page.keyboard.press('ArrowRight');
  await expect(page).not.toHaveURL(here);
  await expect(like).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(page).toHaveURL(here);
  await expect(like).toBeFocused();
  await page.evaluate(axe.source);
  const faults = () =>
    page.evaluate(async () => {
      const { violations } = await window.axe.run({ resultTypes: ['violations'] });
      return violations.flatMap(({ id: rule, nodes }) =>
        nodes.map(({ html }) => `${rule}: ${html}`),
      );
    });
  expect(await faults()).toEqual([]);
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  expect(await faults()).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(viewer(page)).toBeVisible();
  // Tab stays inside the viewer.
  for (let times = 0; times < 15; times += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main'))).toBeNull();
  }
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await expect(page.locator(`a[data-photo="${id(shown.tall)}"]`)).toBeFocused();
});

test('a page of photos is light, with the viewer that it loads when it is idle', {
  tag: '@once',
}, async ({ page, showcase: { signIn, id } }) => {
  await signIn(page, 'anna');
  const sizes = new Map<string, number>();
  page.on('response', async (response) => {
    if (!new URL(response.url()).pathname.endsWith('.js')) return;
    sizes.set(response.url(), gzipSync(await response.body()).length);
  });
  await page.goto(`/albums/${id(shown.lake)}`, { waitUntil: 'networkidle' });
  const kilobytes = [...sizes.values()].reduce((sum, size) => sum + size, 0) / 1024;
  // An empty page made with Next has 138 kB of scripts.
  expect(kilobytes).toBeLessThan(138 + 60);
});
