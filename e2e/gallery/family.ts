import { test as base } from '@playwright/test';
import { type Gallery, openGallery } from './gallery.ts';
import { drawnIn } from './pictures.ts';

/**
 * A family: Anna sees the lake through her group (but for the third photo, which a policy of its
 * own hides), Ben sees the picnic as a user, everybody Christmas, nobody but Vera
 * the secret; Olga administers.
 */
export const familyPictures = [
  ...drawnIn('2021/03_10_Secret', 2),
  ...drawnIn('2022/08_15_Lake', 7),
  ...drawnIn('2023/05_01_Picnic', 3),
  ...drawnIn('2024/12_24_Christmas', 3),
];

export const familySetUp = [
  ['people', 'group', 'add', 'family'],
  ['people', 'user', 'add', 'anna', '--name', 'Anna', '--group', 'family'],
  ['people', 'user', 'add', 'ben', '--name', 'Ben'],
  ['people', 'user', 'add', 'vera', '--name', 'Vera', '--permission', 'view'],
  ['people', 'user', 'add', 'olga', '--name', 'Olga', '--permission', 'admin'],
  ['policy', 'set', '2022/08_15_Lake', '--group', 'family'],
  ['policy', 'set', '2022/08_15_Lake/3.jpg'],
  ['policy', 'set', '2023/05_01_Picnic', '--user', 'ben'],
  ['policy', 'set', '2024/12_24_Christmas', '--public'],
] as const;

/** The paths of what Anna sees of the lake, in their order. */
export const annasPhotos = familyPictures
  .map(({ path }) => path)
  .filter((path) => path.startsWith('2022/') && !path.endsWith('/3.jpg'));

/** One gallery for all tests of a worker that change nothing in it but sessions. */
export const test = base.extend<object, { gallery: Gallery }>({
  baseURL: ({ gallery }, use) => use(gallery.url),
  gallery: [
    // Playwright reads which fixtures this needs from the pattern, and wants one.
    async ({ browserName: _ }, use) => {
      const gallery = await openGallery(familyPictures, familySetUp);
      await use(gallery);
      await gallery.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
