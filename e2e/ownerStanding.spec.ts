import { expect } from '@playwright/test';
import { allPaths, policiesOf, targetOf, test, withAndWithoutScripts } from './gallery/owned.ts';

withAndWithoutScripts(() => {
  test('a policy of new albums is reviewed, applied to known albums only on request, and undone', async ({
    olga,
    gallery,
  }) => {
    const before = policiesOf(gallery, allPaths);
    await olga.goto('/admin/albums');
    await olga.getByRole('link', { name: 'Choose who sees new albums' }).click();
    await expect(olga.getByText('There are no choices yet.')).toBeVisible();

    const form = olga.getByRole('form', { name: 'Add a choice' });
    await form.getByLabel('A path, also with * and **').fill('2021/**');
    await form.getByRole('checkbox', { name: 'family' }).check();
    await form.getByRole('button', { name: 'See what changes' }).click();
    const review = form.getByRole('region', { name: 'What changes' });
    await expect(review).toContainText(
      'Who sees new albums of 2021/** from now on: \u2068family\u2069.',
    );
    await expect(review).toContainText(
      'It would have been for 1 album here, 1 of them not decided.',
    );
    await expect(review).toContainText('Nobody sees more or less than before.');
    await form.getByRole('button', { name: 'Apply' }).click();
    await expect(olga.getByText('New albums get this from now on.')).toBeVisible();
    expect(policiesOf(gallery, allPaths)).toEqual(before);

    const giving = olga.getByRole('form', { name: 'Do it now' });
    await giving.getByRole('button', { name: 'See what changes' }).click();
    await expect(giving.getByRole('listitem')).toHaveText([/^Anna sees more: one album, 2 photos/]);
    await giving.getByRole('button', { name: 'Apply' }).click();
    await expect(olga.getByText('1 album is decided now.')).toBeVisible();
    const { id } = targetOf(gallery, '2021/03_10_Secret');
    await olga.goto(`/admin/albums/${id}`);
    await expect(olga.getByText('as chosen for 2021/**', { exact: true })).toBeVisible();

    await olga.goto('/admin/standing');
    await olga.getByRole('button', { name: 'Remove the choice for 2021/**' }).click();
    await expect(olga.getByText('The choice is removed.')).toBeVisible();
    await expect(olga.getByText('There are no choices yet.')).toBeVisible();
    await olga.goto('/admin/activity');
    const told = olga.getByRole('listitem');
    await expect(
      told.filter({ hasText: 'Who sees new albums: choice removed' }).first(),
    ).toBeVisible();
    // The policy that was given is undone like any other change.
    await told
      .filter({ hasText: 'new albums of: 2021/**' })
      .filter({ hasText: 'Who sees it: changed' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect(olga.getByText(/as (it was|they were) before\./)).toBeVisible();
    expect(policiesOf(gallery, allPaths)).toEqual(before);
  });
});
