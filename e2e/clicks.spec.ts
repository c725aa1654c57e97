import { expect, type Page } from '@playwright/test';
import { test } from './gallery/family.ts';

const tag = '@once';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('a double click on a link for one use signs in', { tag }, async ({ page, gallery }) => {
      const link = gallery.link('anna', { uses: 1 });
      await page.goto(link);
      await page.locator('main form button').dblclick();
      await expect(page.getByText('Signed in as Anna')).toBeVisible();
      await expect(page).toHaveURL(`${gallery.url}/`);
      const { sessions } = gallery.db.$client
        .prepare(
          'select count(*) as sessions from sessions where link_id = (select max(id) from links)',
        )
        .get() as { sessions: number };
      expect(sessions).toBe(1);
    });

    test('so does a link that is opened once more from where it was sent', { tag }, async ({
      page,
      gallery,
    }) => {
      const link = gallery.link('anna', { uses: 1 });
      await page.goto(link);
      await page.locator('main form button').click();
      await expect(page.getByText('Signed in as Anna')).toBeVisible();
      await page.goto(link);
      await expect(page.getByText('Signed in as Anna')).toBeVisible();
      await goBack(page);
      await goBack(page);
      if (await page.locator('main form button').isVisible()) {
        await page.locator('main form button').click();
      }
      await expect(page.getByText('Signed in as Anna')).toBeVisible();
    });

    test('a page from before an upgrade says so, and opens itself anew', { tag }, async ({
      page,
    }) => {
      await makeOutdated(page);
      await page.goto('/?page=1');
      await page.getByRole('button', { name: 'Français' }).click();
      const heading = page.getByRole('heading', { level: 1 });
      await expect(heading).toHaveText('The gallery has been updated');
      await expect(page.getByText('was not saved')).toBeVisible();
      await page.unroute('**/*');
      await page.getByRole('link', { name: 'Reload the page' }).click();
      await expect(heading).not.toHaveText('The gallery has been updated');
      await page.getByRole('button', { name: 'Français' }).click();
      await expect(page.locator('html')).toHaveAttribute('lang', 'fr');
    });
  });
}

/** Goes back, to a page that may load itself anew or lead on, which ends what was asked for. */
async function goBack(page: Page): Promise<void> {
  await page.goBack().catch((error: Error) => {
    if (!error.message.includes('ERR_ABORTED')) throw error;
  });
  await page.waitForLoadState();
}

/** Makes pages look as if another build had rendered them, with other ids of server actions. */
async function makeOutdated(page: Page): Promise<void> {
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document' || route.request().method() !== 'GET') {
      return route.continue();
    }
    const response = await route.fetch();
    const body = (await response.text()).replace(
      /(?<![0-9a-f])([4-7][0-9a-f])[0-9a-f]{40}(?![0-9a-f])/g,
      `$1${'a'.repeat(40)}`,
    );
    await route.fulfill({ response, body });
  });
}
