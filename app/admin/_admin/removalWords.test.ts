import { afterAll, beforeEach, expect, test } from 'vitest';
import { adminTexts } from '../../../lib/i18n/admin.ts';
import { addMember } from '../../../lib/people/groups.ts';
import { fill, openTestDatabase } from '../../../lib/testing/testWorld.ts';
import { removalWords } from './removalWords.ts';

const { db, close } = openTestDatabase();
afterAll(close);

beforeEach(() => {
  const photos = [{ name: 'a.jpg' }, { name: 'b.jpg' }];
  fill(db, {
    users: 3,
    groups: 2,
    albums: [
      { policy: { groups: [1] }, photos },
      {
        policy: { groups: [1], users: [2] },
        photos: [{ name: 'c.jpg', policy: { groups: [1] } }, { name: 'd.jpg' }],
      },
    ],
  });
  addMember(db, null, { userId: 1, groupId: 1 });
  addMember(db, null, { userId: 2, groupId: 1 });
});

const group = (id: number) =>
  removalWords({ db, t: adminTexts('en') }, { userIds: [], groupIds: [id] });

test('says whose policies name a group, and which members lose what', () => {
  expect(group(1)).toMatchObject({
    naming: 'Shared with them now: 2 albums, one photo.',
    losers: [
      { key: 'user:1', who: 'User 1', loses: '2 albums, 4 photos' },
      { key: 'user:2', who: 'User 2', loses: 'one album, 3 photos' },
    ],
  });
});

test('says that nobody loses anything by a group that nothing names', () => {
  expect(group(2)).toEqual({ naming: 'Nothing is shared with them by name.', losers: [] });
});
