import {
  type APIRequestContext,
  type APIResponse,
  type BrowserContext,
  expect,
} from '@playwright/test';
import { annasPhotos, test } from './gallery/family.ts';
import { followLink, type Gallery } from './gallery/gallery.ts';

const MISSING = '/albums/999999';

type Answer = { readonly status: number; readonly headers: object; readonly body: string };

/** A response without the parts that differ between any two responses. */
async function answerOf(response: APIResponse): Promise<Answer> {
  const { date: _, ...headers } = response.headers();
  const nonce = /'nonce-([^']+)'/.exec(headers['content-security-policy'] ?? '')?.[1] ?? '';
  const withoutNonce = (text: string) => (nonce === '' ? text : text.replaceAll(nonce, 'NONCE'));
  return {
    status: response.status(),
    headers: JSON.parse(withoutNonce(JSON.stringify(headers))),
    body: withoutNonce(await response.text()),
  };
}

async function get(request: APIRequestContext, url: string): Promise<Answer> {
  return answerOf(await request.get(url, { maxRedirects: 0 }));
}

/** All addresses that Anna's pages of the lake link to or load. */
async function annasAddresses(context: BrowserContext, gallery: Gallery): Promise<string[]> {
  const page = await context.newPage();
  await gallery.signIn(page, 'anna');
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  const links = page.locator('main ul.rows a');
  await expect(links).toHaveCount(annasPhotos.length);
  const album = new URL(page.url()).pathname;
  const photos = await links.evaluateAll((links) =>
    links.map((link) => link.getAttribute('href') ?? ''),
  );
  const presets = ['thumb', 'standard', 'original', 'original?download'];
  return [
    album,
    `${album}/archive`,
    ...photos.flatMap((photo) => [photo, ...presets.map((preset) => `${photo}/${preset}`)]),
  ];
}

test('addresses of one relative do not exist for others', { tag: '@once' }, async ({
  browser,
  gallery,
}) => {
  const baseURL = gallery.url;
  const anna = await browser.newContext({ baseURL });
  const addresses = await annasAddresses(anna, gallery);
  expect(addresses).toHaveLength(2 + 6 * 5);
  for (const address of addresses) {
    expect([address, (await anna.request.get(address)).status()]).toEqual([address, 200]);
  }

  const ben = await browser.newContext({ baseURL });
  await gallery.signIn(await ben.newPage(), 'ben');
  const nobody = await browser.newContext({ baseURL });
  for (const context of [ben, nobody]) {
    const missing = await get(context.request, MISSING);
    expect(missing.status).toBe(404);
    for (const address of addresses) {
      expect([address, await get(context.request, address)]).toEqual([address, missing]);
    }
    await context.close();
  }
  await anna.close();
});

test('a link that is revoked ends its sessions at the next request', { tag: '@once' }, async ({
  browser,
  gallery,
}) => {
  const context = await browser.newContext({ baseURL: gallery.url });
  const addresses = await annasAddresses(context, gallery);
  const link = gallery.link('anna');
  const page = await context.newPage();
  await followLink(page, link);
  gallery.run('people', 'revoke', link);
  const missing = await get(context.request, MISSING);
  for (const address of [...addresses, new URL(link).pathname]) {
    expect([address, await get(context.request, address)]).toEqual([address, missing]);
  }
  await page.reload();
  await expect(page.getByText('Lake')).toHaveCount(0);
  await context.close();
});

test('a hidden photo is on no page for people who see its album', { tag: '@once' }, async ({
  browser,
  gallery,
}) => {
  const vera = await browser.newContext({ baseURL: gallery.url });
  const page = await vera.newPage();
  await gallery.signIn(page, 'vera');
  await page.goto('/');
  await page.getByRole('link', { name: 'Lake' }).click();
  const third = page.locator('main ul.rows a').nth(2);
  const hidden = (await third.getAttribute('href')) ?? '';
  await expect(page.locator('main ul.rows a')).toHaveCount(7);
  await vera.close();

  const anna = await browser.newContext({ baseURL: gallery.url });
  await gallery.signIn(await anna.newPage(), 'anna');
  const missing = await get(anna.request, MISSING);
  for (const below of ['', '/thumb', '/standard', '/original']) {
    expect(await get(anna.request, `${hidden}${below}`)).toEqual(missing);
  }
  await anna.close();
});
