import { expect } from '@playwright/test';
import { test } from './gallery/family.ts';

test('whoever signs in while nothing can be written is told so, and the link is not spent', {
  tag: '@once',
}, async ({ gallery, browser }) => {
  const { db } = gallery;
  const pages = [];
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(gallery.link('anna'));
    pages.push(page);
  }
  // A backup or another program that never ends.
  db.$client.exec('begin immediate');
  try {
    const press = pages.map((page) => page.locator('main form button').first().click());
    for (const page of pages) {
      const said = page.getByRole('heading', { name: 'Nothing can be saved just now' });
      await expect(said).toBeVisible({ timeout: 60_000 });
      await expect(page.getByRole('link', { name: 'Try again' })).toBeVisible();
    }
    await Promise.all(press);
  } finally {
    db.$client.exec('rollback');
  }
  for (const page of pages) {
    await page.getByRole('link', { name: 'Try again' }).click();
    await page.locator('main form button').first().click();
    await expect(page.getByText('Signed in as Anna')).toBeVisible();
    await page.context().close();
  }
});
