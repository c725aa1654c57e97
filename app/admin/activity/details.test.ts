import { expect, test } from 'vitest';
import type { ListedActivity } from '../../../lib/activity/activityList.ts';
import { detailsOf } from './details.ts';

const factsOf = (details: object) =>
  detailsOf({
    kind: 'share-made',
    subjectName: 'Neighbours',
    details: JSON.stringify(details),
  } as ListedActivity).facts;

test('details say what is so, and nothing of what is not', () => {
  const share = { name: 'Neighbours', albumId: 3, expiresAt: null, originals: true };
  expect(factsOf({ ...share, isFrame: false, photos: 0, password: false })).toEqual([
    { name: 'originals', value: true },
  ]);
  expect(factsOf({ ...share, albumId: null, photos: 2, password: true })).toEqual([
    { name: 'originals', value: true },
    { name: 'photos', value: 2 },
    { name: 'password', value: true },
  ]);
});

test('what was changed is a list of names, and anything else JSON', () => {
  expect(factsOf({ fields: ['caption', 'takenAt'], more: [{ id: 1 }] })).toEqual([
    { name: 'fields', value: ['caption', 'takenAt'] },
    { name: 'more', value: '[{"id":1}]' },
  ]);
});
