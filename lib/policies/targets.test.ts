import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTag, tagOf } from '../access/targets.ts';
import { listTitles } from '../photos/targetTitles.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { AdminError } from '../text/adminError.ts';
import { listTargets } from './targets.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const root = '/srv/photos';
let tags: Map<string, string>;

beforeAll(() => {
  const { albumIds, photoIds } = fill(db, {
    users: 0,
    groups: 0,
    albums: [
      { dirpath: '', photos: [{ name: 'root.jpg' }] },
      { dirpath: '2024/08_Été', name: 'Été', photos: [{ name: 'a.jpg' }, { name: 'b.png' }] },
      { dirpath: '2024/08_Été', category: 'Videos', photos: [{ name: 'c.mp4' }] },
      { dirpath: '2024/09 [x]', photos: [{ name: 'd.jpg' }] },
      { dirpath: '2026/Party\u2460', photos: [{ name: 'e\u0301.jpg' }, { name: '\u00e9.jpg' }] },
      { dirpath: '2026/Party1', photos: [{ name: 'f\uff1f.jpg' }] },
      { dirpath: '2026/\u2025/New', photos: [{ name: 'h.jpg' }] },
      { dirpath: '2027/Why\uff1f', photos: [{ name: 'i.jpg' }] },
      { dirpath: '2027/Whys', photos: [{ name: 'j.jpg' }] },
      { dirpath: '2027/.trash', photos: [{ name: 'k.jpg' }] },
      {
        dirpath: '2025/gone',
        missing: true,
        photos: [{ name: 'e.jpg', missing: true }, { name: 'g.jpg' }],
      },
    ],
  });
  tags = new Map();
  for (const [i, id] of albumIds.entries()) {
    tags.set(`album:${id}`, `A${i}`);
    for (const [j, photo] of (photoIds[i] ?? []).entries()) tags.set(`photo:${photo}`, `P${i}${j}`);
  }
});

const found = (text: string) =>
  listTargets(db, text, root).map((target) => tags.get(tagOf(target)));

describe('a target', () => {
  it.each([
    ['2024/08_Été', ['A1', 'A2']],
    ['2024/08_Été/', ['A1', 'A2']],
    ['./2024//08_Été', ['A1', 'A2']],
    ['/srv/photos/2024/08_Été', ['A1', 'A2']],
    ['2024/08_E\u0301te\u0301', ['A1', 'A2']],
    ['.', ['A0']],
    ['2024/08_Été/a.jpg', ['P10']],
    ['root.jpg', ['P00']],
    ['2026/Party1', ['A4', 'A5']],
    ['2026/Party\u2460', ['A4', 'A5']],
    ['2026/Party1/\u00e9.jpg', ['P40', 'P41']],
    ['2026/Party1/f?.jpg', ['P50']],
    // NFKC makes `..`, the parent directory, of this name.
    ['2026/\u2025/New/h.jpg', ['P60']],
    ['2024/*', ['A1', 'A2', 'A3']],
    ['2024/**', ['A1', 'A2', 'A3']],
    ['**/*.jpg', ['P00', 'P10', 'P30', 'P40', 'P41', 'P50', 'P60', 'P70', 'P80', 'P90']],
    ['2024/08_Été/*.{jpg,mp4}', ['P10', 'P20']],
    ['2024/09 [x]', ['A3']],
    ['2027/Why\uff1f', ['A7']],
    ['*/Why\uff1f', ['A7']],
    ['2027/*', ['A7', 'A8', 'A9']],
  ])('%s means %j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('by number is found, also when it is missing', () => {
    for (const tag of tags.keys()) expect(listTargets(db, tag, root).map(tagOf)).toEqual([tag]);
  });

  it.each([
    ['2024', /2 of the directories below it are albums: use "2024\/\*\*"/],
    ['2024/08_Ete', /nearest known is "2024\/08_Été"/],
    ['2025/gone', /no album and no photo/],
    ['album:99999', 'There is no album 99999.'],
    ['/etc/*', /no album and no photo/],
    ['2024/08_Été/\uff0a', /no album and no photo/],
    ['2024/08_Été/z*.jpg', /no album and no photo/],
  ])('%s means nothing, and says what to do', (text, message) => {
    expect(() => found(text)).toThrow(message);
  });

  it('is not read from a text that only looks like one', () => {
    for (const text of ['album:', 'album:1x', 'user:1', 'album:-1'])
      expect(parseTag(text)).toBeNull();
  });

  it('has a title', () => {
    expect(listTitles(db, listTargets(db, '2024/08_Été/b.png', root))).toMatchObject([
      { name: 'b.png', path: '2024/08_Été/b.png' },
    ]);
    expect(listTitles(db, listTargets(db, '2024/08_Été', root))[0]).toMatchObject({ name: 'Été' });
  });
});

it('of a library in a bucket may be a URL', () => {
  const inBucket = (text: string) =>
    listTargets(db, text, 's3://pics/family/').map((target) => tags.get(tagOf(target)));
  expect(inBucket('s3://pics/family/2024/08_Été/')).toEqual(['A1', 'A2']);
  expect(inBucket('2024/08_Été/a.jpg')).toEqual(['P10']);
  expect(() => inBucket('s3://pics/other/2024/08_Été')).toThrow(AdminError);
});
