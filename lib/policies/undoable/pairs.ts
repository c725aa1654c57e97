import { idList } from '../../access/condition.ts';
import { isApproved, isPart, isPresent } from '../../access/facts.ts';
import { listStates, policyKey } from '../../access/policyState.ts';
import type { Target } from '../../access/targets.ts';
import { type Actor, recordActivity } from '../../activity/activity.ts';
import type { Database, Tx } from '../../db/open.ts';
import { rowKeyText } from '../../db/rowKey.ts';
import { allRows } from '../../db/run.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { atomically } from '../../db/write.ts';
import { followDays } from '../../photos/albumDay.ts';
import { recountAlbums } from '../../photos/counters.ts';
import { AdminError } from '../../text/adminError.ts';
import { applyPolicies } from '../apply.ts';
import { type PairState, recordChange } from '../history.ts';
import { type PlannedPolicy, planChange } from '../plan.ts';

/** The change, for `undoChange`. */
type PairChange = {
  readonly changeId: number;
  /** The change as forms name it, see `rowKeyText`. */
  readonly changeKey: string;
};

/**
 * Makes a file a part of the photo to which a scan found that it belongs, and so each file that is a part
 * of it. They take the photo's policy. What else was set on them, such as a caption, is kept and shown
 * again once they are separated.
 *
 * @throws AdminError where no scan found such a photo, or one of the two is missing or waits
 */
export function joinPair(db: Database, actor: Actor, id: number): PairChange {
  return atomically(db, (tx) => {
    const state = getState(tx, id);
    const main = state.pairsWith;
    if (main === null || !areThere(tx, id, main)) {
      throw new AdminError('no-pair', `Photo ${id} is not found to belong with another.`, { id });
    }
    const before = [state, ...listPartIds(tx, id).map((part) => getState(tx, part))];
    const targets = before.map((each) => photo(each.id));
    const plan = planChange(tx, targets, { kind: 'copy', from: photo(main) });
    const joined = { partOf: main, pairsWith: null, isKeptApart: false };
    const after = before.map((each) => ({ ...joined, id: each.id }));
    return applyPairs(tx, actor, 'photos-joined', { plan, before, after, main });
  });
}

/**
 * Makes the part of a photo a photo of its own again, which keeps its policy, that of the photo. For a
 * file that only might become a part, it is noted that the two are kept apart. No later scan joins them.
 *
 * @throws AdminError where the file belongs to no photo
 */
export function separatePair(db: Database, actor: Actor, id: number): PairChange {
  return atomically(db, (tx) => {
    const state = getState(tx, id);
    const main = state.partOf ?? state.pairsWith;
    if (main === null)
      throw new AdminError('no-pair', `Photo ${id} is no part of another.`, { id });
    const separated = { id, partOf: null, pairsWith: main, isKeptApart: true };
    const planned = { plan: [], before: [state], after: [separated], main };
    return applyPairs(tx, actor, 'photos-separated', planned);
  });
}

const photo = (id: number): Target => ({ kind: 'photo', id });

/** What becomes of files that belong with the photo `main`. */
type PlannedPairs = {
  readonly plan: readonly PlannedPolicy[];
  readonly before: readonly PairState[];
  readonly after: readonly PairState[];
  readonly main: number;
};

function applyPairs(
  tx: Tx,
  actor: Actor,
  kind: 'photos-joined' | 'photos-separated',
  { plan, before, after, main }: PlannedPairs,
): PairChange {
  const key = recordChange(tx, actor, kind, plan, { pairs: before, pairsAfter: after });
  applyPolicies(tx, plan);
  writePairs(tx, after);
  const names = listNames(tx, before);
  recordActivity(tx, {
    kind,
    userId: actor,
    subject: `photo:${main}`,
    details: { files: names.join(', '), changeId: key.id },
  });
  return { changeId: key.id, changeKey: rowKeyText(key) };
}

function listNames(tx: Tx, pairs: readonly PairState[]): string[] {
  return allRows<{ filename: string }>(
    tx,
    sql`select filename
      from photos
      where id in ${idList(pairs.map(({ id }) => id))}`,
  ).map(({ filename }) => filename);
}

type StoredPairs = { readonly [Each in 'pairs' | 'pairsAfter']?: readonly PairState[] | undefined };

/**
 * Stores to which photos the files of a change belonged before it.
 *
 * @throws AdminError where an owner has joined or separated one of them since, or has given other policies to
 *   files that would be one photo again (unless `force`)
 */
export function undoPairs(
  tx: Tx,
  { pairs = [], pairsAfter = [] }: StoredPairs,
  { force }: { readonly force: boolean },
): void {
  const decided = pairsAfter.filter((after) => isDecidedSince(tx, after)).length;
  const differing = pairs.filter((before) => hasOtherPolicy(tx, before)).length;
  if (!force && decided + differing > 0) {
    const what = decided > 0 ? 'were joined or separated' : 'got another policy than their photo';
    throw new AdminError(
      'changed-since',
      `${decided || differing} of these files ${what} since. Undo that change first.`,
      { count: decided || differing },
    );
  }
  writePairs(tx, pairs);
}

/** A scan may also have separated it, because its photo is missing. */
function isDecidedSince(db: Database, { id, partOf, isKeptApart }: PairState): boolean {
  const now = findState(db, id);
  if (now === null) return false;
  return now.isKeptApart !== isKeptApart || (now.partOf !== null && now.partOf !== partOf);
}

/**
 * Would it be a part of a photo that has another policy? Threat: a film was separated and hidden; as a part again
 * it would take the next policy of its photo, and that it was hidden would be lost.
 */
function hasOtherPolicy(db: Database, { id, partOf }: PairState): boolean {
  if (partOf === null) return false;
  const [own, whole] = listStates(db, [photo(id), photo(partOf)]);
  return policyKey(own?.policy ?? null) !== policyKey(whole?.policy ?? null);
}

/**
 * Stores to which photos these files belong, and counts their albums again. Where that photo is missing
 * or in another album by now, the file becomes a photo of its own.
 */
function writePairs(tx: Tx, pairs: readonly PairState[]): void {
  // A photo that is itself again first: what is a part of it asks whether it is one.
  const albumIds = [
    ...writeStates(
      tx,
      pairs.filter(({ partOf }) => partOf === null),
    ),
    ...writeStates(
      tx,
      pairs.filter(({ partOf }) => partOf !== null),
    ),
  ];
  if (albumIds.length === 0) return;
  recountAlbums(tx, [...new Set(albumIds)]);
  followDays(tx, albumIds);
}

function writeStates(tx: Tx, pairs: readonly PairState[]): number[] {
  const rows = pairs.map(({ id, partOf, pairsWith, isKeptApart }) => [
    id,
    partOf,
    pairsWith,
    Number(isKeptApart),
  ]);
  const exists = sql`select home.id from photos as home where ${isPresent('home')}
    and home.album_id = photos.album_id and home.part_of is null`;
  return allRows<{ albumId: number }>(
    tx,
    sql`update photos
      set part_of = (${exists} and home.id = pair.value ->> 1),
        pairs_with = (${exists} and home.id = pair.value ->> 2), kept_apart = pair.value ->> 3
      from json_each(${JSON.stringify(rows)}) as pair
      where photos.id = pair.value ->> 0
      returning photos.album_id as albumId`,
  ).map(({ albumId }) => albumId);
}

function listPartIds(db: Database, id: number): number[] {
  return allRows<{ id: number }>(
    db,
    sql`select photos.id
      from photos indexed by photos_parts
      where ${isPart} and photos.part_of = ${id}`,
  ).map((row) => row.id);
}

function getState(db: Database, id: number): PairState {
  const state = findState(db, id);
  if (state) return state;
  throw new AdminError('unknown-target', `There is no photo ${id}.`, { target: `photo:${id}` });
}

function findState(db: Database, id: number): PairState | null {
  return listStatesWhere(db, sql`id = ${id}`)[0] ?? null;
}

/** To which photos the files of an album belong. */
export function listPairStates(db: Database, albumId: number): PairState[] {
  return listStatesWhere(db, sql`album_id = ${albumId}`);
}

/** What differs between two such lists, as a change stores it. */
export function differingPairs(
  before: readonly PairState[],
  after: readonly PairState[],
): { readonly pairs: readonly PairState[]; readonly pairsAfter: readonly PairState[] } {
  const was = new Map(before.map((state) => [state.id, state]));
  const pairsAfter = after.filter((now) => {
    const then = was.get(now.id);
    return then?.partOf !== now.partOf || then.pairsWith !== now.pairsWith;
  });
  return { pairs: pairsAfter.flatMap(({ id }) => was.get(id) ?? []), pairsAfter };
}

function listStatesWhere(db: Database, condition: Sql): PairState[] {
  return allRows<Omit<PairState, 'isKeptApart'> & { isKeptApart: number }>(
    db,
    sql`select id, part_of as partOf, pairs_with as pairsWith, kept_apart as isKeptApart
      from photos
      where ${condition}`,
  ).map((row) => ({ ...row, isKeptApart: row.isKeptApart === 1 }));
}

/** Are both in the gallery, in one album, and is the second no part itself? */
function areThere(db: Database, part: number, main: number): boolean {
  const rows = allRows<{ albumId: number; isPart: number }>(
    db,
    sql`select photos.album_id as albumId, photos.id = ${main} and ${isPart} as isPart
      from photos
      where photos.id in (${part}, ${main}) and ${isPresent('photos')} and ${isApproved}`,
  );
  const [one, other] = rows;
  return (
    one?.albumId === other?.albumId && other !== undefined && rows.every((row) => row.isPart === 0)
  );
}
