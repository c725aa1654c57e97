import { expect } from '@playwright/test';
import { test } from './gallery/owned.ts';

test('what is missing needs the owner until it was seen, and is forgotten on request', {
  tag: '@once',
}, async ({ olga, gallery }) => {
  const client = gallery.db.$client;
  const id = client.prepare("select id from albums where shown_name = 'Christmas'").pluck().get();
  const setMissing = client.prepare(
    'update albums set missing_since = ?, forgotten_at = null where id = ?',
  );
  setMissing.run(Date.now() - 60_000, id);
  await olga.goto('/admin');
  await olga.locator('a[href="/admin/missing"]').click();
  await expect(olga.getByRole('heading', { level: 1 })).toHaveText('What is missing');
  await olga.getByRole('button', { name: 'I have seen this' }).click();
  await expect(olga.getByRole('button', { name: 'Forget all' })).toBeVisible();
  await olga.goto('/admin');
  await expect(olga.locator('a[href="/admin/missing"]')).toHaveCount(0);

  await olga.goto('/admin/missing');
  const christmas = olga.getByRole('checkbox', { name: '2024/12_24_Christmas' });
  await christmas.check();
  const sure = olga.getByLabel('Yes, forget it');
  await sure.check();
  // Nothing is forgotten by a key that is often pressed by mistake.
  await sure.press('Enter');
  await olga.getByRole('button', { name: 'Forget the chosen ones' }).click();
  await expect(olga.getByRole('status')).toBeVisible();
  await expect(christmas).toHaveCount(0);
  await olga.goto('/admin/activity');
  const told = olga.getByText('Missing things forgotten').filter({ visible: true });
  await expect(told.first()).toBeVisible();

  setMissing.run(null, id);
  client.exec(`update photos set forgotten_at = null,
    waiting = waiting and waiting_reason is not 'forgotten',
    waiting_reason = nullif(waiting_reason, 'forgotten')`);
  client.exec("delete from settings where name = 'missing_seen_at'");
});
