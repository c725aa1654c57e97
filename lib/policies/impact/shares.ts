import {
  albumIsPresent,
  photoCondition,
  photoIsCounted,
  type Viewer,
} from '../../access/access.ts';
import { compile, idList } from '../../access/condition.ts';
import { evaluate, type ThingFacts } from '../../access/evaluate.ts';
import { isLiveShare } from '../../access/live.ts';
import { policyFacts } from '../../access/policyState.ts';
import type { Database } from '../../db/open.ts';
import { allRows } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { holderOf } from '../../links/sharesShowing.ts';
import { isOpen, shownThing } from '../explain/reasons.ts';
import { listPhotoNumbers, targetsIn } from '../explain/whoSees.ts';
import { type PlannedPolicy, type Step, stepReader } from '../plan.ts';

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
  const stepOf = stepReader(db, targetsIn(listPhotoNumbers(db, albumIds)), plan);
  const byShare = Map.groupBy(shared, ({ shareId }) => shareId);
  return [...byShare]
    .map(([id, photos]) => ({
      share: { id, name: photos[0]?.name ?? '' },
      ...differenceThrough(holderOf(id), photos, stepOf),
    }))
    .filter(isDifferent);
}

/** Is anything gained or lost? */
export function isDifferent({ gained, lost }: Difference): boolean {
  return gained.albums + gained.photos + lost.albums + lost.photos > 0;
}

type StepOf = ReturnType<typeof stepReader>;

/** A present and approved photo that a share lists, or that is in the album that it shares. */
type Shared = {
  readonly shareId: number;
  readonly name: string;
  /** 1: the share is of the whole album; 0: it lists the photo. */
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
