import { expect } from '@playwright/test';
import {
  allPaths,
  browserOf,
  policiesOf,
  targetOf,
  test,
  withAndWithoutScripts,
} from './gallery/owned.ts';

withAndWithoutScripts(() => {
  test('an administrator changes on the page of an album who sees it, and undoes that', async ({
    olga,
    gallery,
    browser,
  }) => {
    const before = policiesOf(gallery, allPaths);
    const lake = `/albums/${targetOf(gallery, '2022/08_15_Lake').id}`;
    await olga.goto(lake);
    const bar = olga.getByRole('region', { name: 'For you' });
    const seen = bar.locator('> p');
    await expect(seen).toContainText('Seen by family');
    await expect(bar.getByText('1 photo has its own')).toBeVisible();
    await bar.getByText('Change').click();
    await bar.getByRole('checkbox', { name: 'Ben' }).check();
    await bar.getByRole('button', { name: 'Save' }).first().click();
    await expect(seen).toContainText('Seen by family, Ben');
    await expect(olga.getByRole('button', { name: 'Undo' })).toBeInViewport();
    const ben = await browserOf(browser, gallery, 'ben');
    expect((await ben.request.get(lake)).status()).toBe(200);
    await olga.getByRole('button', { name: 'Undo' }).click();
    await expect(seen).not.toContainText('Ben');
    expect((await ben.request.get(lake)).status()).toBe(404);
    expect(policiesOf(gallery, allPaths)).toEqual(before);
    await ben.close();
  });

  test('an administrator hides a photo, captions it and makes it the cover on its page', async ({
    olga,
    gallery,
    browser,
  }) => {
    const before = policiesOf(gallery, allPaths);
    const photo = `/photos/${targetOf(gallery, '2022/08_15_Lake/2.jpg').id}`;
    const anna = await browserOf(browser, gallery, 'anna');
    const status = async () => (await anna.request.get(photo)).status();
    const press = async (name: string) => {
      await olga.getByText('Manage', { exact: true }).last().click();
      await olga.getByRole('button', { name }).click();
    };
    const undo = async () => {
      await expect(olga.getByRole('button', { name: 'Undo' })).toBeInViewport();
      await olga.getByRole('button', { name: 'Undo' }).click();
      await expect(olga.getByRole('status')).toContainText('as it was before');
    };
    await olga.goto(photo);
    expect(await status()).toBe(200);
    await press('Hide from everybody');
    await expect(olga.getByRole('status')).toHaveText('Hidden from everybody.');
    expect(await status()).toBe(404);
    await undo();
    expect(await status()).toBe(200);
    expect(policiesOf(gallery, allPaths)).toEqual(before);

    await olga.goto(photo);
    await press('Make it the cover');
    await undo();
    await olga.goto(photo);
    await olga.getByText('Manage', { exact: true }).last().click();
    await olga.getByRole('textbox', { name: 'Caption' }).fill('At the pier');
    await olga.getByRole('button', { name: 'Save' }).click();
    await expect(olga.getByRole('heading', { name: 'At the pier' })).toBeVisible();
    await undo();
    await anna.close();
  });
});

test('Enter in a field saves what was typed, though the first button would reset it', {
  tag: '@once',
}, async ({ olga, gallery }) => {
  await olga.goto(`/admin/albums/${targetOf(gallery, '2022/08_15_Lake').id}`);
  const name = olga.getByRole('textbox', { name: 'Name', exact: true });
  const title = olga.getByRole('heading', { level: 1 });
  for (const typed of ['Pond', 'Pool']) {
    await name.fill(typed);
    await name.press('Enter');
    await expect(title).toHaveText(typed);
  }
  await olga.getByRole('button', { name: 'Reset' }).click();
  await expect(title).toHaveText('Lake');
});

test('the viewer leads to what an administrator can do with the photo', {
  tag: '@once',
}, async ({ olga, gallery }) => {
  const { id } = targetOf(gallery, '2022/08_15_Lake/2.jpg');
  await olga.goto(`/albums/${targetOf(gallery, '2022/08_15_Lake').id}`, {
    waitUntil: 'networkidle',
  });
  await olga.locator(`a[data-photo="${id}"]`).click();
  const viewer = olga.getByRole('dialog', { name: 'Photos, enlarged' });
  await viewer.getByRole('button', { name: 'About this photo' }).click();
  await viewer.getByRole('link', { name: 'Manage' }).click();
  await expect(olga.getByRole('button', { name: 'Hide from everybody' })).toBeInViewport();
  expect(new URL(olga.url()).pathname).toBe(`/photos/${id}`);
});

test('people who manage nothing see no bars, nor does an administrator who sees the gallery as somebody else', {
  tag: '@once',
}, async ({ olga, gallery, browser }) => {
  const lake = targetOf(gallery, '2022/08_15_Lake');
  const photo = targetOf(gallery, '2022/08_15_Lake/2.jpg');
  const anna = await browserOf(browser, gallery, 'anna');
  const paths = [
    `/albums/${lake.id}`,
    `/photos/${photo.id}`,
    `/albums/${lake.id}?done=policies-set&gaining=1`,
  ];
  const expectNone = async (page: typeof olga) => {
    for (const path of paths) {
      await page.goto(path);
      await expect(page.locator('.owner, .flash, .masthead-manage')).toHaveCount(0);
    }
  };
  await expectNone(anna);
  await olga.goto('/admin/people');
  await olga.getByRole('link', { name: 'Anna', exact: true }).click();
  await olga.getByRole('button', { name: /View the gallery/ }).click();
  await expect(olga.getByRole('button', { name: 'Stop viewing as Anna' })).toBeVisible();
  await expectNone(olga);
  await olga.getByRole('button', { name: 'Stop viewing as Anna' }).click();
  await anna.close();
});
