import { expect } from '@playwright/test';
import { test } from './gallery/owned.ts';

test('other patterns are tried on a path and on the whole library before they are saved', {
  tag: '@once',
}, async ({ olga }) => {
  test.slow();
  await olga.goto('/admin/scan');
  // On a slow phone somebody types before the scripts of the page begin.
  const scripts = Promise.withResolvers<void>();
  await olga.route('**/_next/**/*.js*', async (route) => {
    await scripts.promise;
    await route.continue();
  });
  const patterns = olga.getByRole('link', { name: 'Patterns' });
  await olga.goto((await patterns.getAttribute('href')) ?? '', { waitUntil: 'commit' });
  const rules = olga.getByLabel('Patterns, and what to ignore');
  await expect(rules).toHaveValue(/^patterns:\n/);
  const other =
    "patterns:\n  - category: Years\n    path: '(?<a_year>\\d{4})/(?<a_name>[^/]+)/.*\\.jpg'";
  await rules.fill(other);
  const copy = olga.getByRole('button', { name: 'Copy for gallery.yaml' });
  await expect(copy).toBeHidden();
  scripts.resolve();
  await expect(copy).toBeVisible();
  await expect(rules).toHaveValue(other);
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
