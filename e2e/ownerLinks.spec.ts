import { expect } from '@playwright/test';
import { followLink } from './gallery/gallery.ts';
import {
  browserOf,
  type OwnedGallery,
  targetOf,
  test,
  withAndWithoutScripts,
} from './gallery/owned.ts';

/** Signs out every device of a person whose devices are counted: other tests have signed them in. */
function signOut({ db }: OwnedGallery, handle: string): void {
  const out =
    'update sessions set revoked_at = 0 where user_id = (select id from users where handle = ?)';
  db.$client.prepare(out).run(handle);
}

test('a person signs out one device, the others, or all', { tag: '@once' }, async ({
  gallery,
  browser,
}) => {
  signOut(gallery, 'anna');
  const [phone, tablet, desk] = [
    await browserOf(browser, gallery, 'anna'),
    await browserOf(browser, gallery, 'anna'),
    await browserOf(browser, gallery, 'anna'),
  ];
  const isIn = async (page: typeof phone) => {
    await page.goto('/');
    return (await page.getByText('Signed in as Anna').count()) === 1;
  };
  await phone.goto('/');
  await phone.getByRole('link', { name: 'My devices and link' }).click();
  await expect(phone.getByText('This device', { exact: true })).toHaveCount(1);
  const lines = phone
    .getByRole('listitem')
    .filter({ has: phone.getByRole('button', { name: 'Sign out' }) });
  await expect(lines).toHaveCount(3);
  await expect(lines.first()).toContainText('This device');
  await lines.filter({ hasNotText: 'This device' }).first().getByRole('button').click();
  await expect(phone.getByText('That device is signed out.')).toBeVisible();
  expect([await isIn(phone), await isIn(tablet), await isIn(desk)].filter(Boolean)).toHaveLength(2);
  expect(await isIn(phone)).toBe(true);

  await phone.goto('/access');
  await phone.getByText('Sign out all other devices').click();
  await phone.getByRole('button', { name: 'Yes, sign out' }).click();
  await expect(phone.getByText('The other device is signed out.')).toBeVisible();
  expect([await isIn(tablet), await isIn(desk)]).toEqual([false, false]);

  const again = await browserOf(browser, gallery, 'anna');
  await phone.goto('/access');
  await phone.getByText('Sign out everywhere').click();
  await phone.getByRole('button', { name: 'Yes, sign out' }).click();
  await expect(phone).toHaveURL(`${gallery.url}/`);
  expect([await isIn(phone), await isIn(again)]).toEqual([false, false]);
  for (const page of [phone, tablet, desk, again]) await page.context().close();
});

test('a link is shown once, with a card to print; it is changed, and all are rotated', {
  tag: '@once',
}, async ({ olga, gallery, browser }) => {
  signOut(gallery, 'ben');
  const ben = await browserOf(browser, gallery, 'ben');
  const id = gallery.db.$client.prepare("select id from users where handle = 'ben'").pluck().get();
  await olga.goto(`/admin/people/${id}`);
  await expect(olga.getByRole('region', { name: 'Devices' }).getByRole('listitem')).toHaveCount(1);
  await olga.getByLabel('Label').last().fill('Ben’s phone');
  await olga.getByRole('button', { name: 'Make the link' }).click();
  const made = olga.getByRole('status', { name: 'The link for' });
  const first = (await made.locator('code').textContent()) ?? '';
  expect(first).toMatch(new RegExp(`^${gallery.url}/in/[A-Za-z0-9_-]{43}$`));
  await expect(made.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  await olga.emulateMedia({ media: 'print' });
  await expect(made.getByRole('img')).toBeVisible();
  await expect(made.getByText('This card opens “Our photos” for you.')).toBeVisible();
  await expect(made.getByText('Keep this card')).toBeVisible();
  await expect(olga.getByRole('heading', { level: 1 })).toBeHidden();
  await expect(olga.getByRole('button')).toHaveCount(0);
  await olga.emulateMedia({ media: 'screen' });
  await olga.reload();
  await expect(olga.getByText(first)).toHaveCount(0);
  expect(await olga.content()).not.toContain(first.slice(-20));

  const line = olga.getByRole('listitem').filter({ hasText: 'Ben’s phone' });
  await line.getByText('Change', { exact: true }).click();
  await line.getByLabel('Works until').selectOption('30 days');
  await line.getByRole('button', { name: 'Save' }).click();
  await expect(line).toContainText('expires');
  await line.getByText('Change', { exact: true }).click();
  await line.getByLabel('Signs in').selectOption('one more device');
  await line.getByRole('button', { name: 'Save' }).click();
  await expect(line).toContainText('works once');

  await olga.getByLabel('Revoke all other links of this person').check();
  await olga.getByRole('button', { name: 'Make the link' }).click();
  await expect(made.locator('code')).not.toHaveText(first);
  const second = (await made.locator('code').textContent()) ?? '';
  await expect(line).toContainText('revoked');
  await ben.goto('/');
  await expect(ben.getByText('Signed in as Ben')).toHaveCount(0);
  expect((await ben.goto(first))?.status()).toBe(404);
  // As in an app's own browser, on the home screen, and in any browser: the link works again and
  // again.
  for (let times = 0; times < 3; times += 1) {
    const other = await (await browser.newContext()).newPage();
    await followLink(other, second);
    await expect(other.getByText('Signed in as Ben')).toBeVisible();
    await other.context().close();
  }
  await ben.context().close();
});

withAndWithoutScripts((javaScriptEnabled) => {
  test('somebody who opens the link of another person is asked first, and then is that person alone', async ({
    page,
    gallery,
  }) => {
    await gallery.signIn(page, 'anna');
    const [session] = await page.context().cookies();
    await page.goto(gallery.link('ben'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Open as Ben?');
    await page.getByRole('link', { name: 'Stay signed in as Anna' }).click();
    await expect(page.getByText('Signed in as Anna')).toBeVisible();
    await page.goto(gallery.link('ben'));
    await page.getByRole('button', { name: 'Continue as Ben' }).click();
    await expect(page.getByText('Signed in as Ben')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Lake' })).toHaveCount(0);
    // Anna's session has ended: its cookie opens nothing any more.
    if (session) await page.context().addCookies([session]);
    await page.goto('/');
    await expect(page.getByText(/^Signed in as/)).toHaveCount(0);
  });

  test('a link is requested by e-mail, and the answer does not tell whose addresses are known', async ({
    page,
    gallery,
  }) => {
    gallery.run('people', 'user', 'set', 'anna', '--email', 'anna@example.org', '--locale', 'fr');
    gallery.smtp.letters.length = 0;
    gallery.db.$client.exec('delete from rate_limits');
    const ask = async (email: string) => {
      await page.goto('/sign-in');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByRole('button', { name: 'Send me a link' }).click();
      await expect(page.getByText('If the gallery knows this address')).toBeVisible();
      await expect(page).toHaveURL(/[?&]mail=taken/);
      return [page.url(), await page.locator('main').innerHTML()];
    };
    expect(await ask('nobody@example.org')).toEqual(await ask('anna@example.org'));
    await expect.poll(() => gallery.smtp.letters.length, { timeout: 30_000 }).toBe(1);
    const [letter] = gallery.smtp.letters;
    expect(letter?.to).toEqual(['anna@example.org']);
    expect(letter?.text).toContain('Bonjour Anna');
    const link = /http:\/\/\S+\/in\/\S+/.exec(letter?.text ?? '')?.[0] ?? '';
    await followLink(page, link);
    await expect(page.getByText(/Anna/).first()).toBeVisible();
    gallery.run('people', 'user', 'set', 'anna', '--email', '', '--locale', '');
  });

  test('chosen photos are shared without a person, with a password, and no more than these', async ({
    olga,
    gallery,
    browser,
  }) => {
    const [one, two, three] = [1, 2, 4].map(
      (n) => targetOf(gallery, `2022/08_15_Lake/${n}.jpg`).id,
    );
    const lake = targetOf(gallery, '2022/08_15_Lake').id;
    await olga.goto(`/admin/albums/${lake}`);
    for (const n of [0, 1]) await olga.locator('#photos [name="photo"]').nth(n).check();
    await olga.getByRole('button', { name: 'Share the chosen photos' }).click();
    await olga.getByLabel('Name').fill('For the neighbours');
    await olga.getByLabel('Password').fill('water lilies');
    await olga.getByLabel('With originals, and all at once').uncheck();
    await olga.getByRole('button', { name: 'Make the share' }).click();
    const link = (await olga.locator('.made code').textContent()) ?? '';

    const guest = await browser.newContext({ baseURL: gallery.url, javaScriptEnabled });
    const page = await guest.newPage();
    await page.goto(link);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('For the neighbours');
    await expect(page.locator('main img')).toHaveCount(0);
    await page.getByLabel('Password').fill('roses');
    await page.getByRole('button', { name: 'See the photos' }).click();
    await page.waitForURL(/failed=password/);
    await expect(page.locator('main').getByRole('alert')).toHaveText(
      'That is not the password of these photos.',
    );
    expect((await guest.request.get(`/photos/${one}`)).status()).toBe(404);
    await page.getByLabel('Password').fill('water lilies');
    await page.getByRole('button', { name: 'See the photos' }).click();
    await page.waitForURL(/\/shared\/\d+$/);
    const photos = page.locator('main ul.rows a');
    await expect(photos).toHaveCount(2);
    await expect(page.getByRole('link', { name: 'Download all' })).toHaveCount(0);
    const shared = new URL(page.url()).pathname;
    await photos.last().click();
    await expect(page).toHaveURL(new RegExp(`/photos/${two}$`));
    await expect(page.getByRole('link', { name: 'Next photo' })).toHaveCount(0);
    const status = async (path: string) => (await guest.request.get(path)).status();
    for (const path of [`/photos/${one}`, `/photos/${one}/standard`]) {
      expect([path, await status(path)]).toEqual([path, 200]);
    }
    for (const path of [
      `/photos/${one}/original`,
      `/photos/${three}`,
      `/albums/${lake}`,
      `/albums/${lake}/archive`,
      `${shared}/archive`,
    ]) {
      expect([path, await status(path)]).toEqual([path, 404]);
    }
    await page.goto('/');
    await expect(page.getByRole('heading', { name: 'Lake' })).toHaveCount(0);

    await olga.goto('/admin/shares');
    const line = olga.getByRole('listitem').filter({ hasText: 'For the neighbours' }).first();
    await expect(line).toContainText('opened once');
    await expect(line).toContainText(/with a password.*no originals, not all at once/);
    await line
      .getByText(/^Revoke/)
      .first()
      .click();
    await line.getByRole('button', { name: 'Revoke it' }).click();
    await expect(olga.getByText('The share is revoked')).toBeVisible();
    for (const path of [shared, `/photos/${one}`, new URL(link).pathname]) {
      expect([path, await status(path)]).toEqual([path, 404]);
    }
    await guest.close();
  });
});
