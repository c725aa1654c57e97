import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KnownAlbum, KnownPhoto } from './knownRows.ts';
import { albumKey, type ScannedAlbum, type ScannedPhoto } from './scannedAlbums.ts';
import { type Knowledge, planSync as planWith, type SyncOptions } from './syncPlan.ts';

const options: SyncOptions = {
  maxRemoved: 0.2,
  allowRemovals: false,
  full: false,
  unreadable: [],
  heldPlaces: [],
  ignoredBefore: [],
  isSidecar: () => false,
  rules: {
    newAlbums: 'public',
    newPhotos: 'publish',
    isWidened: null,
    isRestored: null,
    isLeft: null,
    wasIgnored: null,
  },
  settled: 0,
};

/** Knowledge of a gallery in which no contents are known and nobody sees anything. */
const knowledge: Knowledge = {
  rowKeys: () => ({ quick: null, full: null, old: null }),
  fileKeys: new Map(),
  former: [],
  settings: { has: () => false, isUntouched: () => false },
  exposures: {
    at: () => new Set(),
    ofAlbum: () => new Set(),
    hasPolicy: () => false,
    formerly: () => new Set(),
    standingAt: () => null,
    isShared: () => false,
    isAlike: () => true,
    hasSamePolicy: () => true,
    following: () => ({ followed: [], left: [], exposures: null }),
  },
};

const planSync = (
  before: readonly KnownAlbum[],
  files: ReadonlyMap<string, ScannedAlbum>,
  how: SyncOptions,
) => planWith(before, files, knowledge, how);

function foundPhoto(rawPath: string, etag = 'same'): ScannedPhoto {
  const filename = rawPath.slice(rawPath.lastIndexOf('/') + 1);
  return { filename, rawPath, size: 1, fileTime: 1, etag, ctimeMs: null, taken: null };
}

function found(albums: Record<string, string[]>): Map<string, ScannedAlbum> {
  return new Map(
    Object.entries(albums).map(([dirpath, filenames]) => {
      const photos = new Map(
        filenames.map((name) => [`${dirpath}/${name}`, foundPhoto(`${dirpath}/${name}`)] as const),
      );
      const place = { category: 'Photos', rawDirpath: dirpath, dirpath };
      const album = { ...place, name: dirpath, date: null, photos };
      return [albumKey(place), album] as const;
    }),
  );
}

/** Since when it has been missing; null: it is present. */
type Since = number | 'unrevealed' | null;
type PhotoState = string | { name: string; since?: Since; etag?: string };

const presence = (since: Since) =>
  since === 'unrevealed'
    ? { missingSince: 1, unrevealed: true }
    : { missingSince: since, unrevealed: false };

function known(
  albums: Record<string, PhotoState[] | { since: Since; photos: PhotoState[] }>,
): KnownAlbum[] {
  let id = 0;
  return Object.entries(albums).map(([dirpath, state]) => {
    const { since, photos } = Array.isArray(state) ? { since: null, photos: state } : state;
    const albumId = ++id;
    return {
      id: albumId,
      category: 'Photos',
      rawDirpath: dirpath,
      dirpath,
      ...presence(since),
      photos: photos.map((photo) => {
        const {
          name,
          since: gone = null,
          etag = 'same',
        } = typeof photo === 'string' ? { name: photo } : photo;
        return knownPhoto({
          id: ++id,
          albumId,
          rawPath: `${dirpath}/${name}`,
          etag,
          ...presence(gone),
        });
      }),
    };
  });
}

function knownPhoto(
  photo: Pick<KnownPhoto, 'id' | 'albumId' | 'rawPath' | 'etag' | 'missingSince' | 'unrevealed'>,
): KnownPhoto {
  const file = { size: 1, ctimeMs: null, unread: false, takenByPath: null };
  return { ...photo, ...file, hasPolicy: false, waiting: null };
}

const many = (count: number, prefix = 'p') => Array.from({ length: count }, (_, i) => prefix + i);

describe('planSync', () => {
  test('there is nothing to do where the library is as it was', () => {
    const plan = planSync(
      known({ a: ['1', '2'], b: ['3'] }),
      found({ a: ['1', '2'], b: ['3'] }),
      options,
    );
    expect(plan).toMatchObject({ albums: [], vanishedAlbums: [], refusal: null });
  });

  test('an album that was never shown is added with the photos that are found; the others are withdrawn', () => {
    const plan = planSync(
      known({ a: { since: 'unrevealed', photos: ['1', '2'] } }),
      found({ a: ['1', '3'] }),
      options,
    );
    expect(plan.albums).toMatchObject([
      {
        reveal: 'added',
        add: [{ photo: { rawPath: 'a/3' } }],
        update: [{ known: { rawPath: 'a/1' }, reveal: 'added' }],
        vanished: [],
        withdraw: [{ rawPath: 'a/2' }],
      },
    ]);
    expect(plan.removal).toEqual({ present: 0, vanishing: 0 });
  });

  test('a photo that was never shown is added, and one that was missing returns', () => {
    const { albums } = planSync(
      known({ a: ['1', { name: '2', since: 'unrevealed' }, { name: '3', since: 5 }] }),
      found({ a: ['1', '2', '3'] }),
      options,
    );
    expect(albums[0]?.update).toMatchObject([
      { known: { rawPath: 'a/2' }, reveal: 'added', readHeader: false },
      { known: { rawPath: 'a/3' }, reveal: 'returned', readHeader: false },
    ]);
  });

  test('photos that an album lost while it was missing do not count as removed when it returns', () => {
    const plan = planSync(
      known({ a: { since: 5, photos: ['1', '2', { name: '3', since: 4 }] } }),
      found({ a: ['1'] }),
      options,
    );
    expect(plan.albums).toMatchObject([{ reveal: 'returned', vanished: [{ rawPath: 'a/2' }] }]);
    expect(plan).toMatchObject({ removal: { present: 0, vanishing: 0 }, refusal: null });
  });

  test('photos in an unreadable directory count as present, and missing photos beside it as missing', () => {
    const plan = planSync(
      known({ closed: ['1'], 'closed/sub': ['2'], 'closed too': ['3'], a: ['4', 'bad', 'gone'] }),
      found({ a: ['4'] }),
      { ...options, maxRemoved: 1, unreadable: ['closed', 'a/bad'] },
    );
    expect(plan.vanishedAlbums.map(({ dirpath }) => dirpath)).toEqual(['closed too']);
    expect(plan.albums).toMatchObject([{ vanished: [{ rawPath: 'a/gone' }] }]);
  });

  test('an album of which one photo is unreadable and the others are gone stays', () => {
    const plan = planSync(known({ a: ['bad', 'gone'], b: ['1'] }), found({ b: ['1'] }), {
      ...options,
      unreadable: ['a/bad'],
    });
    expect(plan.vanishedAlbums).toEqual([]);
    expect(plan.albums).toMatchObject([{ reveal: null, vanished: [{ rawPath: 'a/gone' }] }]);
  });
});

describe('removal guard', () => {
  test.each([
    [100, 20, null],
    [100, 21, 'too-many'],
    [20, 10, null],
    [20, 11, 'too-many'],
    [5, 4, null],
    [5, 5, 'too-many'],
    [1, 1, 'too-many'],
  ] as const)('of %i photos %i vanish while others come: %s', (present, vanishing, reason) => {
    const names = many(present);
    const { refusal } = planSync(
      known({ a: names }),
      found({ a: names.slice(vanishing), b: ['new'] }),
      options,
    );
    expect(refusal?.reason ?? null).toBe(reason);
  });

  test('a whole album that vanishes counts with all its photos', () => {
    const { refusal } = planSync(
      known({ a: many(80), b: many(21) }),
      found({ a: many(80) }),
      options,
    );
    expect(refusal).toEqual({ reason: 'too-many', present: 101, vanishing: 21 });
  });

  test('an empty library is refused whatever may be removed, unless no photos were known or the owner insists', () => {
    const everything = { ...options, maxRemoved: 1 };
    const before = known({ a: ['1'] });
    expect(planSync(before, new Map(), everything).refusal?.reason).toBe('empty');
    expect(planSync([], new Map(), options).refusal).toBeNull();
    const insisting = planSync(before, new Map(), { ...options, allowRemovals: true });
    expect(insisting).toMatchObject({ refusal: null, vanishedAlbums: [{ dirpath: 'a' }] });
  });
});

test('after a plan is carried out there is nothing left to do (property)', () => {
  const names = fc.uniqueArray(fc.constantFrom('1', '2', '3', '4'), { maxLength: 4 });
  const library = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    names.filter((n) => n.length > 0),
  );
  const since = fc.constantFrom(null, 'unrevealed', 5);
  const database = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.record({
      since,
      photos: fc.uniqueArray(fc.record({ name: fc.constantFrom('1', '2', '3', '4'), since }), {
        selector: ({ name }) => name,
        minLength: 1,
      }),
    }),
  );
  fc.assert(
    fc.property(library, database, (files, rows) => {
      const before = known(rows as Parameters<typeof known>[0]);
      const wanted = found(files);
      const plan = planSync(before, wanted, { ...options, allowRemovals: true });
      const after = carryOut(before, plan);
      expect(shown(after)).toEqual(
        Object.entries(files)
          .flatMap(([dirpath, photos]) => photos.map((name) => `${dirpath}/${name}`))
          .sort(),
      );
      const again = planSync(after, wanted, options);
      expect(again).toMatchObject({ albums: [], vanishedAlbums: [], refusal: null });
    }),
  );
});

function shown(albums: readonly KnownAlbum[]): string[] {
  return albums
    .filter(({ missingSince }) => missingSince === null)
    .flatMap(({ photos }) =>
      photos.filter(({ missingSince }) => missingSince === null).map(({ rawPath }) => rawPath),
    )
    .sort();
}

/** Applies a plan to rows in memory, as a scan does to the database. */
function carryOut(before: KnownAlbum[], plan: ReturnType<typeof planSync>): KnownAlbum[] {
  let nextId = 1_000;
  const after = new Map(before.map((album) => [album.dirpath, structuredClone(album)] as const));
  for (const { found: album, known: row, reveal, add, update, vanished, withdraw } of plan.albums) {
    const { category, dirpath } = album;
    const had = after.get(dirpath)?.photos ?? [];
    const presenceNow = ({ rawPath: name, missingSince, unrevealed }: KnownPhoto) => {
      if (update.some(({ known: each }) => each.rawPath === name)) return presence(null);
      if (vanished.some(({ rawPath }) => rawPath === name)) return presence(9);
      const withdrawn = withdraw.some(({ rawPath }) => rawPath === name);
      return withdrawn ? presence('unrevealed') : { missingSince, unrevealed };
    };
    const kept = had.map((photo) => ({
      ...photo,
      ...presenceNow(photo),
    }));
    const albumId = row?.id ?? ++nextId;
    const added = add.map(({ photo: { rawPath, etag } }) =>
      knownPhoto({ id: ++nextId, albumId, rawPath, etag, ...presence(null) }),
    );
    after.set(dirpath, {
      id: albumId,
      category,
      rawDirpath: dirpath,
      dirpath,
      ...(reveal || !row
        ? presence(null)
        : { missingSince: row.missingSince, unrevealed: row.unrevealed }),
      photos: [...kept, ...added],
    });
  }
  for (const { dirpath, ...album } of plan.vanishedAlbums) {
    after.set(dirpath, { dirpath, ...album, missingSince: 9 });
  }
  return [...after.values()];
}
