import { afterAll, beforeEach, expect, test } from 'vitest';
import { ZodError } from 'zod';
import { adminTexts } from '../../../lib/i18n/admin.ts';
import { makeShare, revokeShare } from '../../../lib/links/shares.ts';
import { setPolicies } from '../../../lib/policies/change.ts';
import { fill, openTestDatabase } from '../../../lib/testing/testWorld.ts';
import { changeOf, commonPolicy, readValues, reviewChange } from './change.ts';
import { listSelected, selectionFields } from './selection.ts';

const { db, close } = openTestDatabase();
afterAll(close);

let albumIds: number[];
let photoIds: number[][];

beforeEach(() => {
  const photos = [{ name: 'a.jpg' }, { name: 'b.jpg' }];
  ({ albumIds, photoIds } = fill(db, {
    users: 2,
    groups: 1,
    albums: [
      { name: 'One', policy: { users: [1] }, photos },
      { name: 'Two', date: '2021-01-01', photos },
    ],
  }));
});

const formOf = (...fields: [string, string][]) => {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
};

const review = (...fields: [string, string][]) => {
  const targets = albumIds.map((id) => ({ kind: 'album', id }) as const);
  return reviewChange(
    { db, t: adminTexts('en') },
    targets,
    changeOf(readValues(formOf(...fields))),
  );
};

test('a policy is replaced as a whole: what is left unchecked is off', () => {
  expect(changeOf(readValues(formOf(['kind', 'set'], ['user', '2'])))).toEqual({
    kind: 'set',
    policy: { public: false, inherit: false, userIds: [2], groupIds: [] },
  });
  expect(changeOf(readValues(formOf(['kind', 'copy'], ['from', 'album:3'])))).toEqual({
    kind: 'copy',
    from: { kind: 'album', id: 3 },
  });
});

test.each([
  [['kind', 'all']],
  [
    ['kind', 'set'],
    ['user', '-1'],
  ],
  [
    ['kind', 'set'],
    ['group', '1 or 1=1'],
  ],
  [
    ['kind', 'set'],
    ['public', 'maybe'],
  ],
  [
    ['kind', 'copy'],
    ['from', 'share:1'],
  ],
] as [string, string][][])('refused: %j', (...fields) => {
  expect(() => changeOf(readValues(formOf(...fields)))).toThrow(ZodError);
});

test('the review names who gains and who loses what', () => {
  const { summary, lines } = review(['kind', 'set'], ['user', '2'], ['inherit', 'on']);
  expect(summary).toBe('New choices: 1. Changed: 1. ');
  expect(lines).toMatchObject([
    {
      who: 'User 1',
      gains: '',
      loses: 'one album, 2 photos',
      after: 'After that, the list is empty.',
    },
    {
      who: 'User 2',
      gains: '2 albums, 4 photos',
      loses: '',
      after: 'After that, the list has 2 albums.',
    },
  ]);
});

test('the review names the links through which less or more is seen', () => {
  const [photo = 0] = photoIds[0] ?? [];
  const { id } = makeShare(db, null, { name: 'Choir', of: { albumId: albumIds[0] ?? 0 } });
  const linesFor = (language: 'en' | 'fr', kind: 'set' | 'unset') =>
    reviewChange(
      { db, t: adminTexts(language) },
      [{ kind: 'photo', id: photo }],
      changeOf(readValues(formOf(['kind', kind], ['inherit', 'on'], ['user', '1']))),
    ).lines;
  expect(linesFor('en', 'set')).toMatchObject([
    {
      ...{
        key: `share:${id}`,
        who: 'Everybody with the link to Choir',
        gains: '',
        loses: 'one photo',
      },
    },
  ]);
  setPolicies(db, null, [{ kind: 'photo', id: photo }], {
    public: false,
    inherit: false,
    userIds: [1],
    groupIds: [],
  });
  expect(linesFor('fr', 'unset')).toMatchObject([
    { who: 'Quiconque a le lien du partage Choir', gains: 'une photo', loses: '' },
  ]);
  revokeShare(db, null, id);
  expect(linesFor('en', 'unset')).toEqual([]);
});

test('the digest covers what was read: another change or another effect has another digest', () => {
  const fields: [string, string][] = [
    ['kind', 'add'],
    ['user', '2'],
  ];
  const { digest } = review(...fields);
  expect(review(...fields).digest).toBe(digest);
  expect(review(['kind', 'add'], ['user', '1']).digest).not.toBe(digest);
  const policy = { public: true, inherit: true, userIds: [], groupIds: [] };
  setPolicies(db, null, [{ kind: 'album', id: albumIds[0] ?? 0 }], policy);
  expect(review(...fields).digest).not.toBe(digest);
});

test('the digest covers the things themselves: the same numbers for other things have another digest', () => {
  const { digest } = review(['kind', 'unset']);
  const added = review(['kind', 'add'], ['user', '2']).digest;
  const anew = (change: string, back: string) => {
    db.$client.exec(change);
    const digests = [
      review(['kind', 'unset']).digest,
      review(['kind', 'add'], ['user', '2']).digest,
    ];
    db.$client.exec(back);
    return digests;
  };
  const other = anew(
    `update albums set dirpath = dirpath || 'x' where id = ${albumIds[1]}`,
    `update albums set dirpath = rtrim(dirpath, 'x') where id = ${albumIds[1]}`,
  );
  expect(other[0]).not.toBe(digest);
  expect(other[1]).not.toBe(added);
  const somebody = anew(
    "update users set handle = 'somebody' where id = 2",
    "update users set handle = 'u2' where id = 2",
  );
  expect(somebody[1]).not.toBe(added);
});

test('a choice is what is checked, all that match, or all photos of an album', () => {
  const ids = (search: string) =>
    listSelected(db, new URLSearchParams(search)).map(({ kind, id }) => `${kind}:${id}`);
  const [one, two] = albumIds;
  expect(ids(`album=${two}&photo=3`)).toEqual([`album:${two}`, 'photo:3']);
  expect(ids('all=albums&policy=none')).toEqual([`album:${two}`]);
  expect(ids(`all=photos&of=${one}`)).toEqual(photoIds[0]?.map((id) => `photo:${id}`));
  expect(ids('')).toEqual([]);
  expect(() => ids('album=0')).toThrow(ZodError);
});

test('the form passes the selection on, and nothing that was chosen beside it', () => {
  const fields = (search: string) =>
    selectionFields(new URLSearchParams(search)).map(([name]) => name);
  expect(fields('album=1&album=2&policy=none&kind=set&back=/x')).toEqual([
    'album',
    'album',
    'back',
  ]);
  expect(fields('all=albums&album=1&policy=none&user=3')).toEqual(['all', 'policy']);
});

test('a form for several things is filled with what all of them have in common', () => {
  const policy = (userIds: number[], more = {}) => ({
    public: false,
    inherit: true,
    originals: true,
    archives: true,
    stripMetadata: false,
    userIds,
    groupIds: [7],
    ...more,
  });
  const common = commonPolicy([policy([1, 2]), policy([2, 3], { public: true })]);
  expect(common).toEqual({ public: false, inherit: true, userIds: [2], groupIds: [7] });
  expect(commonPolicy([policy([1]), null])).toMatchObject({ userIds: [], groupIds: [] });
  expect(commonPolicy([null, policy([1])])).toMatchObject({ userIds: [], groupIds: [] });
  expect(commonPolicy([policy([1], { inherit: false })])).toMatchObject({ inherit: false });
});
