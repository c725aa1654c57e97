import { expect, type Page } from '@playwright/test';
import { test } from './gallery/family.ts';
import { shown as places, test as showcase } from './gallery/showcase.ts';
import { windows } from './gallery/windows.ts';

async function openFirstPhoto(page: Page): Promise<string> {
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  await page.goto((await page.locator('main ul.rows a').first().getAttribute('href')) ?? '');
  return page.url();
}

/** The focused element: its text, and whether the focus is visible. */
function focused(page: Page): Promise<{ name: string; seen: boolean }> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement)) return { name: '', seen: false };
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const field = getComputedStyle(element.closest('.search-form') ?? element).boxShadow;
    const { width, height } = element.getBoundingClientRect();
    const seen =
      (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || field !== 'none';
    const words = element.getAttribute('aria-label') ?? element.textContent.trim();
    return { name: words || element.tagName.toLowerCase(), seen: seen && width * height > 0 };
  });
}

async function tab(page: Page, times: number): Promise<string[]> {
  const names = [];
  for (let at = 0; at < times; at += 1) {
    await page.keyboard.press('Tab');
    const { name, seen } = await focused(page);
    names.push(seen ? name : `${name} (unseen)`);
  }
  return names;
}

test('all pages can be used with the keyboard alone, and the focus is always visible', {
  tag: '@once',
}, async ({ page, gallery }) => {
  await gallery.signIn(page, 'anna');
  await page.goto('/');
  await page.getByRole('button', { name: 'Hide public albums' }).click();
  await expect(page.getByRole('heading', { name: 'Christmas' })).toHaveCount(0);
  await page.goto('/');
  expect(await tab(page, 7)).toEqual([
    'Skip to the photos',
    'Our photos',
    'Search photos and albums',
    'Search',
    'Timeline',
    'Favourites',
    '2022',
  ]);
  await tab(page, 1);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lake');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  // The browser moves the focus a little later.
  await expect(page.locator('#main')).toBeFocused();
  expect(await tab(page, 3)).toEqual(['2022', 'Download album', 'Choose photos']);
  await tab(page, 1);
  // The link opens the viewer, which `viewer.spec.ts` tries. Loading its address leads to the page
  // of the photo.
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/photos\//);
  await page.reload();
  expect(await tab(page, 7)).toEqual([
    'Skip to the photos',
    'Lake',
    'a',
    'Like',
    'Download the original',
    'About this photo',
    'Next photo',
  ]);
});

showcase(
  'back leads to where one was in a long list',
  { tag: '@phone' },
  async ({ page, showcase: { signIn } }) => {
    await signIn(page, 'anna');
    await page.goto('/');
    const album = page.getByRole('link', { name: 'Day & night 12' });
    await album.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => window.scrollY);
    expect(before).toBeGreaterThan(500);
    await album.click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Day & night 12');
    await page.goBack();
    // Retried, since going back may be refused while the page is still loading.
    await expect(async () => {
      expect(await page.evaluate(() => window.scrollY)).toBe(before);
    }).toPass();
    await page.goForward();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Day & night 12');
  },
);

showcase(
  'a long list of people scrolls down, and never sideways',
  { tag: '@phone' },
  async ({ page, showcase: { signIn, id } }) => {
    await signIn(page, 'olga');
    await page.goto(`/albums/${id(places.lake)}`);
    await page.getByText('Change', { exact: true }).click();
    const list = page.locator('.owner fieldset').first();
    await expect(list).toBeVisible();
    const hidden = await list.evaluate((box) => {
      // More people than this gallery has.
      for (const label of [...box.querySelectorAll('label')]) box.append(label.cloneNode(true));
      return {
        below: box.scrollHeight - box.clientHeight,
        aside: box.scrollWidth - box.clientWidth,
      };
    });
    expect(hidden.below).toBeGreaterThan(0);
    expect(hidden.aside).toBe(0);
  },
);

showcase(
  'a phone folds the filters of a list away, and counts those in force',
  { tag: '@phone' },
  async ({ page, showcase: { signIn } }) => {
    await signIn(page, 'olga');
    await page.goto('/admin/albums');
    const who = page.getByRole('combobox', { name: 'Who sees it' });
    await expect(page.getByRole('searchbox', { name: 'Search' })).toBeVisible();
    await expect(who).toBeHidden();
    await page.getByText('Filters', { exact: true }).click();
    await who.selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(page).toHaveURL(/policy=/);
    await expect(page.getByText('Filters (1)', { exact: true })).toBeVisible();
    await expect(who).toBeHidden();
    await page.setViewportSize(windows.desktop.viewport);
    await expect(who).toBeVisible();
  },
);

test('a phone on its side shows the photo as high as it can', { tag: '@touch' }, async ({
  page,
  gallery,
}) => {
  await page.setViewportSize({ width: 844, height: 390 });
  await gallery.signIn(page, 'anna');
  await openFirstPhoto(page);
  const photo = page.locator('.photo-stage img');
  const box = await photo.boundingBox();
  expect(box?.height).toBeGreaterThan(300);
  await expect(photo).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('link', { name: 'Next photo' })).toBeInViewport({ ratio: 1 });
});

test('on an upright phone, the photo and the links beside it are on the first screen', {
  tag: '@touch',
}, async ({ page, gallery }) => {
  await gallery.signIn(page, 'anna');
  await openFirstPhoto(page);
  await expect(page.locator('.photo-stage img')).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('link', { name: 'Next photo' })).toBeInViewport({ ratio: 1 });
});

test('the scripts of the page of a photo load after its picture, or before it if that takes long', {
  tag: '@phone',
}, async ({ page, gallery }) => {
  await gallery.signIn(page, 'anna');
  const address = await openFirstPhoto(page);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const scripts = () => asked.filter((path) => /^\/_next\/.*\.js$/.test(path));
  const isPicture = (path: string) => /^\/photos\/\d+\/(?!original)/.test(path);
  let sendPicture = () => {};
  await page.route(
    (url) => isPicture(url.pathname),
    async (route) => {
      await new Promise<void>((resolve) => {
        sendPicture = resolve;
      });
      await route.continue();
    },
  );
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  const open = async (isKnown: boolean) => {
    if (!isKnown) await page.evaluate(() => localStorage.clear());
    // What the page before loads when it is idle does not count.
    await page.goto('about:blank');
    asked.length = 0;
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    await expect.poll(() => asked.some(isPicture)).toBe(true);
  };

  await open(false);
  expect(scripts()).toEqual([]);
  sendPicture();
  await expect.poll(scripts).not.toEqual([]);
  await page.waitForLoadState('load');

  // A browser that has the scripts already goes on at once.
  await open(true);
  await expect.poll(scripts).not.toEqual([]);
  sendPicture();
  await page.waitForLoadState('load');

  // The picture is still being made.
  await open(false);
  expect(scripts()).toEqual([]);
  await page.clock.fastForward(3_000);
  await expect.poll(scripts).not.toEqual([]);
  sendPicture();
});

test('a new link is printed as a card, and nothing else of the page', { tag: '@once' }, async ({
  page,
  gallery,
}) => {
  await gallery.signIn(page, 'olga');
  await page.goto('/admin/people');
  await page.getByRole('link', { name: 'Ben' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  const card = page.locator('.made');
  await expect(card).toContainText('Ben');
  await page.emulateMedia({ media: 'print' });
  await expect(card.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  await expect(card.locator('code')).toHaveText(/\/in\/[\w-]{22,}$/);
  for (const other of ['nav', 'footer', 'h1', 'h2', 'input', 'button']) {
    await expect(page.locator(other).filter({ visible: true })).toHaveCount(0);
  }
});

test.describe('without JavaScript', { tag: '@once' }, () => {
  test.use({ javaScriptEnabled: false, locale: 'fr-FR' });

  test('a page that fails says so in the language of the reader', async ({ page, gallery }) => {
    const { $client } = gallery.db;
    $client.exec('alter table albums rename to albums_away');
    try {
      const response = await page.goto('/');
      expect(response?.status()).toBe(500);
      expect(response?.headers()['cache-control']).toContain('no-store');
      await expect(page.getByRole('heading')).toHaveText('Quelque chose n’a pas marché');
      await expect(page.getByRole('link')).toHaveText('Aller à la galerie');
    } finally {
      $client.exec('alter table albums_away rename to albums');
    }
    expect((await page.goto('/'))?.status()).toBe(200);
  });
});

showcase(
  'an animation moves where that is wanted; pages and what cannot be shown are told',
  { tag: '@once' },
  async ({ page, showcase: { signIn, id } }) => {
    await signIn(page, 'anna');
    const moving = page.locator(`.photo-stage img`);
    const shown = async () => moving.evaluate((img) => (img as HTMLImageElement).currentSrc);
    await page.goto(`/photos/${id(places.moving)}`);
    expect(await shown()).not.toMatch(/\/original$/);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    await page.reload();
    expect(await shown()).toMatch(/\/original$/);

    await page.goto(`/photos/${id(places.pages)}`);
    await expect(page.getByText('The first of 3 pages. The download has all')).toBeVisible();
    await page.goto(`/photos/${id(places.unshown)}`);
    await expect(page.getByText('There is no picture of this EXR file.')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Download the file' })).toBeVisible();
  },
);
