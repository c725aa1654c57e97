import { expect } from '@playwright/test';
import { indexWords } from '../../lib/db/searchIndex.ts';
import { test } from '../gallery/galleries.ts';
import { findLeak } from './findLeak.ts';
import { bodyOf, inParallel } from './http.ts';
import { idsIn } from './pageIds.ts';
import { addressesOf, readEverything } from './pagesOf.ts';
import { withFiles } from './scans.ts';
import { seesAll, type ViewerName, viewerNames } from './viewers.ts';
import type { LeakWorld } from './world.ts';

type People = readonly { readonly id: number; readonly name: string }[];

const tag = '@once';
const others = viewerNames.filter((viewer) => !seesAll.includes(viewer));
const isLong = process.env['TEST_LONG'] !== undefined;
/** Viewers of each kind, for whom everything is read. */
const readers: readonly ViewerName[] = isLong
  ? others
  : ['visitor', 'anna', 'benHoldsList', 'holdsAlbum'];

test('leak 11: in the place of a hidden cover, another photo is shown', { tag }, async ({
  world,
}) => {
  const cover = world.photoId('yule1.jpg');
  const index = async (viewer: ViewerName) => (await world.as(viewer, '/years/2024')).text;
  expect(idsIn(await index('vera'), 'photos')).toContain(cover);
  for (const viewer of others) {
    const shown = idsIn(await index(viewer), 'photos');
    expect([viewer, shown.includes(cover)]).toEqual([viewer, false]);
    expect([viewer, shown.includes(world.photoId('yule2.jpg'))]).toEqual([viewer, true]);
  }
});

test('leak 12: counts are of what the viewer sees', { tag }, async ({ world }) => {
  const album = world.albumId('Christmas');
  for (const [viewer, count] of [
    ['visitor', 2],
    ['anna', 2],
    ['ben', 3],
    ['olgaAsVisitor', 2],
    ['vera', 4],
  ] as const) {
    for (const path of [`/albums/${album}`, '/years/2024']) {
      expect([viewer, path, countsIn((await world.as(viewer, path)).text)]).toEqual([
        viewer,
        path,
        [`${count} photos`],
      ]);
    }
    const last = world.photoId(viewer === 'visitor' ? 'yule3.jpg' : 'yule2.jpg');
    expect((await world.as(viewer, `/photos/${last}`)).text).toMatch(
      new RegExp(`\\d of ${count}\\b`),
    );
  }
});

test('leak 12: whoever may only start scans is not told how many photos a scan has found', {
  tag,
}, async ({ world }) => {
  const numbersOf = async (viewer: ViewerName) => {
    const { text } = await world.as(viewer, '/admin/scan');
    expect([viewer, text.includes('Start a scan')]).toEqual([viewer, true]);
    return text.match(/\d+(?: new)? (?:albums?|photos?|files?)\b/g) ?? [];
  };
  expect(await numbersOf('olga')).not.toEqual([]);
  expect(await numbersOf('sam')).toEqual([]);
  // Messages name people by the numbers in the address.
  const everybody = world.db.$client.prepare('select id, name from users').all() as People;
  for (const { id, name } of everybody) {
    const said = `/admin/scan?done=policies-set&gaining=1&more=1&gainer=${id}`;
    const { text } = await world.as('olga', said);
    expect([name, text.includes(`${name} now sees`)]).toEqual([name, true]);
    expect([name, (await world.as('sam', said)).text.includes('now sees')]).toEqual([name, false]);
  }
});

test('leak 12: what is added and hidden changes nothing for anybody who does not see it', {
  tag,
}, async ({ world }) => {
  test.setTimeout(180_000);
  // Otherwise lists of devices, last seen first, would change their order during the test.
  world.db.$client.prepare('update sessions set last_seen_at = ?').run(Date.now() + 86_400_000);
  const before = await readAll(world);
  await withFiles(
    world,
    {
      // A new album between two others, and new photos first and last in known ones.
      '2022/08_16_Newcomer/new1.jpg': 90,
      '2022/08_16_Newcomer/new2.jpg': 91,
      '2022/08_15_Lake/a-new.jpg': 92,
      '2024/12_24_Christmas/zz-new.jpg': 93,
      '2021/03_10_Secret/new.jpg': 94,
      '2016/07_14_Fireworks/new.jpg': 95,
    },
    async () => {
      const after = await readAll(world);
      for (const viewer of readers) {
        expect(Object.keys(before[viewer] ?? {}).length).toBeGreaterThan(10);
        for (const [path, told] of Object.entries(before[viewer] ?? {})) {
          const later = after[viewer]?.[path];
          if (later !== told) expect([viewer, path, later]).toEqual([viewer, path, told]);
        }
      }
      expect(after['vera']?.['/']).not.toBe(before['vera']?.['/']);
      const id = Number(
        (
          world.db.$client
            .prepare("select id from albums where derived_name = 'Newcomer'")
            .get() as { id: number }
        ).id,
      );
      expect((await world.as('vera', `/albums/${id}`)).status).toBe(200);
      for (const viewer of others) {
        expect([viewer, (await world.as(viewer, `/albums/${id}`)).status]).toEqual([viewer, 404]);
      }
    },
  );
});

test('leak 37: a new album is for nobody, and a new photo of a shared one waits', { tag }, async ({
  world,
}) => {
  await withFiles(
    world,
    { '2010/01_01_Fresh/fresh.jpg': 96, '2022/08_15_Lake/fresh2.jpg': 97 },
    async () => {
      const rows = world.db.$client
        .prepare("select id from photos where filename like 'fresh%'")
        .all() as { id: number }[];
      expect(rows).toHaveLength(2);
      for (const { id } of rows) {
        for (const viewer of others) {
          for (const below of ['', '/thumb', '/original']) {
            const { status } = await world.as(viewer, `/photos/${id}${below}`);
            expect([viewer, id, below, status]).toEqual([viewer, id, below, 404]);
          }
        }
      }
      const zip = await world.as('anna', `/albums/${world.albumId('Lake')}/archive`);
      expect(zip.text.includes('fresh2.jpg')).toBe(false);
    },
  );
});

test('leak 14: a search for what is hidden finds as much as one for nonsense', { tag }, async ({
  world,
}) => {
  const faults: string[] = [];
  const nonsense = 'Xyzzy';
  // The camera of a photo whose policy withholds that.
  const camera = 'Zorki';
  const { $client: client } = world.db;
  const photo = world.photoId('garden1.jpg');
  client
    .prepare('insert or replace into camera_details (photo_id, make) values (?, ?)')
    .run(photo, camera);
  indexWords(client);
  expect(idsIn((await world.as('vera', `/?q=${camera}`)).text, 'photos')).toContain(photo);
  await inParallel(others, async (viewer) => {
    const nothing = bodyOf(await world.as(viewer, `/?q=${nonsense}`));
    const hidden = world.albums.filter(({ seenBy }) => !seenBy.includes(viewer));
    const words = [...hidden.map(({ name }) => name), 'lake1', 'yule1', 'market2', camera];
    // Every third word for every viewer, in turn.
    const isTried = (at: number) => isLong || (at + others.indexOf(viewer)) % 3 === 0;
    // Everybody sees market1.jpg, though not its album of that name.
    for (const word of words.filter((each, at) => each !== 'Market' && isTried(at))) {
      const found = bodyOf(await world.as(viewer, `/?q=${word}`));
      const found2 = found.replaceAll(word, nonsense);
      if (lengthless(found2) !== lengthless(nothing)) faults.push(`${viewer} ${word}`);
      const typed = await world.as(viewer, `/api/search?q=${word}`);
      if (typed.text !== nothingFound) faults.push(`${viewer} types ${word}: ${typed.text}`);
    }
  });
  expect(faults).toEqual([]);
});

test('leak 15: the timeline and a search show all that is seen without shares, and nothing else', {
  tag,
}, async ({ world }) => {
  for (const viewer of others) {
    const holder = viewer === 'benHoldsList' ? 'ben' : 'visitor';
    const asked = viewer.includes('olds') ? holder : viewer;
    const seen = world.photos.filter(({ seenBy }) => seenBy.includes(asked)).map(({ id }) => id);
    for (const path of ['/timeline', '/?q=jpg']) {
      const shown = idsIn((await world.as(viewer, path)).text, 'photos');
      expect([viewer, path, inOrder(shown)]).toEqual([viewer, path, inOrder(seen)]);
    }
  }
});

test('leak 15: pages of years lead only to what the viewer sees', { tag }, async ({ world }) => {
  for (const viewer of others) {
    const seen = world.albums
      .filter(({ seenBy }) => seenBy.includes(viewer))
      .map(({ directory }) => Number(directory.slice(0, 4)));
    for (const path of ['/', '/years/2024', '/?q=a']) {
      const listed = idsIn((await world.as(viewer, path)).text, 'years');
      expect([viewer, path, listed.filter((year) => !seen.includes(year))]).toEqual([
        viewer,
        path,
        [],
      ]);
    }
  }
});

test('leak 35: no search and no parameter opens more than it should', { tag }, async ({
  world,
}) => {
  const faults: string[] = [];
  const queries = [
    '%25',
    '_',
    '%27%20or%201%3D1--',
    '%22%29%20or%201',
    '*',
    '%00',
    '\\',
    '%F0%9F%98%80',
    'a%20or%20b',
    'e',
    '2021',
    'null',
  ];
  const paths = [
    ...queries.map((query) => `/?q=${query}`),
    '/?q=a&q=e',
    '/?page=1&page=1',
    '/?q[]=a',
    '/?page=-1',
    '/?page=1e9',
    '/?withPublic=1&show=yes&viewer=1&userId=1&seeAs=1&admin=1',
    '/?q=e&page=99999999999999999999',
    '/?q=e&after=2999-01-01T00:00:00_1',
    '/timeline?viewer=1&userId=1&withPublic=1',
    '/timeline?before=_1',
    '/timeline?after=2999-01-01T00:00:00_999999',
    '/years/2024?withPublic=1',
  ];
  // Every path for every third viewer, in turn.
  const isAsked = (viewer: number, path: number) => isLong || (viewer + path) % 3 === 0;
  await inParallel(
    others.flatMap((viewer, at) =>
      paths.filter((_, place) => isAsked(at, place)).map((path) => [viewer, path] as const),
    ),
    async ([viewer, path]) => {
      const answer = await world.as(viewer, path);
      const leak = findLeak(world, viewer, answer, false);
      if (leak !== null || ![200, 404].includes(answer.status))
        faults.push(`${viewer} ${path} ${answer.status} ${leak}`);
    },
  );
  expect(faults).toEqual([]);
});

async function readAll(world: LeakWorld): Promise<Record<string, Record<string, string>>> {
  const all: Record<string, Record<string, string>> = {};
  for (const [place, viewer] of readers.entries()) {
    // Every other address for every other viewer, in turn.
    const isRead = (_: string, at: number) => isLong || (at + place) % 2 === 0;
    all[viewer] = await readEverything(world, viewer, addressesOf(world, viewer).filter(isRead));
  }
  return { ...all, vera: await readEverything(world, 'vera', ['/']) };
}

/** The suggestions for a text that occurs nowhere. */
const nothingFound = JSON.stringify({ groups: [], status: 'Nothing found' });

const inOrder = (ids: readonly number[]) => ids.toSorted((a, b) => a - b);

function countsIn(html: string): string[] {
  return [
    ...html.replace(/<script.*?<\/script>/gs, '').matchAll(/<span>(\d+ photos)<\/span>/g),
  ].map(([, text]) => text ?? '');
}

/** Removes the lengths of texts, which React's payload contains. */
function lengthless(html: string): string {
  return html.replace(/\b[0-9a-f]+:T[0-9a-f]+,/g, 'T');
}
