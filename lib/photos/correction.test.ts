import { expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { indexWords } from '../db/searchIndex.ts';
import { forAll, forU, openLists, owner, u, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import { findCorrection } from './correction.ts';
import { listScope } from './scope.ts';
import { parseSearch } from './searchQuery.ts';

const { db } = openLists();

function tell(photoId: number | undefined, keyword: string): void {
  db.$client
    .prepare(`insert into photo_texts (photo_id, keywords, people) values (?, json_array(?), '[]')`)
    .run(photoId, keyword);
  indexWords(db.$client);
}

const correct = (query: string, viewer = visitor) =>
  findCorrection(db, listScope(viewer, false), parseSearch(query, []), { makesFilms: true });

test('a word is offered only to somebody who finds something with it', () => {
  const ids = fill(
    db,
    world(
      { name: 'Birthday party', policy: forAll, photos: [{ name: 'seen-harbour.jpg' }] },
      { name: 'Secret wedding', policy: forU, photos: [{ name: 'hidden-lighthouse.jpg' }] },
      {
        name: 'Withheld',
        policy: { ...forAll, stripMetadata: true },
        photos: [{ name: 'plain.jpg' }, { name: 'hidden-volcano.jpg', policy: {} }],
      },
    ),
  );
  tell(ids.photoIds[2]?.[0], 'Grandmother');
  expect(correct('harbor')).toBe('harbour');
  expect(correct('habrour')).toBe('harbour');
  expect(correct('brithday')).toBe('birthday');
  expect(correct('partie birthday')).toBe('party birthday');
  expect(correct('plian')).toBe('plain');
  // A word is not corrected to one that is only in hidden photos, or in withheld metadata.
  const hidden = ['lighthose', 'weding', 'secrte', 'volcanoe', 'grandmothr'];
  expect(hidden.map((query) => correct(query))).toEqual(hidden.map(() => null));
  expect(hidden.map((query) => correct(query, owner))).toEqual([
    ...['lighthouse', 'wedding', 'secret', 'volcano', 'grandmother'],
  ]);
  expect(correct('lighthose', u)).toBe('lighthouse');
  // "lighthose" would be corrected, but with "harbour" beside it this viewer finds nothing.
  expect(correct('harbour lighthose')).toBeNull();
  expect(correct('img1235')).toBeNull();
});

test('words of hidden photos, however near, do not crowd out one that is found', () => {
  const near = [...'abcdefghijklmnopqrstuvw'].map((letter) => `lanter${letter}s`);
  fill(
    db,
    world(
      {
        name: 'Hidden',
        policy: forU,
        photos: near.filter((word) => word !== 'lanterns').map((word) => ({ name: `${word}.jpg` })),
      },
      { name: 'Open', policy: forAll, photos: [{ name: 'lanterns.jpg' }] },
    ),
  );
  expect(correct('lanterxs')).toBe('lanterns');
  expect(correct('lanterxxs')).toBe('lanterns');
});
