import { createElement } from 'react';
import { afterAll, expect, test } from 'vitest';
import { adminTexts } from '../../../lib/i18n/admin.ts';
import { makeLink } from '../../../lib/links/links.ts';
import { addPerson } from '../../../lib/people/people.ts';
import { getAdminOverview } from '../../../lib/photos/overview.ts';
import { setPolicies } from '../../../lib/policies/change.ts';
import { fill, openTestDatabase } from '../../../lib/testing/testWorld.ts';
import { elementHtml } from '../../_gallery/elementHtml.ts';
import { FirstSteps } from './FirstSteps.tsx';

const { db, close } = openTestDatabase();
afterAll(close);

/** Each step by where it leads, with a tick if it is done and an arrow if it comes next. */
function steps(): string[] {
  const overview = getAdminOverview(db, null);
  const html = String(elementHtml(createElement(FirstSteps, { t: adminTexts('en'), overview })));
  return [...html.matchAll(/<li([^>]*)><a href="([^"]*)"/g)].map(([, marks = '', href = '']) =>
    [
      href,
      marks.includes('data-done') ? '✓' : '',
      marks.includes('aria-current="step"') ? '←' : '',
    ].join(''),
  );
}

test('an empty gallery leads its administrator through scan, first person, what they see, and link', () => {
  fill(db, { users: 1, groups: 0, albums: [] });
  const olga = 1;
  makeLink(db, olga, olga);
  expect(steps()).toEqual([
    '/admin/scan←',
    '/admin/people#add',
    '/admin#undecided',
    '/admin/people',
  ]);

  const { albumIds } = fill(db, {
    users: 1,
    groups: 0,
    albums: [{ photos: [{ name: 'a.jpg' }] }, { photos: [{ name: 'b.jpg' }] }],
  });
  makeLink(db, olga, olga);
  expect(steps()).toEqual([
    '/admin/scan✓',
    '/admin/people#add←',
    '/admin#undecided',
    '/admin/people',
  ]);

  const { id } = addPerson(db, olga, { name: 'Grandma' });
  expect(steps()).toEqual([
    '/admin/scan✓',
    '/admin/people#add✓',
    '/admin#undecided←',
    '/admin/people',
  ]);

  const [albumId = 0] = albumIds;
  const policy = { public: false, inherit: true, userIds: [id], groupIds: [] };
  setPolicies(db, olga, [{ kind: 'album', id: albumId }], policy);
  expect(steps()).toEqual([
    '/admin/scan✓',
    '/admin/people#add✓',
    '/admin#undecided✓',
    '/admin/people←',
  ]);

  makeLink(db, olga, id);
  expect(steps()).toEqual([]);
});
