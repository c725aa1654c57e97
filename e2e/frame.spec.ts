import { expect, type Page } from '@playwright/test';
import { revokeShare } from '../lib/links/shares.ts';
import { listShares } from '../lib/links/shareUse.ts';
import { setPolicies } from '../lib/policies/change.ts';
import { targetOf, test } from './gallery/owned.ts';

/** The number of the photo that is shown. */
function shownBy(tablet: Page): Promise<number> {
  return tablet
    .locator('.shelf-layer img')
    .last()
    .evaluate((img: HTMLImageElement) => Number(/\/frame\/(\d+)\//.exec(img.src)?.[1]));
}

test('a tablet on the shelf shows one photo after the other, and nothing else', {
  tag: '@once',
}, async ({ browser, gallery, olga }) => {
  const lake = targetOf(gallery, '2022/08_15_Lake');
  const [first = 0, second = 0, fourth = 0, fifth = 0] = [1, 2, 4, 5].map(
    (number) => targetOf(gallery, `2022/08_15_Lake/${number}.jpg`).id,
  );
  await olga.goto(`/albums/${lake.id}`);
  await olga.getByRole('link', { name: 'Share', exact: true }).click();
  await olga.getByRole('button', { name: 'Make a frame' }).click();
  const link = await olga.locator('.made-url code').textContent();

  const context = await browser.newContext({ baseURL: gallery.url, serviceWorkers: 'block' });
  const tablet = await context.newPage();
  await gallery.signIn(tablet, 'anna');
  await tablet.goto(link ?? '');
  await expect(tablet.getByText('You are signed in here as Anna')).toBeVisible();
  await tablet.clock.install();
  await tablet.getByRole('button', { name: 'Sign out and start the frame' }).click();
  await tablet.waitForURL(`${gallery.url}/frame`);
  expect((await context.cookies()).map(({ name }) => name)).toEqual(['albumen-frame']);
  await expect.poll(() => shownBy(tablet)).toBe(first);
  await expect(tablet.locator('a[href], form')).toHaveCount(0);
  await expect(tablet.getByText('Tap for full screen.')).toBeVisible();

  // Each step asks the rule again, and the third photo is now hidden from everybody.
  const go = () => tablet.clock.fastForward(12_000);
  await go();
  await expect.poll(() => shownBy(tablet)).toBe(second);
  await go();
  await expect.poll(() => shownBy(tablet)).toBe(fourth);
  await expect(tablet.locator('.shelf-layer')).toHaveCount(2);

  // For a while the frame reaches no server.
  await context.setOffline(true);
  const away = tablet.getByText('The gallery cannot be reached just now.');
  // Each time it has to fail before the next try is due.
  await expect(async () => {
    await tablet.clock.fastForward(30_000);
    await expect(away).toBeVisible({ timeout: 1_000 });
  }).toPass();
  expect(await shownBy(tablet)).toBe(fourth);
  await context.setOffline(false);
  await tablet.clock.fastForward(30_000);
  await expect.poll(() => shownBy(tablet)).toBe(fifth);
  await expect(away).toHaveCount(0);

  // Somebody who types another address on the tablet is a visitor: the frame's cookie opens nothing
  // else.
  const asked = (path: string) => tablet.request.get(path).then((answer) => answer.status());
  const addresses = [`/albums/${lake.id}`, `/photos/${first}`, `/photos/${first}/thumb`];
  for (const path of [...addresses, `/photos/${first}/original`, `/frame/${first}/original`]) {
    expect([path, await asked(path)]).toEqual([path, 404]);
  }
  expect(await asked(`/frame/${first}/thumb`)).toBe(200);

  // The album becomes empty: a text replaces the picture.
  const change =
    'update policies set inherit = ? where id = (select policy_id from albums where id = ?)';
  const inherits = (yes: number) => gallery.db.$client.prepare(change).run(yes, lake.id);
  inherits(0);
  await go();
  await expect(tablet.getByText('There are no photos here yet.')).toBeVisible();
  await expect(tablet.locator('.shelf-layer')).toHaveCount(0);
  inherits(1);
  await tablet.clock.fastForward(30_000);
  await expect.poll(() => shownBy(tablet)).toBe(first);

  await olga.goto('/admin/shares');
  await expect(olga.locator('.lines-link').first()).toContainText('frame');
  revokeShare(gallery.db, null, listShares(gallery.db)[0]?.id ?? 0);
  await go();
  await expect(tablet.getByText('This frame has been switched off.')).toBeVisible();
  await expect(tablet.locator('.shelf-layer')).toHaveCount(0);
  expect((await tablet.reload())?.status()).toBe(200);
  await expect(tablet.getByText('This frame has been switched off.')).toBeVisible();
  expect(await asked(`/frame/${first}/thumb`)).toBe(404);
  await context.close();
});

test('chats get title and cover of albums that an administrator made public, and of nothing else', {
  tag: '@once',
}, async ({ gallery, page, request }) => {
  const christmas = targetOf(gallery, '2024/12_24_Christmas');
  const path = `/albums/${christmas.id}`;
  const toldAt = async (address: string) => {
    const html = await (await request.get(address)).text();
    return [...html.matchAll(/<meta property="(og:[\w:]+)" content="([^"]*)"/g)].map(
      ([, property, content]) => [property, content] as const,
    );
  };
  // A scan or a standing policy would make it public in this way.
  expect(await toldAt(path)).toEqual([]);
  const policy = { inherit: true, userIds: [], groupIds: [] };
  const set = (isPublic: boolean, byHand: boolean) =>
    setPolicies(gallery.db, null, [christmas], { ...policy, public: isPublic }, { byHand });
  set(false, true);
  gallery.run('policy', 'set', `album:${christmas.id}`, '--public');
  const told = new Map(await toldAt(path));
  expect([...told.keys()]).toEqual([
    ...['og:type', 'og:title', 'og:url', 'og:image', 'og:image:width', 'og:image:height'],
  ]);
  expect(told.get('og:title')).toBe('Christmas');
  const image = told.get('og:image') ?? '';
  expect(image).toMatch(new RegExp(`^${gallery.url}/photos/\\d+/preview_600$`));
  const shown = await page.goto(image);
  expect(shown?.headers()['content-type']).toMatch(/^image\//);
  const size = await page.evaluate(() => {
    const { naturalWidth, naturalHeight } = document.images[0] ?? {};
    return Math.max(naturalWidth ?? 0, naturalHeight ?? 0);
  });
  expect([size, Number(told.get('og:image:width'))]).toEqual([600, 600]);
  const photo = new URL(image).pathname.replace(/\/[^/]+$/, '');
  const link = new URL(gallery.link('anna')).pathname;
  for (const other of ['/', photo, '/timeline', link, '/albums/999999']) {
    expect([other, await toldAt(other)]).toEqual([other, []]);
  }
  // The owner closes it, and then it becomes public in another way than by hand.
  set(false, true);
  expect(await toldAt(path)).toEqual([]);
  set(true, false);
  expect(await toldAt(path)).toEqual([]);
});
