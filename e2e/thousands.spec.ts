import { expect, type Page } from '@playwright/test';
import { runStatement } from '../lib/db/run.ts';
import { sql } from '../lib/db/sql.ts';
import { atomically } from '../lib/db/write.ts';
import { test, thousands } from './gallery/thousands.ts';

/** How many elements of the grid are in the document. */
const elements = (page: Page) => page.locator('.rows-whole *').count();

/** The photo at the top of the window, and where it stands, in pixels. */
const standing = (page: Page) =>
  page.evaluate(() => {
    const items = [...document.querySelectorAll('.rows-whole li')];
    const first = items.find((item) => item.getBoundingClientRect().bottom > 0);
    return { id: first?.id, top: Math.round(first?.getBoundingClientRect().top ?? 0) };
  });

/** Pixels by which the window is scrolled. */
const scrolled = (page: Page) => page.evaluate(() => window.scrollY);

/**
 * Waits until the photos in sight have been read, the window has stopped moving, and the address
 * names its position.
 */
async function settle(page: Page): Promise<void> {
  await expect(page.locator('[data-unknown]')).toHaveCount(0);
  let last = await standing(page);
  const isStill = async () => {
    const before = last;
    last = await standing(page);
    return before.top === last.top && page.url().endsWith(`#${last.id}`);
  };
  await expect.poll(isStill, { intervals: [300] }).toBe(true);
}

const scroller = (page: Page) => page.getByRole('slider', { name: 'Date' });
const viewer = (page: Page) => page.getByRole('dialog', { name: 'Photos, enlarged' });

test('an album of thousands is one grid, in which every way back leads to where one was', {
  tag: '@desk',
}, async ({ page, thousandsGallery: { url, albumId, signIn } }) => {
  await signIn(page, 'anna');
  const shifts = await watchShifts(page);
  await page.goto(`${url}/albums/${albumId}`);
  await expect(page.locator('.rows-whole')).toBeVisible();
  // From the beginning the grid is about as high as all its photos need.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  expect(height).toBeGreaterThan(100 * 1000);
  await expect(page.locator('.rows-day').first()).toHaveText(/2015/);
  expect(await elements(page)).toBeLessThanOrEqual(600);

  // Goes to the year after next, and on from there.
  await scroller(page).focus();
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageDown');
  await expect(scroller(page)).toHaveAttribute('aria-valuetext', 'January 2017');
  await expect(page.locator('.rows-day', { hasText: /January 2017/ }).first()).toBeInViewport();
  await page.mouse.move(600, 500);
  for (let turn = 0; turn < 5; turn += 1) {
    const before = await scrolled(page);
    await page.mouse.wheel(0, 1500);
    await expect.poll(() => scrolled(page)).toBeGreaterThan(before + 1000);
    await expect(page.locator('[data-unknown]')).toHaveCount(0);
    expect(await elements(page)).toBeLessThanOrEqual(600);
  }
  await settle(page);
  expect(await shifts()).toBeLessThan(0.02);

  const before = await standing(page);
  await page.reload();
  await expect(page.locator('.rows-whole')).toBeVisible();
  expect(await standing(page)).toEqual(before);
  await page.goto(`${url}/favourites`);
  await page.goBack();
  await expect(page.locator('.rows-whole')).toBeVisible();
  expect(await standing(page)).toEqual(before);

  // Also while the address still names where the window stood before.
  await page.evaluate(() => window.scrollBy({ top: 300, behavior: 'instant' }));
  const moved = await standing(page);
  await page.reload();
  await expect(page.locator('.rows-whole')).toBeVisible();
  expect(await standing(page)).toEqual(moved);
  await settle(page);

  // The viewer opens there, goes on to photos that are not in the document, and leads back to the
  // one seen last.
  await page.waitForLoadState('networkidle');
  const photo = page.locator(`#${moved.id} ~ li a`).first();
  await photo.press('Enter');
  await expect(viewer(page)).toBeVisible();
  for (let turn = 0; turn < 3; turn += 1) await page.keyboard.press('ArrowRight');
  const seen = new URL(page.url()).pathname;
  expect(seen).toMatch(/^\/photos\/\d+$/);
  await page.goBack();
  await expect(viewer(page)).toHaveCount(0);
  await expect(page.locator(`.rows-whole a[href="${seen}"]`)).toBeFocused();
  await expect(page.locator(`.rows-whole a[href="${seen}"]`)).toBeInViewport();

  // The end of the album. An address of one page shows that page alone.
  await scroller(page).focus();
  await page.keyboard.press('End');
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(page.locator('.rows-whole img').last()).toHaveAttribute(
    'alt',
    new RegExp(`${thousands} of ${thousands}$`),
  );
  await page.getByRole('link', { name: `Page ${thousands / 200}` }).click();
  await expect(page.locator('.rows-served li')).toHaveCount(200);
});

test('what a search finds is one grid as well, as far as it is counted', { tag: '@desk' }, async ({
  page,
  thousandsGallery: { url, signIn },
}) => {
  await signIn(page, 'anna');
  await page.goto(`${url}/?q=february`);
  await expect(page.locator('.rows-whole')).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
  await settle(page);
  expect(page.url()).toMatch(/\/\?q=february&from=\d+#photo-\d+$/);
  expect(await elements(page)).toBeLessThanOrEqual(600);
  const before = await standing(page);
  await page.reload();
  await expect(page.locator('.rows-whole')).toBeVisible();
  expect((await standing(page)).id).toBe(before.id);
});

test('without JavaScript an album of thousands is its pages', { tag: '@desk' }, async ({
  browser,
  thousandsGallery: { url, albumId, signIn },
}) => {
  const page = await browser.newPage({ javaScriptEnabled: false });
  await signIn(page, 'anna');
  await page.goto(`${url}/albums/${albumId}`);
  await expect(page.locator('.rows li')).toHaveCount(200);
  await page.getByRole('link', { name: 'Next photos' }).click();
  await expect(page.locator('.rows img').first()).toHaveAttribute('alt', /201 of/);
  await page.close();
});

test('while a page arrives, rows that would still move are not seen', { tag: '@desk' }, async ({
  page,
  thousandsGallery: { url, albumId, signIn },
}) => {
  await signIn(page, 'anna');
  const shifts = await watchShifts(page);
  const address = `${url}/albums/${albumId}`;
  const whole = await (await page.request.get(address)).text();
  // The part of the page that has arrived after a while ends in the middle of the second day.
  const ends = [...whole.matchAll(/<\/ul><h2 class="rows-day"/g)].map(({ index }) => index);
  const [first = 0, second = 0] = ends.slice(-3);
  const half = whole.indexOf('</li>', (first + second) / 2) + '</li>'.length;
  await page.route(address, (route) =>
    route.fulfill({ contentType: 'text/html', body: whole.slice(0, half) }),
  );
  await page.goto(address);
  const lists = page.locator('.rows');
  await expect(lists.last()).toBeHidden();
  expect(await lists.last().locator('li').count()).toBeGreaterThan(1);
  await expect(lists.nth(-2)).toBeVisible();
  await page.unroute(address);
  await page.goto(address);
  await expect(page.locator('.rows-whole')).toBeVisible();
  expect(await shifts()).toBeLessThan(0.02);
});

test('whoever may not see an album any more gets nothing more of it while they scroll', {
  tag: '@desk',
}, async ({ page, thousandsGallery: { url, albumId, db, signIn } }) => {
  await signIn(page, 'anna');
  await page.goto(`${url}/albums/${albumId}`);
  await expect(page.locator('.rows-whole')).toBeVisible();
  const open = (isOpen: boolean) =>
    atomically(db, (tx) =>
      runStatement(
        tx,
        isOpen
          ? sql`insert into policy_users (policy_id, user_id)
              select albums.policy_id, users.id from albums, users where users.handle = 'anna'`
          : sql`delete from policy_users`,
      ),
    );
  open(false);
  await page.evaluate(() => window.scrollTo(0, 50_000));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nothing to see here');
  expect(await page.locator('.rows li').count()).toBe(0);
  open(true);
});

/** Sums what moved in the window by itself, as browsers measure it (layout shifts). */
async function watchShifts(page: Page): Promise<() => Promise<number>> {
  await page.addInitScript(() => {
    const sums = { shifts: 0 };
    Object.assign(window, sums);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, hadRecentInput } = entry as PerformanceEntry & {
          value: number;
          hadRecentInput: boolean;
        };
        const now = window as unknown as typeof sums;
        if (!hadRecentInput) now.shifts += value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: number }).shifts);
}
