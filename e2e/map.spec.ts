import { expect, type Page } from '@playwright/test';
import { shown, test } from './gallery/showcase.ts';

/** All addresses that a page asks for. */
function listAsked(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  return asked;
}

test('the map shows where photos were taken, leads to them, and asks nobody else', {
  tag: '@phone',
}, async ({ page, showcase: { signIn, url } }) => {
  await signIn(page, 'anna');
  const asked = listAsked(page);
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  const onIndex = new Set(asked.splice(0));
  await page.getByRole('link', { name: 'Map', exact: true }).click();
  await expect(page.locator('.map-view')).toHaveAttribute('data-state', 'drawn');
  const marks = page
    .locator('.map-canvas')
    .getByRole('link', { name: /photos?, 4[56].*° N, 6.*° E/ });
  await expect(marks.first()).toBeVisible();
  expect(
    asked.filter((address) => !address.startsWith(url) && !address.startsWith('data:')),
  ).toEqual([]);
  // Only this page loads the script that draws maps, which has a megabyte.
  const scripts = asked.filter((address) => address.includes('/_next/') && !onIndex.has(address));
  expect(scripts.some((address) => /worker/.test(address))).toBe(true);

  await page.getByRole('button', { name: 'Zoom out' }).click();
  await marks.first().focus();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/map\?in=/);
  await expect(page.locator('.rows img').first()).toBeVisible();
  await page.getByRole('link', { name: 'The whole map' }).click();
  await expect(page).toHaveURL('/map');
});

test('a photo leads to its place on the map, where it is among the photos', {
  tag: '@desk',
}, async ({ page, showcase: { signIn, id } }) => {
  await signIn(page, 'anna');
  await page.goto(`/photos/${id(shown.tall)}`);
  await page.getByText('About this photo').click();
  await page.getByRole('link', { name: 'Show on the map' }).click();
  await expect(page).toHaveURL(/\/map\?in=14\./);
  await expect(page.locator(`.rows a[href="/photos/${id(shown.tall)}"]`)).toBeVisible();
});

test('who may have no position finds neither a map nor a way to one', { tag: '@once' }, async ({
  page,
  showcase: { url },
}) => {
  await page.goto(url);
  await expect(page.getByRole('link', { name: 'Map', exact: true })).toHaveCount(0);
  for (const address of ['/map', '/map?in=0.0.0.0.0', '/map/clusters?in=0.0.0.0.0']) {
    expect((await page.request.get(url + address)).status()).toBe(404);
  }
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });
  test('the places are a list, and lead to the photos', { tag: '@once' }, async ({
    page,
    showcase: { signIn },
  }) => {
    await signIn(page, 'anna');
    await page.goto('/map');
    const places = page.getByRole('navigation', { name: 'Places' }).getByRole('link');
    await expect(page.locator('.map-view')).toBeHidden();
    await places.first().click();
    await expect(page.locator('.rows a').first()).toBeVisible();
  });
});
