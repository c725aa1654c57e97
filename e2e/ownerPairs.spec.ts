import { expect } from '@playwright/test';
import { browserOf, targetOf, test } from './gallery/owned.ts';

test('two files that belong together are made one photo by the owner, and two again', {
  tag: '@once',
}, async ({ olga, gallery, browser, request }) => {
  const album = targetOf(gallery, '2023/05_01_Picnic');
  const [main, part] = ['1', '2'].map(
    (name) => targetOf(gallery, `2023/05_01_Picnic/${name}.jpg`).id,
  );
  const client = gallery.db.$client;
  // A scan notes such a pair when it does not join it because a file has settings of its own.
  client.prepare('update photos set pairs_with = ? where id = ?').run(main, part);
  const ben = await browserOf(browser, gallery, 'ben');
  const seen = async () => {
    await ben.goto(`/albums/${album.id}`);
    const photos = await ben.locator('.rows li').count();
    const found = [main, part].map((id) => ben.request.get(`/photos/${id}`));
    return [photos, ...(await Promise.all(found)).map((answer) => answer.status())];
  };
  expect(await seen()).toEqual([3, 200, 200]);

  await olga.goto(`/admin/photos/${main}`);
  await olga.getByRole('button', { name: 'Make one photo' }).click();
  await expect(olga.getByText('They are one photo now.')).toBeVisible();
  expect(await seen()).toEqual([2, 200, 404]);
  // The second file is served only under the address of its photo, to those who may have it.
  const asked = async (path: string) => {
    const answers = [ben.request.get(path), olga.request.get(path), request.get(path)];
    return [path, ...(await Promise.all(answers)).map((answer) => answer.status())];
  };
  for (const rest of [
    'thumb',
    'standard',
    'original',
    'original?as=jpeg',
    'film',
    'original?part=raw',
  ]) {
    const path = `/photos/${part}/${rest}`;
    expect(await asked(path)).toEqual([path, 404, 404, 404]);
  }
  const through = `/photos/${main}/original?part=raw`;
  expect(await asked(through)).toEqual([through, 200, 200, 404]);

  await olga.getByRole('button', { name: 'Separate' }).click();
  await expect(olga.getByText('They are two photos now, and stay so.')).toBeVisible();
  expect(await seen()).toEqual([3, 200, 200]);

  client.prepare('update photos set pairs_with = null, kept_apart = 0 where id = ?').run(part);
  await ben.context().close();
});
