import { albumKey, type FoundAlbum, type FoundPhoto, type Place } from './foundAlbums.ts';

/**
 * `missing_since` of a row that a scan has inserted and not yet shown. Such a row was never seen
 * by anybody, so it is added when it is found, not returned.
 */
export const UNREVEALED = 0;

export type KnownPhoto = {
  readonly id: number;
  /** As bytes, one character a byte. */
  readonly rawPath: string;
  readonly etag: string;
  readonly missingSince: number | null;
  /**
   * Its header could not be read, or was not meant to be, when it was last found; or an older
   * version read it.
   */
  readonly unread: boolean;
};

export type KnownAlbum = {
  readonly id: number;
  readonly category: string;
  /** As bytes, one character a byte. */
  readonly rawDirpath: string;
  /** For people. */
  readonly dirpath: string;
  readonly missingSince: number | null;
  /** By raw path; of several that were there, the one which is, or was last. */
  readonly photos: ReadonlyMap<string, KnownPhoto>;
};

export type SyncOptions = {
  /** The share of the present photos that may vanish, from 0 to 1. */
  readonly maxRemoved: number;
  readonly allowRemovals: boolean;
  /** Read the headers of all photos, not only of new and changed ones. */
  readonly full: boolean;
  /** Raw paths of what could not be read: what is known there is taken for present. */
  readonly unreadable: readonly string[];
};

/** A photo that has a row; the flags say what is to be done with it. */
export type PhotoUpdate = {
  readonly known: KnownPhoto;
  readonly found: FoundPhoto;
  /** Shown (again): `added` when nobody ever saw it. */
  readonly reveal: 'added' | 'returned' | null;
  /** The storage says that its content is another one. */
  readonly changed: boolean;
  readonly readHeader: boolean;
};

/** An album of the library in which there is something to do. */
export type AlbumPlan = {
  readonly found: FoundAlbum;
  /** Null where it has no row. */
  readonly known: KnownAlbum | null;
  readonly reveal: 'added' | 'returned' | null;
  /** Photos without a row. */
  readonly add: readonly FoundPhoto[];
  readonly update: readonly PhotoUpdate[];
  readonly vanished: readonly KnownPhoto[];
  /** Rows that were never shown and are not to be now. */
  readonly withdraw: readonly KnownPhoto[];
};

/** What is present, and what would not be any more. */
export type Removal = { readonly present: number; readonly vanishing: number };

export type Refusal = Removal & { readonly reason: 'empty' | 'too-many' };

export type SyncPlan = {
  /** All albums of the library, by `albumKey`, whether or not there is something to do in them. */
  readonly found: ReadonlyMap<string, FoundAlbum>;
  /** By directory, then category. */
  readonly albums: readonly AlbumPlan[];
  /** Albums of which no photo is left. Their photos keep their rows as they are. */
  readonly vanishedAlbums: readonly KnownAlbum[];
  readonly removal: Removal;
  readonly refusal: Refusal | null;
};

/** Fewer photos than this may always vanish, unless they are all there are. */
const ALWAYS_REMOVABLE = 10;

/** What has to be done so that the database holds what the library does. Changes nothing. */
export function planSync(
  known: readonly KnownAlbum[],
  found: ReadonlyMap<string, FoundAlbum>,
  options: SyncOptions,
): SyncPlan {
  const knownByKey = new Map(known.map((album) => [albumKey(album), album] as const));
  const isUnreadable = unreadableTest(options.unreadable);
  const albums: AlbumPlan[] = [];
  for (const [key, album] of found) {
    const plan = planAlbum(knownByKey.get(key) ?? null, album, options.full, isUnreadable);
    if (hasWork(plan)) albums.push(plan);
  }
  const vanishedAlbums: KnownAlbum[] = [];
  for (const [key, album] of knownByKey) {
    if (album.missingSince !== null || found.has(key)) continue;
    const vanished = vanishedPhotos(album, new Map(), isUnreadable);
    if (vanished.length === countPresent(album)) vanishedAlbums.push(album);
    else if (vanished.length > 0) albums.push(remains(album, vanished));
  }
  albums.sort((a, b) => comparePlaces(a.found, b.found));
  vanishedAlbums.sort(comparePlaces);
  const removal = measureRemoval(known, albums, vanishedAlbums);
  const refusal = options.allowRemovals ? null : findRefusal(removal, found, options.maxRemoved);
  return { found, albums, vanishedAlbums, removal, refusal };
}

function planAlbum(
  known: KnownAlbum | null,
  found: FoundAlbum,
  full: boolean,
  isUnreadable: (path: string) => boolean,
): AlbumPlan {
  const add: FoundPhoto[] = [];
  const update: PhotoUpdate[] = [];
  for (const photo of found.photos.values()) {
    const row = known?.photos.get(photo.rawPath);
    if (row === undefined) add.push(photo);
    else if (needsUpdate(row, photo, full)) update.push(planPhoto(known, row, photo, full));
  }
  add.sort(compareNames);
  const gone = known === null ? [] : vanishedPhotos(known, found.photos, isUnreadable);
  const neverShown = known?.missingSince === UNREVEALED;
  return {
    found,
    known,
    reveal:
      known === null || neverShown ? 'added' : known.missingSince === null ? null : 'returned',
    add,
    update,
    vanished: neverShown ? [] : gone,
    withdraw: neverShown ? gone : [],
  };
}

function needsUpdate(row: KnownPhoto, photo: FoundPhoto, full: boolean): boolean {
  return full || row.unread || row.missingSince !== null || row.etag !== photo.etag;
}

function planPhoto(
  album: KnownAlbum | null,
  known: KnownPhoto,
  found: FoundPhoto,
  full: boolean,
): PhotoUpdate {
  const neverShown = known.missingSince === UNREVEALED || album?.missingSince === UNREVEALED;
  const changed = known.etag !== found.etag;
  return {
    known,
    found,
    reveal: known.missingSince === null ? null : neverShown ? 'added' : 'returned',
    changed,
    readHeader: changed || full || known.unread,
  };
}

/** Known, shown as far as its own row goes, and neither found nor hidden by what is unreadable. */
function vanishedPhotos(
  { photos }: KnownAlbum,
  found: ReadonlyMap<string, FoundPhoto>,
  isUnreadable: (path: string) => boolean,
): KnownPhoto[] {
  const vanished: KnownPhoto[] = [];
  for (const photo of photos.values()) {
    if (photo.missingSince !== null || found.has(photo.rawPath)) continue;
    if (!isUnreadable(photo.rawPath)) vanished.push(photo);
  }
  return vanished;
}

/** An album of which some photos are gone for certain, and others cannot be looked for. */
function remains(known: KnownAlbum, vanished: readonly KnownPhoto[]): AlbumPlan {
  const { category, rawDirpath, dirpath } = known;
  const found = { category, rawDirpath, dirpath, name: '', date: null, photos: new Map() };
  return { found, known, reveal: null, add: [], update: [], vanished, withdraw: [] };
}

function unreadableTest(prefixes: readonly string[]): (path: string) => boolean {
  return (path) =>
    prefixes.some(
      (prefix) => path === prefix || path.startsWith(prefix === '' ? '' : `${prefix}/`),
    );
}

function hasWork({ reveal, add, update, vanished, withdraw }: AlbumPlan): boolean {
  return reveal !== null || add.length + update.length + vanished.length + withdraw.length > 0;
}

/** Photos that are shown as far as the library goes. */
export function countPresent(album: KnownAlbum): number {
  if (album.missingSince !== null) return 0;
  let count = 0;
  for (const { missingSince } of album.photos.values()) count += Number(missingSince === null);
  return count;
}

function measureRemoval(
  known: readonly KnownAlbum[],
  albums: readonly AlbumPlan[],
  vanishedAlbums: readonly KnownAlbum[],
): Removal {
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  // What vanished from an album that was absent as a whole was seen by nobody.
  const fromAlbums = albums.map(({ known: row, vanished }) =>
    row?.missingSince === null ? vanished.length : 0,
  );
  return {
    present: sum(known.map(countPresent)),
    vanishing: sum(fromAlbums) + sum(vanishedAlbums.map(countPresent)),
  };
}

function findRefusal(
  removal: Removal,
  found: ReadonlyMap<string, FoundAlbum>,
  maxRemoved: number,
): Refusal | null {
  const { present, vanishing } = removal;
  if (vanishing === 0) return null;
  if (found.size === 0) return { ...removal, reason: 'empty' };
  if (vanishing <= maxRemoved * present) return null;
  if (vanishing <= ALWAYS_REMOVABLE && vanishing < present) return null;
  return { ...removal, reason: 'too-many' };
}

function comparePlaces(a: Place, b: Place): number {
  return compareText(a.rawDirpath, b.rawDirpath) || compareText(a.category, b.category);
}

function compareNames(a: FoundPhoto, b: FoundPhoto): number {
  return compareText(a.rawPath, b.rawPath);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
