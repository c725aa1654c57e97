import { test as base, expect, type Page } from '@playwright/test';
import { familyPictures, setUpFamily } from './gallery/family.ts';
import { type Gallery, openGallery } from './gallery/gallery.ts';
import { type HttpsProxy, proxyAddress, startHttpsProxy } from './gallery/httpsProxy.ts';

type Addresses = Gallery & {
  /** Addresses through an https proxy: `url`, one of `also_at`, and one that is not configured. */
  readonly home: string;
  readonly cousins: string;
  readonly unknown: string;
};

/** The family's gallery behind a proxy that does https, under several names. */
const test = base.extend<object, { gallery: Addresses }>({
  gallery: [
    // Playwright requires a destructuring pattern here, from which it reads the fixtures.
    async ({ browserName: _ }, use) => {
      let gallery: Gallery | null = null;
      const port = () => Number(new URL(gallery?.url ?? 'http://localhost:9').port);
      const proxy: HttpsProxy = await startHttpsProxy(port);
      const at = (name: string) => `https://${name}.example.org:${proxy.port}`;
      const addresses = { home: at('photos'), cousins: at('cousins'), unknown: at('aunts') };
      gallery = await openGallery(familyPictures, setUpFamily, {
        publicUrl: addresses.home,
        yaml: [`also_at: [${addresses.cousins}]`, `trusted_proxies: [${proxyAddress}]`],
      });
      await use({ ...gallery, ...addresses });
      await gallery.close();
      await proxy.close();
    },
    { scope: 'worker', timeout: 180_000 },
  ],
});

test.use({
  ignoreHTTPSErrors: true,
  launchOptions: {
    executablePath: process.env['CHROME_PATH'] ?? '/usr/bin/chromium',
    args: ['--host-resolver-rules=MAP *.example.org 127.0.0.1', '--disable-background-networking'],
  },
});

const tag = '@once';
const elsewhere = 'The gallery is at another address';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a link for https that is opened by http in the house leads there, and is not spent', {
      tag,
    }, async ({ page, gallery }) => {
      const { pathname } = new URL(gallery.link('anna', { uses: 1 }));
      const inTheHouse = gallery.url.replace('localhost', '127.0.0.1');
      const answer = await page.goto(inTheHouse + pathname);
      expect(answer?.status()).toBe(403);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(elsewhere);
      expect(await page.context().cookies()).toEqual([]);
      await page.getByRole('link', { name: 'Continue there' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Welcome, Anna');
      expect(page.url()).toBe(gallery.home + pathname);
      await page.locator('main form button').click();
      await expectSignedIn(page, gallery.home);
      // She stays signed in.
      await page.goto(`${gallery.home}/`);
      await expectSignedIn(page, gallery.home);
      expect(await page.context().cookies()).toMatchObject([{ secure: true, httpOnly: true }]);
    });

    test('whoever comes by http to sign in is told where that is done', { tag }, async ({
      page,
      gallery,
    }) => {
      const inTheHouse = gallery.url.replace('localhost', '127.0.0.1');
      await page.goto(inTheHouse);
      // Public albums are shown by http too.
      await expect(page.getByRole('heading', { name: 'Christmas' })).toBeVisible();
      await page.goto(`${inTheHouse}/sign-in`);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(elsewhere);
      await page.getByRole('link', { name: 'Continue there' }).click();
      expect(page.url()).toBe(`${gallery.home}/sign-in`);
    });

    test('a second name of also_at works like the first, with cookies of its own', {
      tag,
    }, async ({ page, gallery }) => {
      // Other users than in other tests, since a chosen language is stored for the user.
      const name = javaScriptEnabled ? 'Ben' : 'Vera';
      const { pathname } = new URL(gallery.link(name.toLowerCase(), { uses: 1 }));
      await page.goto(gallery.cousins + pathname);
      await page.locator('main form button').click();
      await expectSignedIn(page, gallery.cousins, name);
      await page.getByRole('button', { name: 'Français' }).click();
      await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
      expect(page.url()).toBe(`${gallery.cousins}/`);
    });

    test('under a second name that nobody wrote down a form leads to the first, and a link is not spent', {
      tag,
    }, async ({ page, gallery }) => {
      const { pathname } = new URL(gallery.link('anna', { uses: 1 }));
      await page.goto(gallery.unknown);
      await expect(page.getByRole('heading', { name: 'Christmas' })).toBeVisible();
      await page.getByRole('button', { name: 'Français' }).click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(elsewhere);
      await page.goto(gallery.unknown + pathname);
      await page.locator('main form button').click();
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(elsewhere);
      await page.getByRole('link', { name: 'Continue there' }).click();
      expect(page.url()).toBe(gallery.home + pathname);
      await page.locator('main form button').click();
      await expectSignedIn(page, gallery.home);
    });
  });
}

async function expectSignedIn(page: Page, address: string, name = 'Anna'): Promise<void> {
  await expect(page.getByText(`Signed in as ${name}`)).toBeVisible();
  expect(page.url()).toBe(`${address}/`);
}
