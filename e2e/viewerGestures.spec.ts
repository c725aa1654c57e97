import { createHash } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import { filmDecoderFault } from '../lib/images/filmDecoder.ts';
import { shown, test } from './gallery/showcase.ts';

const viewer = (page: Page) => page.getByRole('dialog', { name: 'Photos, enlarged' });
const button = (page: Page, name: string) =>
  viewer(page).getByRole('button', { name, exact: true });

/** The width of the photo that is shown, in CSS pixels. */
const width = (page: Page) =>
  viewer(page)
    .locator('[aria-hidden=false] img.pswp__img:not([aria-hidden])')
    .evaluate((image) => image.getBoundingClientRect().width);

/** Opens the viewer over a page, once its scripts run: before, a photo's link leads to its own page. */
async function open(page: Page, address: string, place = 0): Promise<void> {
  await expect(async () => {
    await page.goto(address);
    await page.waitForLoadState('networkidle');
    await page.locator('.rows a').nth(place).click();
    await expect(viewer(page)).toBeVisible({ timeout: 5000 });
  }).toPass();
}

/**
 * Stands for what browsers without a screen lack: the share sheet, and the lock that keeps the
 * screen on.
 */
async function lend(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const lent = { shared: [] as File[], locks: 0 };
    Object.assign(window, { lent });
    Object.assign(navigator, {
      canShare: () => true,
      share: async ({ files }: { files: File[] }) => void lent.shared.push(...files),
    });
    Object.defineProperty(navigator, 'wakeLock', {
      value: {
        request: async () => {
          lent.locks += 1;
          const release = async () => {
            lent.locks -= 1;
          };
          return { release };
        },
      },
    });
    // A second of the slide show takes a tenth of a second.
    const wait = window.setTimeout;
    window.setTimeout = ((act: () => void, ms = 0) =>
      wait(act, ms >= 3000 ? ms / 10 : ms)) as typeof window.setTimeout;
  });
}

type Lent = { lent: { shared: File[]; locks: number } };

test('wheel, clicks and keys zoom; a slide show turns by itself and keeps the screen on; share and link', {
  tag: '@desk',
}, async ({ page, context, showcase: { signIn, id, url } }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await lend(page);
  await signIn(page, 'anna');
  await open(page, `/albums/${id(shown.lake)}`);
  const whole = await width(page);
  const isLarger = () => expect.poll(() => width(page)).toBeGreaterThan(whole * 1.2);
  const isWhole = () => expect.poll(() => width(page)).toBeCloseTo(whole, 0);
  const { width: across = 0, height = 0 } = page.viewportSize() ?? {};
  await page.mouse.move(across / 2, height / 2);
  await page.mouse.wheel(0, -400);
  await isLarger();
  await page.keyboard.press('z');
  await isWhole();
  await page.mouse.click(across / 2, height / 2);
  await isLarger();
  await page.mouse.click(across / 2, height / 2);
  await isWhole();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  await isLarger();
  await page.keyboard.press('-');
  await page.keyboard.press('-');
  await isWhole();

  await page.keyboard.press('f');
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
  await expect.poll(isFull).toBe(true);
  await button(page, 'Leave full screen').click();
  await expect.poll(isFull).toBe(false);

  // Share hands over just the bytes that Download saves, under the same name.
  const download = viewer(page).getByRole('link', { name: 'Download', exact: true });
  const answer = await page.request.get((await download.getAttribute('href')) ?? '');
  await button(page, 'Share').click();
  const shared = () => page.evaluate(() => (window as unknown as Lent).lent.shared.length);
  await expect.poll(shared).toBe(1);
  const [name, hash] = await page.evaluate(async () => {
    const [file] = (window as unknown as Lent).lent.shared;
    const bytes = await crypto.subtle.digest(
      'SHA-256',
      (await file?.arrayBuffer()) ?? new ArrayBuffer(),
    );
    return [
      file?.name,
      [...new Uint8Array(bytes)].map((each) => each.toString(16).padStart(2, '0')).join(''),
    ];
  });
  expect(answer.headers()['content-disposition']).toContain(name ?? 'no name');
  expect(hash).toBe(
    createHash('sha256')
      .update(await answer.body())
      .digest('hex'),
  );

  // As with Caps Lock on.
  await page.keyboard.press('I');
  await viewer(page).getByRole('button', { name: 'Copy link' }).click();
  await expect(viewer(page).getByText(/^Copied\./)).toBeVisible();
  const photo = page.url();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(photo);
  expect(photo).toMatch(new RegExp(`^${url}/photos/\\d+$`));
  await page.keyboard.press('i');

  const locks = () => page.evaluate(() => (window as unknown as Lent).lent.locks);
  await page.keyboard.press('s');
  await expect.poll(locks).toBe(1);
  await expect(page).not.toHaveURL(photo);
  await page.keyboard.press('s');
  await expect.poll(locks).toBe(0);
  await expect(button(page, 'Slide show')).toBeAttached();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help.locator('kbd')).toHaveText([
    ...['←', '→', 'Z', '+', '−', 'L', 'I', 'S', '␣', 'F', 'D', 'Esc', '?'],
  ]);
});

test('two fingers and two taps zoom on a phone', { tag: '@touch' }, async ({
  page,
  showcase: { signIn, id },
}) => {
  await signIn(page, 'anna');
  await open(page, `/albums/${id(shown.lake)}`);
  const whole = await width(page);
  const isLarger = () => expect.poll(() => width(page)).toBeGreaterThan(whole * 1.2);
  const { width: across = 0, height = 0 } = page.viewportSize() ?? {};
  const cdp = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        type === 'touchEnd'
          ? []
          : [-1, 1].map((side, finger) => ({
              x: across / 2 + (side * apart) / 2,
              y: height / 2,
              id: finger,
            })),
    });
  await touch('touchStart', 60);
  for (const apart of [100, 150, 200, 260]) await touch('touchMove', apart);
  await touch('touchEnd', 0);
  await isLarger();
  const twice = async () => {
    await page.touchscreen.tap(across / 2, height / 2);
    await page.touchscreen.tap(across / 2, height / 2);
  };
  await twice();
  await expect.poll(() => width(page)).toBeCloseTo(whole, 0);
  await twice();
  await isLarger();
});

test('the viewer goes through every sequence, and back leaves it where it was opened', {
  tag: '@once',
}, async ({ page, showcase: { signIn, id, db, userId, shares } }) => {
  await signIn(page, 'anna');
  const like = db.$client.prepare('insert or ignore into favourites values (?, ?, ?)');
  like.run(userId('anna'), id(shown.wide), 1);
  await page.goto(shares[1]);
  await page.getByLabel('Password').fill('a long password');
  await page.locator('main form button').first().click();
  await expect(page.locator('.rows a')).toHaveCount(2);
  const share = new URL(page.url()).pathname;
  const addresses = [share, '/favourites', '/?q=lake', '/timeline', '/timeline?on=08-15'];
  for (const address of addresses) {
    await open(page, address);
    const links = await page
      .locator('.rows a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
    expect(links.length, address).toBeGreaterThan(1);
    await expect(page, address).toHaveURL(links[0] ?? '');
    await page.keyboard.press('ArrowRight');
    await expect(page, address).toHaveURL(links[1] ?? '');
    await page.keyboard.press('ArrowLeft');
    await expect(page, address).toHaveURL(links[0] ?? '');
    await page.goBack();
    await expect(viewer(page)).toHaveCount(0);
    expect(page.url().endsWith(address), address).toBe(true);
    await expect(page.locator('.rows a').first()).toBeFocused();
  }
  db.$client.prepare('delete from favourites where photo_id = ?').run(id(shown.wide));
});

test('the motion of a live photo plays over it once', { tag: '@once' }, async ({
  page,
  showcase: { signIn, id },
}) => {
  // The package that decodes films does not exist for every machine. Without it films are served
  // unchanged.
  test.skip(filmDecoderFault() !== null, 'the optional package that decodes films is not there');
  await signIn(page, 'anna');
  await open(page, `/albums/${id(shown.live)}`);
  await button(page, 'Play the motion').click();
  await expect(viewer(page).locator('video')).toHaveCount(1);
  await expect(button(page, 'Back to the photo')).toBeVisible();
  await expect(button(page, 'Play the motion')).toBeVisible({ timeout: 200_000 });
  await expect(viewer(page).locator('video')).toHaveCount(0);
});
