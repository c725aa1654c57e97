/**
 * Tests only: what must hold after a scan, whatever was done to the library and by the owner. The
 * tests know the contents of the files byte for byte, and ask the database what the scan has made
 * of them, by the compiled rule of access.
 */
import type Sqlite from 'better-sqlite3';
import { expect } from 'vitest';
import {
  type AlbumAtPlace,
  listAlbumPlaces,
  type StoredPhoto,
  seenBy,
  viewers,
} from './historyDatabase.ts';
import { EMPTY, type HistoryWorld } from './historyWorld.ts';

type Before = {
  readonly rows: readonly StoredPhoto[];
  readonly albums: readonly AlbumAtPlace[];
  /**
   * By viewer, missing ones included: rows that the policies let them see, and albums that are open
   * to them.
   */
  readonly wouldSee: readonly ReadonlySet<number>[];
  readonly open: readonly ReadonlySet<number>[];
  /** By viewer: rows that were seen, and contents that were approved for what the viewer would see. */
  readonly seen: readonly ReadonlySet<number>[];
  readonly allowed: readonly ReadonlySet<string>[];
};

/** Of contents that a scan has read, viewers see only those that they were allowed to see before. */
export function checkSeen(
  { disk, everRead }: HistoryWorld,
  before: Before,
  db: Sqlite.Database,
  rows: readonly StoredPhoto[],
): void {
  const byId = new Map(rows.map((row) => [row.id, row] as const));
  for (const [i, viewer] of viewers.entries()) {
    for (const id of seenBy(db, viewer)) {
      const path = byId.get(id)?.path ?? '';
      const content = disk.files.get(path)?.content;
      expect(content, `photo ${id} is present and has a file`).toBeDefined();
      if (content === undefined || !everRead.has(content)) continue;
      expect(
        [...(before.allowed[i] ?? [])],
        `viewer ${i} sees content ${content} as photo ${id} at ${path}`,
      ).toContain(content);
    }
  }
}

/**
 * A file with content that no photo has had before is seen only by those whom the photo at its path
 * allowed, else the album of its directory, else `new_albums`; beside a photo with a policy of its
 * own, by nobody.
 */
export function checkNewFiles(
  { disk, contents, formers }: HistoryWorld,
  before: Before,
  db: Sqlite.Database,
  rows: readonly StoredPhoto[],
  newAlbums: 'public' | 'private',
): void {
  const had = new Set([...contents.values(), ...formers.keys()]);
  const rowBefore = new Map(before.rows.map((row) => [row.id, row] as const));
  const places = new Map(listAlbumPlaces(db).map(({ id, place }) => [id, place] as const));
  const albumAt = new Map(before.albums.map(({ id, place }) => [place, id] as const));
  const besides = new Set(
    [...before.rows.filter(({ revealed }) => revealed), ...rows]
      .filter(({ hasPolicy }) => hasPolicy)
      .map((row) => withoutExtension(row.path)),
  );
  const contentOf = (row: StoredPhoto) => disk.files.get(row.path)?.content ?? '';
  /** Albums that the recognised photos of an album come from. */
  const sourcesOf = (albumId: number) =>
    rows
      .filter((row) => row.present && row.albumId === albumId)
      .flatMap((row) => {
        const was = rowBefore.get(row.id);
        if (was?.revealed) return [was.albumId];
        return before.rows
          .filter((each) => each.revealed && contents.get(each.id) === contentOf(row))
          .map((each) => each.albumId);
      });
  const now = new Map(rows.map((row) => [row.id, row] as const));
  for (const [i, viewer] of viewers.entries()) {
    const isOpen = (albumId: number) => before.open[i]?.has(albumId) === true;
    for (const id of seenBy(db, viewer)) {
      const row = now.get(id);
      if (!row || had.has(contentOf(row))) continue;
      const what = `viewer ${i} sees new content ${contentOf(row)} as photo ${id} at ${row.path}`;
      if (rowBefore.get(id)?.revealed) {
        expect(before.wouldSee[i]?.has(id), `${what}, whose row allows it`).toBe(true);
        const isReturned = rowBefore.get(id)?.present === 0 && row.hasPolicy === 0;
        const isBeside = isReturned && besides.has(withoutExtension(row.path));
        expect(isBeside, `${what}, come back beside a policy`).toBe(false);
        continue;
      }
      expect(besides.has(withoutExtension(row.path)), `${what}, beside a policy`).toBe(false);
      const known = albumAt.get(places.get(row.albumId) ?? '');
      const sources = sourcesOf(row.albumId);
      if (known !== undefined) {
        expect(isOpen(known), `${what}, whose album ${known} allows it`).toBe(true);
        continue;
      }
      expect(newAlbums, `${what}, in a new album`).toBe('public');
      const form = formOf(places.get(row.albumId) ?? '');
      const twins = before.albums.filter(({ place }) => formOf(place) === form);
      if (twins.length > 0) {
        expect(
          twins.some(({ id: twin }) => isOpen(twin)),
          `${what}, beside ${form}`,
        ).toBe(true);
      }
      if (sources.length > 0) {
        expect(sources.some(isOpen), `${what}, among photos from ${sources}`).toBe(true);
      }
    }
  }
}

/**
 * A photo that was missing is seen again only by those who saw another photo with its content, if
 * there was one.
 */
export function checkReturned(
  { disk, contents }: HistoryWorld,
  before: Before,
  db: Sqlite.Database,
  rows: readonly StoredPhoto[],
): void {
  const rowBefore = new Map(before.rows.map((row) => [row.id, row] as const));
  const shown = before.rows.filter(
    ({ present, revealed, read, waiting, hasPolicy }) =>
      present && revealed && read && !(waiting && !hasPolicy),
  );
  const byContent = Map.groupBy(shown, ({ id }) => contents.get(id));
  const now = new Map(rows.map((row) => [row.id, row] as const));
  for (const [i, viewer] of viewers.entries()) {
    for (const id of seenBy(db, viewer)) {
      const [row, was] = [now.get(id), rowBefore.get(id)];
      if (!row || !was?.revealed || was.present) continue;
      const content = disk.files.get(row.path)?.content;
      const others = byContent.get(content) ?? [];
      if (others.length === 0) continue;
      const isSeen = others.some((other) => before.seen[i]?.has(other.id));
      expect(isSeen, `viewer ${i} sees content ${content} again, as photo ${id}`).toBe(true);
    }
  }
}

/**
 * Content that was replaced in place is seen again only by those who could see it then, unless
 * another photo shows it.
 */
export function checkFormers(
  { disk, contents, formers, everRead }: HistoryWorld,
  db: Sqlite.Database,
  rows: readonly StoredPhoto[],
): void {
  const shown = new Set(contents.values());
  const now = new Map(rows.map((row) => [row.id, row] as const));
  for (const [i, viewer] of viewers.entries()) {
    for (const id of seenBy(db, viewer)) {
      const content = disk.files.get(now.get(id)?.path ?? '')?.content ?? EMPTY;
      const audience = formers.get(content);
      if (!audience || content === EMPTY || shown.has(content) || !everRead.has(content)) continue;
      const what = `viewer ${i} sees former content ${content}, as photo ${id}`;
      expect([...audience], what).toContain(i);
    }
  }
}

/** The same text for places that differ only in case, Unicode form or category. */
function formOf(place: string): string {
  return place
    .slice(place.indexOf(':') + 1)
    .normalize('NFC')
    .toLowerCase();
}

/** The same text for files that may have been made from one another: the path without its extension. */
function withoutExtension(path: string): string {
  const text = Buffer.from(path, 'latin1').toString().normalize('NFKC').toLowerCase();
  return text.slice(0, text.lastIndexOf('.'));
}

/** A photo that was there keeps its row as long as its content is somewhere in the gallery. */
export function checkIdentities(
  { disk, contents }: HistoryWorld,
  before: { readonly rows: readonly StoredPhoto[] },
  rows: readonly StoredPhoto[],
): void {
  const now = new Map(rows.map((row) => [row.id, row] as const));
  const holders = Map.groupBy(contents, ([, content]) => content);
  const shown = new Map(
    rows
      .filter(({ present }) => present)
      .map((row) => [disk.files.get(row.path)?.content, row] as const),
  );
  for (const row of before.rows) {
    const content = contents.get(row.id);
    const after = now.get(row.id);
    // All empty files are alike, so an empty file that moved is another photo.
    if (content === EMPTY) continue;
    if (!row.revealed || !row.read || content === undefined || holders.get(content)?.length !== 1)
      continue;
    if (!shown.has(content) || row.reason === 'replaced') continue;
    // Its row was found again by its path or by its content.
    const isThere = after?.present === 1;
    expect(isThere, `photo ${row.id} with content ${content} has lost its file`).toBe(true);
  }
}

/** Each file of the gallery is one photo, and each photo that is present has its file. */
export function checkFiles({ disk }: HistoryWorld, rows: readonly StoredPhoto[]): void {
  const present = rows.filter((row) => row.present).map((row) => row.path);
  expect(new Set(present).size, 'one photo a path').toBe(present.length);
  for (const each of present) expect(disk.files.has(each), `${each} has a file`).toBe(true);
  const matched = [...disk.files.keys()].filter(
    (file) => !file.startsWith('away/') && !(file.startsWith('plain/') && !file.endsWith('.jpg')),
  );
  for (const each of matched) expect(present, `${each} is a photo`).toContain(each);
}
