import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { makeLink, revokeLink } from '../lib/links/links.ts';
import { linkUrl } from '../lib/links/linkToken.ts';
import { addGroup, setGroupsOf } from '../lib/people/groups.ts';
import { addUser, getUser, setPasswordHash, setUser } from '../lib/people/people.ts';
import { grantPermission } from '../lib/people/permissions.ts';
import { changePolicies } from '../lib/policies/change.ts';
import { removeGroup, removeUser } from '../lib/policies/undoable/remove.ts';
import { followLink } from './gallery/gallery.ts';
import { browserOf, type OwnedGallery, targetOf, test } from './gallery/owned.ts';

const needsLink = /One person is an administrator now and should get a new link/;

/** The line of a person in the list of people. */
async function lineOf(page: Page, name: string) {
  await page.goto('/admin/people');
  return page.getByRole('listitem').filter({ hasText: name });
}

async function save(page: Page): Promise<void> {
  const form = page.locator('form').filter({ has: page.getByLabel(/^Looks after the gallery/) });
  await form.getByRole('button', { name: 'Save' }).click();
}

function addPerson({ db }: OwnedGallery, handle: string): number {
  return addUser(db, null, { handle, name: `${handle} of the family` }).id;
}

test('a person needs a name alone, and one Save keeps all that was typed', {
  tag: '@once',
}, async ({ olga, gallery }) => {
  await olga.goto('/admin/people');
  await olga.getByLabel('Name', { exact: true }).fill('Grand-mère Zoé');
  await olga.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(olga.getByRole('heading', { name: 'Grand-mère Zoé' })).toBeVisible();
  const { id } = getUser(gallery.db, 'grand-mere-zoe');
  await olga.getByLabel('E-mail address', { exact: true }).fill('zoe@mail.example');
  await olga.getByLabel('Language').selectOption('fr');
  await olga.getByLabel('family').check();
  await olga.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(olga.getByRole('status')).toBeVisible();
  await expect(olga.getByLabel('E-mail address', { exact: true })).toHaveValue('zoe@mail.example');
  await expect(olga.getByLabel('family')).toBeChecked();
  // Without waiting: the answer to Save may still arrive, and replaces the forms of the page.
  await olga.getByRole('button', { name: 'Make the link' }).click();
  // The message to send is in her language.
  const made = olga.getByRole('status', { name: 'The link for' });
  await expect(made.getByRole('blockquote')).toContainText(
    'Bonjour Grand-mère Zoé, voici nos photos',
  );
  removeUser(gallery.db, null, id);
});

test('somebody who makes an administrator is told to send a new link, and the list says who cannot sign in', {
  tag: '@once',
}, async ({ olga, gallery, browser }) => {
  const [gran, uncle] = [addPerson(gallery, 'gran'), addPerson(gallery, 'uncle')];
  const owners = addGroup(gallery.db, null, 'owners').id;
  setGroupsOf(gallery.db, null, uncle, [owners]);
  const granny = await browserOf(browser, gallery, 'gran');
  const isIn = async () => {
    await granny.goto('/');
    return (await granny.getByText('Signed in as gran of the family').count()) === 1;
  };
  expect(await isIn()).toBe(true);

  // Made an administrator directly: her lasting link and the device that it signed in no longer
  // work.
  await olga.goto(`/admin/people/${gran}`);
  await olga.getByLabel(/^Looks after the gallery/).check();
  await save(olga);
  await expect(olga.getByRole('status')).toHaveText(needsLink);
  expect(await isIn()).toBe(false);
  await expect(await lineOf(olga, 'gran of the family')).toContainText(
    'cannot sign in: send a new link',
  );
  await expect(await lineOf(olga, 'uncle of the family')).not.toContainText('cannot sign in');

  // Made an administrator through a group.
  await olga.goto(`/admin/groups/${owners}`);
  await olga.getByLabel(/^Looks after the gallery/).check();
  await save(olga);
  await expect(olga.getByRole('status')).toHaveText(needsLink);
  await expect(await lineOf(olga, 'uncle of the family')).toContainText('cannot sign in');

  // The page behind the message's link offers what helps.
  await olga.goto(`/admin/people/${gran}`);
  await olga.getByRole('button', { name: 'Make the link' }).click();
  const made = olga.getByRole('status', { name: 'The link for' });
  const link = (await made.locator('code').textContent()) ?? '';
  await expect(await lineOf(olga, 'gran of the family')).not.toContainText('cannot sign in');
  await followLink(granny, link);
  expect(await isIn()).toBe(true);
  await granny.context().close();
  for (const id of [gran, uncle]) removeUser(gallery.db, null, id);
  removeGroup(gallery.db, null, owners);
});

test('a removed person is brought back by the screen: with links and address, without devices', {
  tag: '@once',
}, async ({ olga, gallery, browser }) => {
  const { db, url } = gallery;
  const id = addPerson(gallery, 'lost');
  const secrets = { email: 'lost@example.org', passwordHash: 'scrypt$secret$hash' };
  setUser(db, null, id, { email: secrets.email });
  setPasswordHash(db, null, id, secrets.passwordHash);
  const link = gallery.link('lost');
  const stolen = makeLink(db, null, id);
  revokeLink(db, null, stolen.id);
  const lake = targetOf(gallery, '2022/08_15_Lake');
  changePolicies(db, null, [lake], { kind: 'add', userIds: [id], groupIds: [] });
  const device = await browserOf(browser, gallery, 'lost');
  const status = async (path: string) => (await device.goto(path))?.status();
  expect(await status(`/albums/${lake.id}`)).toBe(200);

  await olga.goto(`/admin/people/${id}/remove`);
  await expect(
    olga.getByText(/For 365 days you can undo it.* only devices have to be signed in again/),
  ).toBeVisible();
  await olga.getByRole('button', { name: 'Remove' }).click();
  await expect(olga.getByRole('status')).toHaveText('Removed.');
  expect(await status(link)).toBe(404);

  await olga.goto('/admin/activity');
  const csv = await (await olga.request.get('/admin/activity/export')).text();
  for (const text of [await olga.content(), csv]) {
    expect(text).toMatch(/user-removed|Person removed/);
    expect(text).not.toMatch(/lost@example\.org|scrypt/);
  }
  const line = olga.getByRole('listitem').filter({ hasText: 'Person removed' }).first();
  await line.getByRole('button', { name: 'Undo' }).click();
  // The link made above, and the one that signed the device in.
  await expect(olga.getByRole('status')).toHaveText(
    'The person is back, and 2 links work again. Devices have to be signed in again.',
  );
  expect(getUser(db, 'lost')).toMatchObject({ id, ...secrets });
  expect(await status(`/albums/${lake.id}`)).toBe(404);
  expect(await status(linkUrl({ url }, stolen.token))).toBe(404);
  await followLink(device, link);
  expect(await status(`/albums/${lake.id}`)).toBe(200);
  await device.context().close();
  removeUser(db, null, id);
});

test('somebody who may only scan cannot insist on a scan that was refused, not even with a forged form', {
  tag: '@once',
}, async ({ olga, gallery, browser }) => {
  const { db, library } = gallery;
  const id = addPerson(gallery, 'sam');
  grantPermission(db, null, { kind: 'user', id }, 'scan');
  const scans = db.$client.prepare('select count(*) from scans').pluck();
  const missing = db.$client
    .prepare('select count(*) from albums where missing_since is not null')
    .pluck();
  // Other tests of this gallery may have left some.
  const gone = Number(missing.get());
  const away = `${library}-away`;
  const albums = ['2022', '2023', '2024'];
  const move = (from: string, to: string) => {
    for (const name of albums) renameSync(join(from, name), join(to, name));
  };
  mkdirSync(away);
  move(library, away);

  const sam = await browserOf(browser, gallery, 'sam');
  await sam.goto('/admin/scan');
  await sam.getByRole('button', { name: 'Start a scan' }).click();
  await expect(sam.getByText('The last scan changed nothing')).toBeVisible({ timeout: 200_000 });
  await expect(sam.getByRole('button', { name: 'Yes, remove what is gone' })).toHaveCount(0);
  const before = scans.get();
  await sam.locator('main form').evaluate((form) => {
    const insist = document.createElement('input');
    Object.assign(insist, { type: 'hidden', name: 'insist', value: 'on' });
    form.append(insist);
  });
  const answered = sam.waitForResponse((answer) => answer.request().method() === 'POST');
  await sam.getByRole('button', { name: 'Start a scan' }).click();
  expect((await answered).status()).toBe(404);
  expect([scans.get(), missing.get()]).toEqual([before, gone]);

  await olga.goto('/admin/scan');
  await olga.getByRole('button', { name: 'Yes, remove what is gone' }).click();
  await expect.poll(() => missing.get(), { timeout: 200_000 }).toBe(gone + 3);
  move(away, library);
  // What was found gone is told before that scan has ended, and there is one at a time.
  await expect(() => gallery.run('scan', '--quiet')).toPass({ timeout: 200_000 });
  expect(missing.get()).toBe(gone);
  await sam.context().close();
  removeUser(db, null, id);
});
