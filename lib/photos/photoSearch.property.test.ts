import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { albumCondition, photoCondition, type Viewer, withoutShares } from '../access/access.ts';
import { evaluate } from '../access/evaluate.ts';
import { indexWords } from '../db/searchIndex.ts';
import { atomically } from '../db/write.ts';
import { monthNames } from '../i18n/months.ts';
import { arbitraryViewer, arbitraryWorld } from '../testing/testArbitraries.ts';
import { factsOf } from '../testing/testFacts.ts';
import { fill, openTestDatabase, type World } from '../testing/testWorld.ts';
import { photoSearchWords } from '../text/search.ts';
import { recountAlbums } from './counters.ts';
import { searchPhotos } from './photoSearch.ts';
import { parseSearch } from './searchQuery.ts';
import { placeOf } from './timeline.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const runs = process.env['TEST_LONG'] === undefined ? 30 : 2000;

/** Words that photos get in turn, of their own and of their metadata. */
const said = fc.record({
  at: fc.constantFrom(
    '2019-07-14T10:00:00',
    '2019-07-14',
    '2021-07-01T00:00:00',
    '2021-12-31',
    null,
  ),
  caption: fc.constantFrom('Snow at the lake', 'Grüße', 'July', 'x 2019', null),
  keyword: fc.constantFrom('Castle', 'snowman', '2019', null),
  make: fc.constantFrom('Canon', 'Leica', null),
});
type Said = typeof said extends fc.Arbitrary<infer T> ? T : never;

const queries = fc.constantFrom(
  ...[
    'snow',
    'SNO lak',
    'gruss',
    'castle',
    'canon',
    'lake canon',
    'ete',
    'Été snow',
    'video',
    'videos 2019',
  ],
  ...[
    'jpg',
    '0.jpg',
    'x',
    'July 2019',
    '2019',
    'july',
    '14 july',
    'July 2021 snow',
    'nothing',
    'e',
    '🙂',
  ],
  ...['"', 'castle OR snow', 'snow*', 'words:snow', '-', 'NEAR(snow lake)'],
);

test('a search finds just what the rule shows, by words that the viewer may read, for any viewer of any gallery', () => {
  fc.assert(
    fc.property(
      arbitraryWorld,
      fc.array(said, { minLength: 1, maxLength: 9 }),
      fc.array(fc.tuple(arbitraryViewer, queries), { minLength: 4, maxLength: 8 }),
      (world, texts, visits) => {
        const ids = fill(db, world);
        say(ids, texts);
        for (const [viewer, query] of visits) {
          const expected = foundInMemory(world, ids, texts, withoutShares(viewer), query);
          const search = parseSearch(query, monthNames('en'));
          for (const limits of [undefined, walking, looking]) {
            expect(foundInPages(viewer, query, limits)).toEqual(expected);
          }
          const skipping = searchPhotos(db, viewer, search, { skip: 2, perPage: 3 });
          expect(skipping.photos.map(({ id }) => id)).toEqual(expected.slice(2, 5));
          if (expected.length > 2) expect(skipping.count).toBe(expected.length);
        }
      },
    ),
    { numRuns: runs },
  );
}, 1_800_000);

/** Limits with which everything is found by walking the timeline, or by looking through all photos. */
const walking = { mostIndexed: -1, mostWalked: -1 };
const looking = { mostIndexed: -1, mostWalked: 1_000, mostNamed: -1 };

type Ids = ReturnType<typeof fill>;

function say({ albumIds, photoIds }: Ids, texts: readonly Said[]): void {
  atomically(db, (tx) => {
    const { $client: client } = tx;
    const date = client.prepare(
      'update photos set edited_at = null, taken_at = ?, caption = ? where id = ?',
    );
    const text = client.prepare(
      // The word is a keyword of every other photo, and a place of the others.
      `insert into photo_texts (photo_id, keywords, people, places)
      values (@id, iif(@id % 2, json_array(@word), '[]'), '[]', iif(@id % 2, '[]', json_array(@word)))`,
    );
    const camera = client.prepare('insert into camera_details (photo_id, make) values (?, ?)');
    for (const [i, id] of photoIds.flat().entries()) {
      const {
        at = null,
        caption = null,
        keyword = null,
        make = null,
      } = texts[i % texts.length] ?? {};
      date.run(at, caption, id);
      if (keyword !== null) text.run({ id, word: keyword });
      if (make !== null) camera.run(id, make);
    }
    recountAlbums(tx, albumIds);
    indexWords(client);
  });
}

function foundInPages(viewer: Viewer, query: string, limits?: typeof walking): number[] {
  const search = parseSearch(query, monthNames('en'));
  const found: number[] = [];
  for (let after = null; ; ) {
    const page = searchPhotos(db, viewer, search, { after, perPage: 3, ...limits });
    found.push(...page.photos.map(({ id }) => id));
    const last = page.photos.at(-1);
    if (!page.hasOlder || !last) {
      // A page that shows nothing has no count.
      if (last) expect(page.count).toBe(found.length);
      return found;
    }
    after = placeOf(last);
  }
}

/** What is found when every photo and every word is looked at. */
function foundInMemory(
  world: World,
  { photoIds }: Ids,
  texts: readonly Said[],
  viewer: Viewer,
  query: string,
): number[] {
  const search = parseSearch(query, monthNames('en'));
  const facts = factsOf(world);
  let place = -1;
  const found = world.albums.flatMap((album, i) =>
    album.photos.flatMap((photo, n) => {
      place += 1;
      const of = facts[i]?.photos[n];
      const saying = texts[place % texts.length];
      if (!of || !saying || !evaluate(photoCondition(viewer), of)) return [];
      const kind = photo.partOf === undefined ? null : 'video';
      const told = [photo.name, saying.caption, kind];
      if (evaluate(albumCondition(viewer), of)) told.push(album.name ?? '', album.category ?? '');
      if (evaluate(photoCondition(viewer, 'metadata'), of)) told.push(saying.keyword, saying.make);
      const words = told.flatMap((text) => photoSearchWords(text ?? ''));
      const has = (all: readonly string[]) =>
        all.every((word) =>
          words.some((each) => (word.length === 1 ? each === word : each.startsWith(word))),
        );
      const at = saying.at ?? '';
      const isOf = (date: string) => (date.startsWith('-') ? at.slice(4) : at).startsWith(date);
      const { dated } = search;
      const isFound =
        search.words.length > 0 &&
        (has(search.words) || (dated?.dates.some(isOf) === true && has(dated.words)));
      return isFound
        ? [{ id: photoIds[i]?.[n] ?? 0, at: at.length === 10 ? `${at}T00:00:00` : at }]
        : [];
    }),
  );
  return found
    .toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : b.id - a.id))
    .map(({ id }) => id);
}
