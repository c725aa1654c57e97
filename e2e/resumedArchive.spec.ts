import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { startCuttingProxy } from '../lib/testing/cuttingProxy.ts';
import { startTestGallery } from '../lib/testing/testGallery.ts';

/** Bytes. A browser reads ahead, so connections break only well inside the archive. */
const SIZES = [3_000_000, 70_000, 0, 4_000_000];

test('a browser resumes an archive by itself where its line broke', {
  tag: '@once',
}, async ({ page }) => {
  const files = SIZES.map((size, i) => [`${i}.jpg`, Buffer.alloc(size, `${i} is a photo`)]);
  const gallery = await startTestGallery(Object.fromEntries(files));
  const proxy = await startCuttingProxy(gallery.port);
  const { body, headers } = await gallery.get('/albums/1/archive');
  const version = String(headers.etag).slice(1, -1);
  const here = `http://127.0.0.1:${proxy.port}`;
  // The link is on our 404 page, since only the download matters here.
  await page.goto(here);
  proxy.cutAt(2_000_000, 3_000_000);
  const downloading = page.waitForEvent('download');
  await page.evaluate((address) => {
    location.href = address;
  }, `${here}/albums/1/archive?v=${version}`);
  const download = await downloading;
  expect(await download.failure()).toBeNull();
  expect(proxy.cutsLeft()).toBe(0);
  expect(readFileSync(await download.path()).equals(body)).toBe(true);
  await proxy.stop();
  await gallery.stop();
});
