import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { schema } from '../lib/db/schema.ts';
import { startCuttingProxy } from '../lib/testing/cuttingProxy.ts';
import { startTestGallery } from '../lib/testing/testGallery.ts';

const SIZES = [3_000_000, 70_000, 0, 4_000_000];
const isLong = process.env['TEST_LONG'] !== undefined;

/** Bytes. A browser reads ahead, so connections break only well inside the archive. */
const anyCut = () => 100_000 + Math.floor(Math.random() * 6_500_000);
/** Where the connections of each download break. */
const downloads = [
  [2_000_000, 3_000_000],
  ...Array.from({ length: isLong ? 200 : 2 }, (_, i) =>
    Array.from({ length: 1 + (i % 2) }, anyCut),
  ),
];

test('a browser resumes an archive by itself where its line broke', {
  tag: '@once',
}, async ({ browser }) => {
  if (isLong) test.setTimeout(1_800_000);
  const files = SIZES.map((size, i) => [`${i}.jpg`, Buffer.alloc(size, `${i} is a photo`)]);
  const gallery = await startTestGallery(Object.fromEntries(files));
  const proxy = await startCuttingProxy(gallery.port);
  const { body, headers } = await gallery.get('/albums/1/archive');
  const version = String(headers.etag).slice(1, -1);
  const here = `http://127.0.0.1:${proxy.port}`;
  for (const [i, cuts] of downloads.entries()) {
    // As after a restart, no checksums are known.
    if (i % 3 === 1) gallery.db.update(schema.photos).set({ crc32: null }).run();
    // A context of its own has a cache of its own: a browser that has the archive asks only whether
    // it has changed.
    const page = await (await browser.newContext()).newPage();
    // The link is on our 404 page, since only the download matters here.
    await page.goto(here);
    proxy.cutAt(...cuts);
    const downloading = page.waitForEvent('download');
    await page.evaluate((address) => {
      location.href = address;
    }, `${here}/albums/1/archive?v=${version}`);
    const download = await downloading;
    expect([cuts, await download.failure(), proxy.cutsLeft()]).toEqual([cuts, null, 0]);
    expect([cuts, readFileSync(await download.path()).equals(body)]).toEqual([cuts, true]);
    await page.context().close();
  }
  await proxy.stop();
  await gallery.stop();
});
