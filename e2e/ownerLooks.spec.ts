import { expect, type Page } from '@playwright/test';
import { browserOf, targetOf, test, withAndWithoutScripts } from './gallery/owned.ts';

async function albumNames(page: Page): Promise<string[]> {
  await page.goto('/');
  return page.locator('main h3').allTextContents();
}

withAndWithoutScripts(() => {
  test('the owner sees the gallery exactly as somebody else does, with a banner, and changes nothing', async ({
    olga,
    gallery,
    browser,
  }) => {
    const { db } = gallery;
    const anna = await browserOf(browser, gallery, 'anna');
    const annas = await albumNames(anna);
    const annaId = db.$client.prepare("select id from users where handle = 'anna'").pluck().get();
    const traces = () => [
      db.$client
        .prepare('select id, see_as, revoked_at from sessions where user_id = ?')
        .all(annaId),
      // What she was refused in an earlier test is written some seconds later.
      db.$client
        .prepare("select * from activity where user_id = ? and kind <> 'refused'")
        .all(annaId),
    ];
    const before = traces();
    await olga.goto(`/admin/people/${annaId}`);
    await olga.getByRole('button', { name: 'View the gallery as this person' }).click();
    await expect(olga.getByText('You are viewing the gallery as Anna.')).toBeVisible();
    expect(await albumNames(olga)).toEqual(annas);
    const hidden = targetOf(gallery, '2022/08_15_Lake/3.jpg').id;
    const shown = targetOf(gallery, '2022/08_15_Lake/1.jpg').id;
    const status = async (path: string) => (await olga.request.get(path)).status();
    expect(await status(`/photos/${hidden}`)).toBe(404);
    expect(await status(`/photos/${hidden}/original`)).toBe(404);
    expect(await status(`/photos/${shown}/original`)).toBe(200);
    await expect(olga.getByText('Signed in as Anna')).toBeVisible();
    await expect(olga.getByRole('button', { name: 'Sign out' })).toBeDisabled();
    await olga.goto('/access');
    await expect(
      olga.getByRole('button', { name: /^Sign out/ }).and(olga.locator(':enabled')),
    ).toHaveCount(0);
    expect(traces()).toEqual(before);

    await olga.goto('/admin/people/visitors');
    await expect(olga).toHaveURL(`${gallery.url}/`);
    await olga.getByRole('button', { name: 'Stop viewing as Anna' }).click();
    await expect(olga.getByText('Signed in as Olga')).toBeVisible();
    await olga.goto('/admin/people/visitors');
    await olga.getByRole('button', { name: 'View the gallery as a visitor' }).click();
    await expect(olga.getByText('You are viewing the gallery as a visitor')).toBeVisible();
    expect(await albumNames(olga)).toEqual(['Christmas']);
    await olga.getByRole('button', { name: 'Stop viewing as a visitor' }).click();
    await expect(olga.getByText('Signed in as Olga')).toBeVisible();
    expect(await albumNames(olga)).toHaveLength(4);
    await anna.context().close();
  });
});

test('the screens of albums, photos and people say who sees what, and why', {
  tag: '@once',
}, async ({ olga, gallery }) => {
  const lake = targetOf(gallery, '2022/08_15_Lake').id;
  await olga.goto(`/admin/albums/${lake}`);
  const who = olga.getByRole('region', { name: 'Who can see it, and why' });
  await expect(who.getByRole('listitem').filter({ hasText: 'Anna' })).toContainText(
    /6 of 7 photos.*is in family/,
  );
  await who.getByRole('link', { name: 'Anna' }).click();
  await olga.getByRole('link', { name: 'What this person sees, and why' }).click();
  const lines = olga.locator('main ul.lines > li');
  await expect(lines).toHaveText([/^Christmas.*it is for everybody$/, /^Lake.*is in family$/]);
  await olga.getByRole('combobox', { name: 'Why', exact: true }).selectOption('Through a group');
  await olga.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(lines).toHaveText([/^Lake/]);
  await olga.getByRole('link', { name: '6 of 7 photos' }).click();
  await expect(lines).toHaveCount(6);
  await expect(lines.first()).toContainText('1.jpg');
  await expect(lines.first()).toContainText('is in family, chosen for the album');
  expect(gallery.run('policy', 'sees', 'anna', '--how', 'group')).toContain(
    '2022/08_15_Lake: group family, 6 of 7',
  );

  await olga.goto('/admin/people/visitors');
  await expect(lines).toHaveText([/^Christmas/]);
});

test('the activity is filtered and exported, and contains no secret', { tag: '@once' }, async ({
  olga,
  gallery,
}) => {
  const link = gallery.link('ben', { uses: 2 });
  const photo = targetOf(gallery, '2024/12_24_Christmas/1.jpg').id;
  await olga.request.get(`/photos/${photo}/original`);
  await olga.request.get('/photos/999999');
  await olga.goto('/admin/activity');
  await olga.getByRole('combobox', { name: 'What', exact: true }).selectOption('Link made');
  await olga
    .getByRole('combobox', { name: 'Who', exact: true })
    .selectOption('A command, or somebody who is not signed in');
  await olga.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(olga).toHaveURL(/kind=link-made/);
  const lines = olga.locator('main ul.lines > li.lines-activity');
  await expect(lines.first()).toContainText('Link made');
  for (const text of await lines.allTextContents()) expect(text).toContain('Link made');
  await olga.getByLabel('From').fill('2001-01-01');
  await olga.getByLabel('To', { exact: true }).fill('2001-12-31');
  await olga.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(olga.getByText('Nothing has happened yet.')).toBeVisible();
  await olga.getByRole('link', { name: 'Show all' }).click();
  await expect(lines.filter({ hasText: 'Link made' }).first()).toBeVisible();

  // Downloads and refusals are written with a delay.
  await expect
    .poll(async () => (await olga.request.get('/admin/activity/export')).text(), {
      timeout: 200_000,
    })
    .toMatch(/original-downloaded[\s\S]*|refused/);
  await olga.goto('/admin/activity?kind=link-made');
  const [download] = await Promise.all([
    olga.waitForEvent('download'),
    olga.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('activity.csv');
  const response = await olga.request.get('/admin/activity/export?kind=link-made');
  const csv = await response.text();
  const [head, ...rows] = csv.trimEnd().split('\r\n');
  expect(head).toBe('at,kind,user,subject,subject_name,details,first_at,count');
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row).toContain(',link-made,');
  const token = new URL(link).pathname.replace('/in/', '');
  const all = await (await olga.request.get('/admin/activity/export')).text();
  expect(all).not.toContain(token);
});

test('what a scan found is listed, waits, and is decided with one click', { tag: '@once' }, async ({
  olga,
  gallery,
  browser,
}) => {
  const anna = await browserOf(browser, gallery, 'anna');
  const { takeAway } = await gallery.addPictures([
    '2022/08_15_Lake/8.jpg',
    '2022/08_15_Lake/9.jpg',
    '2025/06_01_Garden/1.jpg',
  ]);
  const lake = targetOf(gallery, '2022/08_15_Lake').id;
  const added = targetOf(gallery, '2022/08_15_Lake/8.jpg').id;
  const other = targetOf(gallery, '2022/08_15_Lake/9.jpg').id;
  const garden = targetOf(gallery, '2025/06_01_Garden').id;
  const status = async (path: string) => (await anna.request.get(path)).status();
  const seen = async () => [await status(`/photos/${added}`), await status(`/albums/${garden}`)];
  expect(await seen()).toEqual([404, 404]);

  await olga.goto('/admin/scan');
  const found = olga.getByRole('region', { name: 'What became visible, and to whom' });
  await expect(found.getByRole('listitem')).toHaveText([
    /^Garden.*new album · 1 new photo.*Nobody yet$/,
    /^Lake.*2 new photos · 2 wait for you.*family$/,
  ]);
  const pictures = olga
    .getByRole('region', { name: 'Waiting for your approval' })
    .locator('label img');
  await expect(pictures).toHaveCount(2);
  for (const picture of await pictures.all()) {
    await picture.scrollIntoViewIfNeeded();
    await expect(picture).toHaveJSProperty('complete', true);
    await expect(picture).not.toHaveJSProperty('naturalWidth', 0);
    expect(await status((await picture.getAttribute('src')) ?? '')).toBe(404);
  }
  await olga.getByRole('checkbox', { name: 'Choose 9.jpg' }).uncheck();
  await olga.getByRole('button', { name: 'Show the chosen photos' }).click();
  await expect(olga.getByText('1 photo is shown now.')).toBeVisible();
  expect([await status(`/photos/${added}`), await status(`/photos/${other}`)]).toEqual([200, 404]);
  await olga.goto(`/admin/photos/${other}`);
  await olga.getByRole('button', { name: 'Show this photo' }).click();
  await expect(olga.getByText('1 photo is shown now.')).toBeVisible();
  expect(await status(`/photos/${other}`)).toBe(200);
  await olga.goto('/admin');
  const stale = await olga.context().newPage();
  await stale.goto('/admin');
  const decide = async (page: typeof olga, who: string) => {
    const undecided = page.getByRole('region', { name: /wait for you to say/ });
    await undecided.getByRole('checkbox', { name: 'Choose Garden' }).check();
    await undecided.getByRole('button', { name: who }).click();
  };
  await decide(olga, 'family');
  await expect(olga.getByRole('status')).toHaveText('family now sees one more album.');
  expect(await seen()).toEqual([200, 200]);
  await decide(stale, 'Everybody');
  await expect(stale.locator('main').getByRole('alert')).toContainText('That choice stays.');
  await olga.getByRole('button', { name: 'Undo' }).click();
  await expect(olga.getByText(/as it was before/)).toBeVisible();
  expect(await seen()).toEqual([200, 404]);

  await takeAway();
  expect(await status(`/albums/${lake}`)).toBe(200);
  await anna.context().close();
});
