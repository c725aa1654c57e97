import { expect } from '@playwright/test';
import { test } from './gallery/owned.ts';

test('other patterns are tried on a path and on the whole library before they are saved', {
  tag: '@once',
}, async ({ olga }) => {
  test.slow();
  await olga.goto('/admin/scan');
  await olga.getByRole('link', { name: 'Patterns' }).click();
  const rules = olga.getByLabel('Patterns, and what to ignore');
  await expect(rules).toHaveValue(/^patterns:\n/);
  const other =
    "patterns:\n  - category: Years\n    path: '(?<a_year>\\d{4})/(?<a_name>[^/]+)/.*\\.jpg'";
  // Where scripts begin in between, what was selected to be replaced no longer is.
  await expect(async () => {
    await rules.fill(other);
    await expect(rules).toHaveValue(other, { timeout: 1000 });
  }).toPass();
  await olga.getByLabel('A path in the library').fill('2024/Lake/a.jpg');
  await olga.getByRole('button', { name: 'Try the path' }).click();
  await expect(olga.getByText('It is matched by patterns[0]')).toBeVisible();
  await expect(olga.getByText('Album: Lake, 2024-01-01 (Years)')).toBeVisible();

  await olga.getByLabel('A path in the library').fill('Lake/a.jpg');
  await olga.getByRole('button', { name: 'Try the path' }).click();
  await expect(olga.getByText(/^patterns\[0\] comes closest/)).toBeVisible();

  await olga.getByRole('button', { name: 'Try on the whole library' }).click();
  // The trial has a process of its own, of a low priority.
  const found = olga.getByRole('region', { name: 'What was found' });
  await expect(found.getByText('4 albums would move')).toBeVisible({ timeout: 200_000 });
  await expect(found.getByText('2022/08_15_Lake (Photos) → 2022/08_15_Lake (Years)')).toBeVisible();
  await expect(rules).toHaveValue(/category: Years/);

  await rules.fill("patterns: [{ category: Years, path: '(' }]");
  await olga.getByRole('button', { name: 'Try the path' }).click();
  await expect(olga.getByText('These rules cannot be used')).toBeVisible();
});
