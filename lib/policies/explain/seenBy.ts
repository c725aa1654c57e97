import { albumCondition, albumIsPresent, type Viewer, visitor } from '../../access/access.ts';
import { compile } from '../../access/condition.ts';
import { listStates, policyFacts } from '../../access/policyState.ts';
import type { Target } from '../../access/targets.ts';
import { listPeople, type Person } from '../../access/viewers.ts';
import { photosOfAlbum, visibleCount } from '../../access/visibility.ts';
import type { Database } from '../../db/open.ts';
import { allRows, firstRow } from '../../db/run.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { ofYear } from '../../photos/albumList.ts';
import { photoOrder } from '../../photos/rows.ts';
import { albumHasWords } from '../../photos/search.ts';
import { albumReasons, isOpen, NOBODY, photoReasons, type Reason, shownThing } from './reasons.ts';

export type SeenAlbum = {
  readonly id: number;
  readonly name: string;
  readonly dirpath: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** False where the album is not open to the person, who sees photos with policies of their own. */
  readonly shown: boolean;
  /** The reasons for which the album is open to the person; empty where it is not. */
  readonly reasons: readonly Reason[];
  readonly photos: { readonly seen: number; readonly total: number };
};

export type SeenPhoto = {
  readonly id: number;
  readonly filename: string;
  readonly decidedBy: 'own' | 'album';
  readonly reasons: readonly Reason[];
};

export type Page<T> = { readonly total: number; readonly items: readonly T[] };

type PageWish = {
  /** From 1. */
  readonly page?: number;
  readonly perPage?: number;
};

/** A filter. All given conditions must hold. */
export type SeenFilter = {
  /** Only albums with these words, see `albumHasWords`. */
  readonly query?: string;
  readonly year?: number;
  readonly category?: string;
  /** Only albums that are seen in this way, see `seenKinds`. */
  readonly how?: SeenKind;
};

/**
 * How an album is seen: its policy is public, or names the person, or one of their groups; or
 * (`photos`) the album is not open to them, but some of its photos are, by policies of their own.
 */
export const seenKinds = ['public', 'user', 'group', 'photos'] as const;

type SeenKind = (typeof seenKinds)[number];

/** The id of a user, or null for visitors. A disabled user sees nothing. */
export type Who = number | null;

/** Every album in which the person sees something, with the reasons, newest first. */
export function pageAlbumsSeenBy(
  db: Database,
  who: Who,
  { page = 1, perPage = 50, ...filter }: PageWish & SeenFilter = {},
): Page<SeenAlbum> {
  const subject = findSubject(db, who);
  if (!subject) return { total: 0, items: [] };
  const seen = visibleCount(subject.viewer);
  const from = sql`from albums where ${compile(albumIsPresent)} and ${matching(subject, filter)} and ${seen} > 0`;
  const rows = allRows<SeenAlbumRow>(
    db,
    sql`select albums.id, albums.shown_name as name, albums.dirpath, albums.shown_date as date,
        albums.photo_count as total, ${seen} as seen
      ${from}
      order by albums.shown_date desc, albums.shown_name desc, albums.id desc
      limit ${perPage} offset ${(page - 1) * perPage}`,
  );
  return { total: count(db, from), items: explainAlbums(db, subject, rows) };
}

function matching({ viewer }: Subject, { query = '', year, category, how }: SeenFilter): Sql {
  const wishes = [sql`1`];
  wishes.push(albumHasWords(query));
  if (year !== undefined) wishes.push(ofYear(year));
  if (category !== undefined) wishes.push(sql`albums.category = ${category}`);
  if (how !== undefined) wishes.push(seenSo[how](viewer));
  return sql.join(wishes, sql` and `);
}

/** Evaluates the rule for a viewer who has only this one reason. */
const seenSo: Readonly<Record<SeenKind, (viewer: Viewer) => Sql>> = {
  public: () => compile(albumCondition(visitor)),
  user: ({ userId }) => compile(albumCondition({ ...visitor, userId, sharesAlone: true })),
  group: ({ groupIds }) =>
    compile(albumCondition({ ...visitor, userId: NOBODY, groupIds, sharesAlone: true })),
  photos: (viewer) => sql`coalesce(${compile(albumCondition(viewer))}, 0) = 0`,
};

/** Every photo of an album that the person sees, with the reasons, in the album's order. */
export function pagePhotosSeenBy(
  db: Database,
  who: Who,
  albumId: number,
  { page = 1, perPage = 100 }: PageWish = {},
): Page<SeenPhoto> {
  const subject = findSubject(db, who);
  if (!subject) return { total: 0, items: [] };
  const { tables, condition } = photosOfAlbum(subject.viewer, 'see', albumId);
  const from = sql`from ${tables} where ${condition}`;
  const rows = allRows<{ id: number; filename: string }>(
    db,
    sql`select photos.id, photos.filename ${from}
      order by ${photoOrder}
      limit ${perPage} offset ${(page - 1) * perPage}`,
  );
  const total = count(db, from);
  return { total, items: explainPhotos(db, subject, albumId, rows) };
}

type SeenAlbumRow = {
  id: number;
  name: string;
  dirpath: string;
  date: string;
  total: number;
  seen: number;
};

type Subject = { person: Person | null; viewer: Viewer };

function findSubject(db: Database, who: Who): Subject | null {
  if (who === null) return { person: null, viewer: visitor };
  const person = listPeople(db, who)[0];
  return person ? { person, viewer: person.viewer } : null;
}

function explainAlbums(
  db: Database,
  { person, viewer }: Subject,
  rows: readonly SeenAlbumRow[],
): SeenAlbum[] {
  const states = listStates(
    db,
    rows.map(({ id }): Target => ({ kind: 'album', id })),
  );
  return rows.map(({ seen, total, ...row }, i) => {
    const album = shownThing(policyFacts(states[i]?.policy ?? null));
    const reasons = albumReasons(person, { album, photo: shownThing(null) });
    return { ...row, shown: isOpen(viewer, album), reasons, photos: { seen, total } };
  });
}

function explainPhotos(
  db: Database,
  { person }: Subject,
  albumId: number,
  rows: readonly { id: number; filename: string }[],
): SeenPhoto[] {
  if (rows.length === 0) return [];
  const [inherited, ...states] = listStates(db, [
    { kind: 'album', id: albumId },
    ...rows.map(({ id }): Target => ({ kind: 'photo', id })),
  ]);
  const album = shownThing(policyFacts(inherited?.policy ?? null));
  return rows.map((row, i) => {
    const photo = shownThing(policyFacts(states[i]?.policy ?? null));
    const reasons = photoReasons(person, { album, photo });
    return { ...row, decidedBy: photo.policy ? 'own' : 'album', reasons };
  });
}

function count(db: Database, from: Sql): number {
  return firstRow<{ count: number }>(db, sql`select count(*) as count ${from}`)?.count ?? 0;
}
