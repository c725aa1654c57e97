import { readFileSync } from 'node:fs';
import { expect, type Locator, test } from '@playwright/test';
import JSZip from 'jszip';
import { openCache } from '../lib/cache/openCache.ts';
import { clearCache } from '../lib/cache/prune.ts';
import { makeShare } from '../lib/links/shares.ts';
import { startSwift } from '../lib/testing/swift.ts';
import { makeBucket, TEST_KEY } from '../lib/testing/testBucket.ts';
import { annasPhotos, familyPictures, setUpFamily } from './gallery/family.ts';
import { openGallery } from './gallery/gallery.ts';

/** A bucket service: the one at `TEST_BUCKET_ENDPOINT` with the environment's key, or one of its own. */
async function startService() {
  const endpoint = process.env['TEST_BUCKET_ENDPOINT'];
  if (endpoint) return { endpoint, key: {}, stop: async () => undefined };
  const swift = await startSwift();
  return swift && { ...swift, key: TEST_KEY };
}

/** The addresses from which the pictures were loaded; empty for those that were not. */
async function originsOf(pictures: Locator): Promise<string[]> {
  const all = await pictures.evaluateAll((images) =>
    images.map((image) => {
      const { currentSrc, naturalWidth } = image as HTMLImageElement;
      return naturalWidth > 0 ? new URL(currentSrc).origin : '';
    }),
  );
  return [...new Set(all)];
}

test('a gallery whose photos and thumbnails are in a bucket', { tag: '@once' }, async ({
  page,
  browser,
}) => {
  const service = await startService();
  // A real bucket needs a server, which `npm test` installs only where it has apt and may use it.
  test.skip(
    service === null,
    'There is no OpenStack Swift (Debian: apt-get install swift-proxy ...)',
  );
  if (!service) return;
  const { endpoint, key } = service;
  Object.assign(process.env, key);
  const bucket = await makeBucket(endpoint);
  const gallery = await openGallery(familyPictures, setUpFamily, {
    bucket,
    env: key,
    yaml: ['delivery: { s3: page, url_ttl: 1h }'],
  });
  const photoId = (path: string) => {
    const found = gallery.db.$client.prepare('select id from photos where path = ?');
    return Number(Object(found.get(Buffer.from(path))).id);
  };
  const [first = ''] = annasPhotos;

  await test.step('albums and photos are seen, in thumbnails', async () => {
    await gallery.signIn(page, 'anna');
    await page.goto(gallery.url);
    await page.getByRole('link', { name: /Lake/ }).first().click();
    const pictures = page.locator('.rows img');
    await expect(pictures).toHaveCount(annasPhotos.length);
    await expect.poll(() => originsOf(pictures)).not.toContain('');
  });

  await test.step('once they are made they come from the bucket, and from the gallery where they are gone', async () => {
    const pictures = page.locator('.rows img');
    await expect
      .poll(async () => {
        await page.reload();
        return originsOf(pictures);
      })
      .toEqual([endpoint]);
    await clearCache(openCache({ ...bucket, prefix: 'cache/' }));
    // Browsers have cached the pictures of the pages before.
    const fresh = await (await browser.newContext()).newPage();
    await gallery.signIn(fresh, 'anna');
    await fresh.goto(page.url());
    await expect.poll(() => originsOf(fresh.locator('.rows img'))).toEqual([gallery.url]);
    await fresh.context().close();
  });

  await test.step('an original comes from the bucket', async () => {
    const address = `${gallery.url}/photos/${photoId(first)}/original`;
    const answer = await page.request.get(address, { maxRedirects: 0 });
    expect([answer.status(), new URL(answer.headers()['location'] ?? '').origin]).toEqual([
      302,
      endpoint,
    ]);
    await page.goto(address);
    expect(new URL(page.url()).origin).toBe(endpoint);
    expect(
      await page.locator('img').evaluate((image) => Reflect.get(image, 'naturalWidth')),
    ).toBeGreaterThan(0);
    const hidden = await page.request.get(
      `${gallery.url}/photos/${photoId('2021/03_10_Secret/1.jpg')}/original`,
      { maxRedirects: 0 },
    );
    expect(hidden.status()).toBe(404);
  });

  await test.step('an album is downloaded', async () => {
    await page.goto(gallery.url);
    await page.getByRole('link', { name: /Lake/ }).first().click();
    await page.waitForURL(/\/albums\/\d+$/);
    const albumId = /albums\/(\d+)/.exec(page.url())?.[1];
    const downloading = page.waitForEvent('download');
    await page.evaluate((path) => {
      location.href = path;
    }, `/albums/${albumId}/archive`);
    const zip = await JSZip.loadAsync(readFileSync(await (await downloading).path()), {
      checkCRC32: true,
    });
    expect(Object.keys(zip.files)).toHaveLength(annasPhotos.length);
  });

  await test.step('a guest with a share gets the original through the gallery', async () => {
    const photoIds = [photoId(first)];
    const { token } = makeShare(gallery.db, null, { name: 'x', of: { photoIds }, originals: true });
    const guest = await (await browser.newContext()).newPage();
    await guest.goto(`${gallery.url}/s/${token}`);
    await guest.locator('main form button').click();
    await guest.waitForURL(/\/shared\//);
    const answer = await guest.request.get(`${gallery.url}/photos/${photoIds[0]}/original`, {
      maxRedirects: 0,
    });
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/jpeg']);
    await guest.context().close();
  });

  await test.step('an administrator scans it from the page', async () => {
    await page.context().clearCookies();
    await gallery.signIn(page, 'olga');
    await page.goto(`${gallery.url}/admin/scan`);
    await page.locator('main form button').first().click();
    await expect
      .poll(() => {
        const found = gallery.db.$client.prepare('select count(*) as n from scans');
        return Number(Object(found.get()).n);
      })
      .toBeGreaterThan(1);
    expect((await page.request.get(`${gallery.url}/api/health`)).status()).toBe(200);
  });

  await test.step('the screens of administrators show photos and albums', async () => {
    for (const path of ['albums', `photos/${photoId(first)}`, 'policies', 'activity']) {
      const answer = await page.goto(`${gallery.url}/admin/${path}`);
      expect([path, answer?.status()]).toEqual([path, 200]);
      await expect.poll(() => originsOf(page.locator('main img'))).not.toContain('');
    }
  });

  await gallery.close();
  await service.stop();
});
