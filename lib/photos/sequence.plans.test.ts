import { beforeAll, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { forFamily, openLists, somePhotos, u, world } from '../testing/testLists.ts';
import { fill } from '../testing/testWorld.ts';
import {
  albumSequence,
  countSequence,
  findNeighbours,
  listSequence,
  type Sequence,
  sequenceIdsOfBoth,
  shareSequence,
} from './sequence.ts';
import { findSequencePage, PHOTOS_PER_PAGE } from './sequencePage.ts';

/*
 * The query plans (`explain query plan`) of the statements that pages run for sequences. An album's
 * photos must be read in order from `photos_order` and never sorted, and no table may be read as a
 * whole but the list of a share.
 */
const { db, statements } = openLists();
const holder: Viewer = { ...visitor, shareIds: [1] };

let album: Sequence;
let share: Sequence;
beforeAll(() => {
  const listed = somePhotos(2 * PHOTOS_PER_PAGE + 1).map((photo) => ({ ...photo, shares: [1] }));
  const { albumIds } = fill(db, { ...world({ policy: forFamily, photos: listed }), shares: 1 });
  album = albumSequence(u, albumIds[0] ?? 0);
  share = shareSequence(holder, 1);
});

/**
 * The plans of the statements that `ask` runs, without the steps of the rule's lookups in policies.
 */
function plansOf(ask: () => unknown): string[][] {
  statements.length = 0;
  ask();
  return [...statements].map((statement) =>
    db.$client
      .prepare<[], { detail: string }>(`explain query plan ${statement}`)
      .all()
      .map(({ detail }) => detail)
      .filter((detail) => /photos|albums|ORDER/.test(detail)),
  );
}

function firstOf(sequence: Sequence) {
  const photo = listSequence(db, sequence, 1)[0];
  if (!photo) throw new Error('no photo');
  return photo;
}

test('an album: list, pages, count, ids and neighbours', () => {
  const photo = firstOf(album);
  expect({
    list: plansOf(() => listSequence(db, album)),
    page: plansOf(() => findSequencePage(db, album, '2')),
    lastPage: plansOf(() => findSequencePage(db, album, 'last')),
    archive: plansOf(() => countSequence(db, album, 'archivedOriginals')),
    ids: plansOf(() => sequenceIdsOfBoth(db, album, 'archivedOriginals', 'metadata')),
    neighbours: plansOf(() => findNeighbours(db, album, photo)),
  }).toMatchInlineSnapshot(`
    {
      "archive": [
        [
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
        ],
      ],
      "ids": [
        [
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING COVERING INDEX photos_order (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING COVERING INDEX photos_order (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
        ],
      ],
      "lastPage": [
        [
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "USE TEMP B-TREE FOR json_group_array(ORDER BY)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
        ],
        [
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_order (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH part USING COVERING INDEX photos_parts (part_of=?)",
        ],
      ],
      "list": [
        [
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_order (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH part USING COVERING INDEX photos_parts (part_of=?)",
        ],
      ],
      "neighbours": [
        [
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_order (album_id=? AND (order_at,sort_key,path)<(?,?,?))",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_order (album_id=? AND (order_at,sort_key,path)>(?,?,?))",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH part USING COVERING INDEX photos_parts (part_of=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_order (album_id=? AND (order_at,sort_key,path)<(?,?,?))",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
        ],
      ],
      "page": [
        [
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "USE TEMP B-TREE FOR json_group_array(ORDER BY)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_with_policy (album_id=?)",
        ],
        [
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH photos USING INDEX photos_order (album_id=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH part USING COVERING INDEX photos_parts (part_of=?)",
        ],
      ],
    }
  `);
});

test('a share: list, pages, count, ids and neighbours', () => {
  const photo = firstOf(share);
  expect({
    list: plansOf(() => listSequence(db, share)),
    page: plansOf(() => findSequencePage(db, share, '2')),
    archive: plansOf(() => countSequence(db, share, 'archivedOriginals')),
    ids: plansOf(() => sequenceIdsOfBoth(db, share, 'archivedOriginals', 'metadata')),
    neighbours: plansOf(() => findNeighbours(db, share, photo)),
  }).toMatchInlineSnapshot(`
    {
      "archive": [
        [
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
        ],
      ],
      "ids": [
        [
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
        ],
      ],
      "list": [
        [
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH part USING COVERING INDEX photos_parts (part_of=?)",
          "USE TEMP B-TREE FOR ORDER BY",
        ],
      ],
      "neighbours": [
        [
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "USE TEMP B-TREE FOR ORDER BY",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "USE TEMP B-TREE FOR ORDER BY",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH part USING COVERING INDEX photos_parts (part_of=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
        ],
      ],
      "page": [
        [
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
        ],
        [
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=?)",
          "SEARCH photos USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH albums USING INTEGER PRIMARY KEY (rowid=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH share_photos USING COVERING INDEX sqlite_autoindex_share_photos_1 (share_id=? AND photo_id=?)",
          "SEARCH part USING COVERING INDEX photos_parts (part_of=?)",
          "USE TEMP B-TREE FOR ORDER BY",
        ],
      ],
    }
  `);
});
