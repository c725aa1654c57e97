import { afterAll, expect, test } from 'vitest';
import { fill, openTestDatabase } from '../../../lib/testing/testWorld.ts';
import { refuseOutdated } from './readAt.ts';
import { READ_AT_FIELD } from './shown.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const now = 1_800_000_000_000;
const younger = now - 1000;
const albums = [{ photos: [{ name: 'a.jpg' }] }];

function refuses(fields: readonly (readonly [string, string])[], readAt: string | null): boolean {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  if (readAt !== null) form.append(READ_AT_FIELD, readAt);
  try {
    refuseOutdated(db, form, now);
    return false;
  } catch (error) {
    expect(error).toMatchObject({ code: 'outdated-page' });
    return true;
  }
}

test('a form that names something younger than its page is refused', () => {
  const { albumIds, photoIds } = fill(db, { users: 2, groups: 1, albums });
  const [album, photo] = [String(albumIds[0]), String(photoIds[0]?.[0])];
  db.$client.exec(`
    update albums set added_at = ${younger}; update photos set added_at = ${younger};
    update users set created_at = iif(id = 2, ${younger}, 1); update groups set created_at = ${younger};
    insert into links (user_id, token_hash, created_at) values (1, 'x', ${younger});
  `);
  const named: [string, string][] = [
    ['album', album],
    ['of', album],
    ['photo', photo],
    ['photos', `999,${photo}`],
    ['cover', photo],
    ['person', '2'],
    ['user', '2'],
    ['group', '1'],
    ['who', '1'],
    ['link', '1'],
    ['from', `album:${album}`],
    ['from', `photo:${photo}`],
  ];
  for (const field of named) {
    expect([field, refuses([field], String(younger - 1))]).toEqual([field, true]);
    expect([field, refuses([field], String(younger))]).toEqual([field, false]);
    expect([field, refuses([field], String(now))]).toEqual([field, false]);
    for (const none of [null, '', 'x']) {
      expect([field, none, refuses([field], none)]).toEqual([field, none, true]);
    }
    // A page rendered in the future: the clock has been set back since.
    expect([field, refuses([field], String(now + 1))]).toEqual([field, true]);
  }
  const two = [
    ['user', '1'],
    ['user', '2'],
  ] as const;
  expect(refuses(two, String(younger - 1))).toBe(true);
  expect(refuses([['person', '1']], String(younger - 1))).toBe(false);
});

test('a form that names nothing by a number needs no time of its page', () => {
  for (const field of [
    ['name', '12'],
    ['who', 'public'],
    ['person', 'visitor'],
    ['cover', ''],
  ] as const) {
    expect(refuses([field], null)).toBe(false);
  }
});
