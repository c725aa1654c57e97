import {
  albumIsPresent,
  photoCondition,
  photoIsCounted,
  type Viewer,
  visitor,
} from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { evaluate, type ThingFacts } from '../access/evaluate.ts';
import { isLiveShare } from '../access/live.ts';
import { policyFacts } from '../access/policyState.ts';
import { listPeople, type Person } from '../access/viewers.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { holderOf } from '../links/sharesShowing.ts';
import { getOverview } from '../photos/albums.ts';
import { listScope } from '../photos/scope.ts';
import {
  type AlikeAlbums,
  isOpen,
  listAffectedAlbums,
  listPhotoNumbers,
  type Step,
  type StepOf,
  seenOf,
  shownThing,
  stepReader,
} from './contents.ts';
import { albumsOf, type FileTerms, type PlannedPolicy } from './plan.ts';

/** How many albums and photos a user or the visitors would gain and lose. */
export type GainsAndLosses = Difference & {
  /** null: visitors without a session. */
  readonly user: { readonly id: number; readonly handle: string; readonly name: string } | null;
  /** How many albums their list has after the change. */
  readonly listed: number;
};

export type ChangeSummary = {
  /** Visitors first. */
  readonly people: readonly GainsAndLosses[];
  /** For people with the link of a share. */
  readonly shares: readonly ShareDifference[];
};

/** The effect of a planned change, for each person and each share for whom something changes. */
export function summariseChange(db: Database, plan: readonly PlannedPolicy[]): ChangeSummary {
  const affected = listAffectedAlbums(db, plan);
  const people = [null, ...listPeople(db)].flatMap((person): GainsAndLosses[] => {
    const change = summaryFor(person, affected);
    if (!isDifferent(change)) return [];
    const now = getOverview(db, listScope(person?.viewer ?? visitor, false)).total;
    return [{ ...change, listed: now + change.gained.albums - change.lost.albums }];
  });
  return { people, shares: summariseShares(db, plan) };
}

function summaryFor(
  person: Person | null,
  affected: readonly AlikeAlbums[],
): Omit<GainsAndLosses, 'listed'> {
  const viewer = person?.viewer ?? visitor;
  const gained = { albums: 0, photos: 0 };
  const lost = { albums: 0, photos: 0 };
  for (const alike of affected) {
    const was = seenAt('before', viewer, alike);
    const will = seenAt('after', viewer, alike);
    if (will.shown && !was.shown) gained.albums += alike.albums;
    if (was.shown && !will.shown) lost.albums += alike.albums;
    for (const [i, { count }] of alike.parts.entries()) {
      if (will.parts[i] && !was.parts[i]) gained.photos += count;
      if (was.parts[i] && !will.parts[i]) lost.photos += count;
    }
  }
  const user = person && { id: person.id, handle: person.handle, name: person.name };
  return { user, gained, lost };
}

function seenAt(when: keyof Step, viewer: Viewer, alike: AlikeAlbums) {
  const album = shownThing(alike[when]);
  const seen = alike.parts.map((part) =>
    seenOf(viewer, { album, photos: [{ policy: part[when], count: part.count }] }),
  );
  return { shown: seen.some((each) => each.album), parts: seen.map(({ photos }) => photos > 0) };
}

/** How many albums and photos are gained and lost. */
export type Difference = {
  readonly gained: { readonly albums: number; readonly photos: number };
  readonly lost: { readonly albums: number; readonly photos: number };
};

/** What people with the link of a share would gain and lose. */
export type ShareDifference = Difference & {
  readonly share: { readonly id: number; readonly name: string };
};

/** The effect of a planned change, for each live share through which something changes. */
export function summariseShares(
  db: Database,
  plan: readonly PlannedPolicy[],
  now = Date.now(),
): ShareDifference[] {
  const shared = listShared(db, plan, now);
  const albumIds = [...new Set(shared.map(({ albumId }) => albumId))];
  const stepOf = stepReader(db, listPhotoNumbers(db, albumIds), plan);
  const byShare = Map.groupBy(shared, ({ shareId }) => shareId);
  return [...byShare]
    .map(([id, photos]) => ({
      share: { id, name: photos[0]?.name ?? '' },
      ...differenceThrough(holderOf(id), photos, stepOf),
    }))
    .filter(isDifferent);
}

/** Is anything gained or lost? */
function isDifferent({ gained, lost }: Difference): boolean {
  return gained.albums + gained.photos + lost.albums + lost.photos > 0;
}

/** A present and approved photo that a share lists, or that is in the album that it shares. */
type Shared = {
  readonly shareId: number;
  readonly name: string;
  readonly whole: number;
  readonly albumId: number;
  readonly photoId: number;
};

function listShared(db: Database, plan: readonly PlannedPolicy[], now: number): Shared[] {
  const albumIds = idList([...new Set(plan.map(({ state }) => state.albumId))]);
  const columns = sql`shares.id as shareId, shares.name, shares.album_id is not null as whole,
        photos.album_id as albumId, photos.id as photoId`;
  const counted = sql`${isLiveShare(now)} and ${compile(photoIsCounted)} and ${compile(albumIsPresent)}`;
  return allRows<Shared>(
    db,
    sql`select ${columns}
      from shares
      join albums on albums.id = shares.album_id
      join photos on photos.album_id = albums.id
      where albums.id in ${albumIds} and ${counted}
      union all
      select ${columns}
      from shares
      join share_photos on share_photos.share_id = shares.id
      join photos on photos.id = share_photos.photo_id
      join albums on albums.id = photos.album_id
      where albums.id in ${albumIds} and shares.album_id is null and ${counted}
      order by shareId desc`,
  );
}

function differenceThrough(holder: Viewer, photos: readonly Shared[], stepOf: StepOf): Difference {
  const gained = { albums: 0, photos: 0 };
  const lost = { albums: 0, photos: 0 };
  for (const inAlbum of Map.groupBy(photos, ({ albumId }) => albumId).values()) {
    const was = seenThrough('before', holder, inAlbum, stepOf);
    const will = seenThrough('after', holder, inAlbum, stepOf);
    if (will.shown && !was.shown) gained.albums++;
    if (was.shown && !will.shown) lost.albums++;
    gained.photos += countWithout(will.photoIds, was.photoIds);
    lost.photos += countWithout(was.photoIds, will.photoIds);
  }
  return { gained, lost };
}

function countWithout(ids: ReadonlySet<number>, others: ReadonlySet<number>): number {
  return [...ids].filter((id) => !others.has(id)).length;
}

/** Which of these photos of one album are visible through the share, and is the album itself? */
function seenThrough(
  when: keyof Step,
  holder: Viewer,
  photos: readonly Shared[],
  stepOf: StepOf,
): { shown: boolean; photoIds: ReadonlySet<number> } {
  const granted: ReadonlySet<number> = new Set(holder.shareIds);
  const thing = (kind: 'album' | 'photo', id: number, isShared: boolean): ThingFacts => {
    const shown = shownThing(policyFacts(stepOf({ kind, id })[when]));
    return isShared ? { ...shown, shares: granted } : shown;
  };
  const [first] = photos;
  const whole = first?.whole === 1;
  const album = thing('album', first?.albumId ?? 0, whole);
  const condition = photoCondition(holder);
  const seen = photos.filter(({ photoId }) =>
    evaluate(condition, { album, photo: thing('photo', photoId, !whole) }),
  );
  return {
    shown: isOpen(holder, album) && seen.length > 0,
    photoIds: new Set(seen.map(({ photoId }) => photoId)),
  };
}

/** How many albums and photos would get other download terms. */
export type FileChange = {
  readonly term: keyof FileTerms;
  /** The term after the change: allowed, or stripped. */
  readonly to: boolean;
  readonly count: number;
};

const terms = ['originals', 'archives', 'stripMetadata'] as const;
/** The terms where no policy says otherwise. */
const open = { originals: true, archives: true, stripMetadata: false };

/** The effect of a planned change on download terms, in a fixed order. */
export function listFileChanges(db: Database, plan: readonly PlannedPolicy[]): FileChange[] {
  const states = plan.map(({ state }) => state);
  const albums = new Map(
    albumsOf(db, states).map(({ target, policy }) => [target.id, policy] as const),
  );
  const steps = plan.map(({ state, after }) => {
    // A photo without a policy of its own has the terms of its album.
    const album = state.target.kind === 'photo' ? albums.get(state.albumId) : null;
    return { before: state.policy ?? album ?? open, after: after ?? album ?? open };
  });
  return terms.flatMap((term) =>
    [false, true].flatMap((to) => {
      const count = steps.filter(
        (step) => step.before[term] !== to && step.after[term] === to,
      ).length;
      return count > 0 ? [{ term, to, count }] : [];
    }),
  );
}
