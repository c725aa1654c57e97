import { expect, type Page } from '@playwright/test';
import {
  albumPaths,
  allPaths,
  browserOf,
  policiesOf,
  reviewAndApply,
  targetOf,
  test,
  withAndWithoutScripts,
} from './gallery/owned.ts';

async function choose(page: Page, names: readonly string[], button: string): Promise<void> {
  await page.goto('/admin/albums');
  for (const name of names) await page.getByRole('checkbox', { name: `Choose ${name}` }).check();
  await page.getByRole('button', { name: button, exact: true }).click();
}

async function undo(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(page.getByText(/as (it was|they were) before\./)).toBeVisible();
}

withAndWithoutScripts(() => {
  test('policies of many albums are set, extended and reduced, reviewed before and undone', async ({
    olga,
    gallery,
  }) => {
    const before = policiesOf(gallery, allPaths);
    await olga.goto('/admin/albums');
    // A phone folds them away.
    const filters = olga.getByText('Filters', { exact: true });
    if (await filters.isVisible()) await filters.click();
    await olga
      .getByRole('combobox', { name: 'Who sees it' })
      .selectOption('Nobody yet (not decided)');
    await olga.getByRole('button', { name: 'Show', exact: true }).click();
    await expect(olga.getByRole('checkbox', { name: /^Choose / })).toHaveCount(1);

    await choose(olga, ['Secret', 'Picnic'], 'Choose who sees them…');
    await olga.getByRole('checkbox', { name: 'family' }).check();
    await reviewAndApply(olga, [
      'Anna sees more: 2 albums, 5 photos',
      'Ben no longer sees: one album, 3 photos',
    ]);
    await expect(
      olga.getByText('family now sees 2 more albums. Ben no longer sees one album.'),
    ).toBeVisible();
    await undo(olga);
    expect(policiesOf(gallery, allPaths)).toEqual(before);

    await choose(olga, ['Lake', 'Picnic'], 'Add people…');
    await olga.getByRole('checkbox', { name: 'Ben' }).check();
    await reviewAndApply(olga, ['Ben sees more: one album, 6 photos']);
    expect(policiesOf(gallery, albumPaths)[1]?.groupIds).toEqual(before[1]?.groupIds);
    await undo(olga);
    expect(policiesOf(gallery, allPaths)).toEqual(before);

    await choose(olga, ['Lake', 'Christmas'], 'Remove people…');
    await olga.getByRole('checkbox', { name: 'family' }).check();
    await reviewAndApply(olga, ['Anna no longer sees: one album, 6 photos']);
    await undo(olga);
    expect(policiesOf(gallery, allPaths)).toEqual(before);

    await choose(olga, ['Lake'], 'Choose who sees them…');
    await olga.getByLabel('The same people as another album').check();
    await olga.locator('[name="from"]').selectOption({ label: 'Everybody (Christmas)' });
    await reviewAndApply(olga, [
      'Everybody, without signing in sees more: one album, 6 photos',
      'Ben sees more: one album, 6 photos',
    ]);
    await undo(olga);
    expect(policiesOf(gallery, allPaths)).toEqual(before);
  });
});

test('download terms are set for many albums, and apply at once', { tag: '@once' }, async ({
  olga,
  gallery,
  browser,
}) => {
  const anna = await browserOf(browser, gallery, 'anna');
  const photo = targetOf(gallery, '2022/08_15_Lake/1.jpg').id;
  const status = async (path: string) => (await anna.request.get(path)).status();
  expect(await status(`/photos/${photo}/original`)).toBe(200);
  const whole = await (await anna.request.get(`/photos/${photo}/original`)).body();
  expect(whole.includes('Exif')).toBe(true);

  await choose(olga, ['Lake', 'Picnic'], 'Choose who sees them…');
  await olga.getByLabel('Only what may be downloaded').check();
  await olga.getByLabel('All at once').selectOption('No');
  await olga.getByLabel('Location, camera and the like').selectOption('Taken out of the files');
  await reviewAndApply(olga, []);
  const album = targetOf(gallery, '2022/08_15_Lake').id;
  expect(await status(`/albums/${album}/archive`)).toBe(404);
  const stripped = await (await anna.request.get(`/photos/${photo}/original`)).body();
  expect(stripped.includes('Exif')).toBe(false);
  await expect(olga.getByText('not all at once, without location and camera')).toHaveCount(2);
  await undo(olga);
  expect(await status(`/albums/${album}/archive`)).toBe(200);
  await anna.context().close();
});

test('photos are chosen by click, shift-click and keyboard', { tag: '@once' }, async ({
  olga,
  gallery,
}) => {
  const before = policiesOf(gallery, allPaths);
  const lake = targetOf(gallery, '2022/08_15_Lake').id;
  await olga.goto(`/admin/albums/${lake}`);
  const boxes = olga.locator('#photos [name="photo"]');
  const pictures = olga.locator('#photos label:has([name="photo"])');
  const chosen = olga.getByText(/^Chosen: /);
  await expect(chosen).toHaveText('Chosen: 0');
  await pictures.nth(1).click();
  await pictures.nth(4).click({ modifiers: ['Shift'] });
  await expect(chosen).toHaveText('Chosen: 4');
  await pictures.nth(2).click();
  await expect(chosen).toHaveText('Chosen: 3');
  expect(await olga.evaluate(() => String(window.getSelection()))).toBe('');

  await boxes.nth(4).focus();
  await olga.keyboard.press('Shift+ArrowRight');
  await olga.keyboard.press('Shift+ArrowRight');
  await expect(chosen).toHaveText('Chosen: 5');
  await olga.keyboard.press('Home');
  await olga.keyboard.press('Space');
  await expect(chosen).toHaveText('Chosen: 6');
  await olga.keyboard.press('Control+a');
  // Missing photos can be selected too.
  const all = await boxes.count();
  await expect(chosen).toHaveText(`Chosen: ${all}`);
  await olga.keyboard.press('ArrowRight');
  await olga.keyboard.press('Space');
  await expect(chosen).toHaveText(`Chosen: ${all - 1}`);

  await olga.getByRole('button', { name: 'Choose who sees them…', exact: true }).click();
  await expect(olga.getByRole('heading', { level: 1 })).toHaveText(`Who sees ${all - 1} photos`);
  await olga.getByRole('checkbox', { name: 'Ben' }).check();
  await reviewAndApply(olga, ['Anna no longer sees: 5 photos', 'Ben sees more: 6 photos']);
  await expect(olga).toHaveURL(/#photos$/);
  await undo(olga);
  expect(policiesOf(gallery, allPaths)).toEqual(before);
});

test('a change has to be reviewed again if policies have changed since its review', {
  tag: '@once',
}, async ({ olga, gallery }) => {
  const before = policiesOf(gallery, allPaths);
  await choose(olga, ['Secret'], 'Add people…');
  await olga.getByRole('checkbox', { name: 'Ben' }).check();
  await olga.getByRole('button', { name: 'See what changes' }).click();
  await expect(olga.getByText('sees more: one album, 2 photos')).toBeVisible();
  gallery.run('policy', 'set', '2021/03_10_Secret', '--group', 'family');
  await olga.getByRole('button', { name: 'Apply' }).click();
  await expect(olga.getByText('Changed: 1.')).toBeVisible();
  expect(policiesOf(gallery, ['2021/03_10_Secret'])[0]?.userIds).toEqual([]);
  await olga.getByRole('button', { name: 'Apply' }).click();
  await expect(olga.getByText('now sees')).toBeVisible();
  expect(policiesOf(gallery, ['2021/03_10_Secret'])[0]?.userIds).toHaveLength(1);
  gallery.run('policy', 'unset', '2021/03_10_Secret');
  expect(policiesOf(gallery, allPaths)).toEqual(before);
});

test('changes that follow one another are undone one by one, with scans in between', {
  tag: '@once',
}, async ({ olga, gallery }) => {
  const before = policiesOf(gallery, allPaths);
  await choose(olga, ['Lake', 'Picnic'], 'Choose who sees them…');
  await olga.getByRole('checkbox', { name: 'Everybody' }).check();
  await reviewAndApply(olga, [
    'Everybody, without signing in sees more: 2 albums, 9 photos',
    'Anna sees more: one album, 3 photos',
    'Ben sees more: one album, 6 photos',
  ]);
  const first = olga.url();
  gallery.run('scan', '--quiet', '--full');
  gallery.run('policy', 'set', '2022/08_15_Lake', '--user', 'ben');
  await olga.getByRole('button', { name: 'Undo' }).click();
  await expect(olga.locator('main').getByRole('alert')).toContainText('Undo that change first.');
  expect(policiesOf(gallery, ['2022/08_15_Lake'])[0]?.public).toBe(false);
  expect(new URL(first).searchParams.has('change')).toBe(false);

  await olga.goto('/admin/activity?kind=policy-changed');
  await expect(olga.getByText('one album: Everybody → Ben')).toBeVisible();
  await undo(olga);
  expect(policiesOf(gallery, ['2022/08_15_Lake'])[0]?.public).toBe(true);
  gallery.run('scan', '--quiet');
  // A new page, so that its message is that of the second undo.
  await olga.goto('/admin/activity?kind=policy-changed');
  await undo(olga);
  expect(policiesOf(gallery, allPaths)).toEqual(before);
});
