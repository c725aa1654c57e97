import { expect } from '@playwright/test';
import { getUser, setUser } from '../lib/people/people.ts';
import { browserOf, targetOf, test, withAndWithoutScripts } from './gallery/owned.ts';

withAndWithoutScripts(() => {
  test('somebody signs in by an account that the owner chose, or by their address, and comes back to where they were', async ({
    page,
    browser,
    gallery,
  }) => {
    const { db, provider } = gallery;
    const anna = getUser(db, 'anna');
    setUser(db, null, anna.id, { email: 'anna@example.org' });
    const lake = `/albums/${targetOf(gallery, '2022/08_15_Lake').id}`;
    provider.account = { sub: 'a', email: 'anna@example.org', email_verified: false, name: 'Anna' };
    await page.goto(`/sign-in?next=${lake}`);
    const button = page.getByRole('button', { name: 'Sign in with Our house' });
    await button.click();
    await expect(page.getByText('This account does not open the gallery.')).toBeVisible();
    await page.context().clearCookies();

    // The owner decides whose account it is, and removes it again.
    const olga = await browserOf(browser, gallery, 'olga');
    await olga.goto(`/admin/people/${anna.id}`);
    const accounts = olga.getByRole('region', { name: 'Accounts at Our house' });
    await expect(accounts).toContainText('anna@example.org');
    await accounts.getByRole('button', { name: 'This is Anna' }).click();
    await expect(olga.getByText('Chosen. Devices that')).toBeVisible();
    await button.click();
    await expect(page).toHaveURL(gallery.url + lake);
    await expect(page.getByText('Signed in as Anna')).toBeVisible();
    await accounts.getByRole('button', { name: 'Remove this account' }).click();
    await expect(olga.getByText('The account is removed')).toBeVisible();
    await expect(accounts).toContainText('No account is chosen yet.');
    await olga.context().close();
    await page.goto(`/sign-in?next=${lake}`);

    provider.account['email_verified'] = true;
    await button.click();
    await expect(page).toHaveURL(gallery.url + lake);
    await expect(page.getByText('Signed in as Anna')).toBeVisible();
    setUser(db, null, anna.id, { email: anna.email ?? '' });
  });
});

test('only the provider’s own two routes are open, and to our own form alone', {
  tag: '@once',
}, async ({ gallery }) => {
  const post = (path: string, headers: Record<string, string>, body = 'next=%2F') =>
    fetch(`${gallery.url}/api/auth/${path}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body,
    });
  const ours = await post('signin/oidc?redirect_uri=https://evil.example&prompt=none&scope=x', {
    origin: gallery.url,
  });
  const to = new URL(ours.headers.get('location') ?? '');
  expect([ours.status, to.origin]).toEqual([303, gallery.provider.issuer]);
  expect(to.searchParams.get('redirect_uri')).toBe(`${gallery.url}/api/auth/callback/oidc`);
  expect([to.searchParams.get('scope'), to.searchParams.get('prompt')]).toEqual([
    'openid email profile',
    null,
  ]);
  const set = ours.headers.getSetCookie();
  expect(set).toEqual([expect.stringMatching(/^albumen-sign-in=[^;]+; .*HttpOnly; SameSite=Lax$/)]);
  const foreign = await post('signin/oidc', { origin: 'https://evil.example' });
  expect([foreign.status, foreign.headers.getSetCookie()]).toEqual([403, []]);
  for (const path of ['callback/oidc', 'signin/credentials', 'callback/credentials', 'session']) {
    expect([path, (await post(path, { origin: gallery.url })).status]).toEqual([path, 405]);
  }
  const large = await post('signin/oidc', { origin: gallery.url }, `next=${'x'.repeat(10_000)}`);
  expect(large.status).toBe(413);
  const callback = `${gallery.url}/api/auth/callback/oidc?code=x&state=x`;
  expect((await fetch(callback, { method: 'HEAD' })).status).toBe(404);
  const bare = await fetch(callback, { redirect: 'manual' });
  expect([bare.status, bare.headers.get('location')]).toEqual([
    303,
    '/sign-in?failed=account&next=%2F',
  ]);
  const policy = async (path: string) =>
    (await fetch(gallery.url + path)).headers.get('content-security-policy');
  const { issuer } = gallery.provider;
  expect(await policy('/sign-in')).toContain(`form-action 'self' ${issuer};`);
  expect(await policy('/')).toContain("form-action 'self';");
});
