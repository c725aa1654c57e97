import { type Browser, expect, type Page } from '@playwright/test';
import { listStates, type Policy } from '../../lib/access/policyState.ts';
import type { Target } from '../../lib/access/targets.ts';
import { listTargets } from '../../lib/policies/targets.ts';
import { startTestProvider, type TestProvider } from '../../lib/testing/testProvider.ts';
import { startTestSmtp, type TestSmtp } from '../../lib/testing/testSmtp.ts';
import { familyPictures, setUpFamily } from './family.ts';
import { freePort } from './freePort.ts';
import { test as base } from './galleries.ts';
import { type Gallery, openGallery } from './gallery.ts';

export type OwnedGallery = Gallery & {
  readonly smtp: TestSmtp;
  /** Who answers for the provider of single sign-on. */
  readonly provider: TestProvider;
};

export async function openOwned(): Promise<OwnedGallery> {
  const smtp = await startTestSmtp();
  const port = await freePort();
  const provider = await startTestProvider(`http://localhost:${port}/api/auth/callback/oidc`);
  const { issuer, clientId, clientSecret } = provider;
  const gallery = await openGallery(familyPictures, setUpFamily, {
    port,
    yaml: [
      'new_photos: review',
      'previews: true',
      `also_at: ["http://homeserver:${port}"]`,
      'mail: { from: gallery@example.org }',
      `oidc: { issuer: "${issuer}", client_id: ${clientId}, name: Our house }`,
    ],
    env: { SMTP_URL: smtp.settings.smtpUrl, OIDC_CLIENT_SECRET: clientSecret },
  });
  const close = async () => {
    await gallery.close();
    await smtp.close();
    provider.close();
  };
  return { ...gallery, smtp, provider, close };
}

/** Tests of the family's gallery that change it and restore what they changed. */
export const test = base.extend<{ gallery: OwnedGallery; olga: Page }>({
  baseURL: ({ ownedGallery }, use) => use(ownedGallery.url),
  gallery: ({ ownedGallery }, use) => use(ownedGallery),
  /** The owner's browser. */
  olga: async ({ page, gallery }, use) => {
    await gallery.signIn(page, 'olga');
    await use(page);
  },
});

/** Declares tests with JavaScript, in a desktop's window, and again without it, in a phone's. */
export function withAndWithoutScripts(declare: (javaScriptEnabled: boolean) => void): void {
  const ways = [
    { title: 'with JavaScript', tag: '@desk', javaScriptEnabled: true },
    { title: 'without JavaScript', tag: '@phone', javaScriptEnabled: false },
  ];
  for (const { title, tag, javaScriptEnabled } of ways) {
    test.describe(title, { tag }, () => {
      test.use({ javaScriptEnabled });
      declare(javaScriptEnabled);
    });
  }
}

/** Another browser, in which this person is signed in. */
export async function browserOf(browser: Browser, gallery: Gallery, handle: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: gallery.url })).newPage();
  await gallery.signIn(page, handle);
  return page;
}

/** A directory's album, or a file's photo. */
export function targetOf({ db, library }: Gallery, path: string): Target {
  const [target] = listTargets(db, path, library);
  if (!target) throw new Error(`There is no ${path}.`);
  return target;
}

export function policiesOf(gallery: Gallery, paths: readonly string[]): (Policy | null)[] {
  const targets = paths.map((path) => targetOf(gallery, path));
  return listStates(gallery.db, targets).map(({ policy }) => policy);
}

export const albumPaths = [
  '2021/03_10_Secret',
  '2022/08_15_Lake',
  '2023/05_01_Picnic',
  '2024/12_24_Christmas',
];

/** The paths of all albums and photos. */
export const allPaths = [...albumPaths, ...familyPictures.map(({ path }) => path)];

/** Reviews a change, checks that the review contains `lines`, and applies it. */
export async function reviewAndApply(page: Page, lines: readonly string[]): Promise<void> {
  await page.getByRole('button', { name: 'See what changes' }).click();
  const review = page.getByRole('region', { name: 'What changes' });
  // Behind such a line an item also says what the list of that person will look like.
  await expect(review.getByRole('listitem')).toHaveCount(lines.length);
  for (const [place, line] of lines.entries()) {
    await expect(review.getByRole('listitem').nth(place)).toContainText(line);
  }
  await page.getByRole('button', { name: 'Apply' }).click();
}
