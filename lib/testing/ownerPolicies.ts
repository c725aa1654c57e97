/**
 * Tests only: what an owner does to policies, by the functions that pages and commands call, and what the
 * model says of it. Each returns the id by which it can be undone, null where it cannot.
 */
import type { Policy } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import type { Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { listWaitingPhotos } from '../photos/albumDetails.ts';
import { changePolicies, hidePhoto, showPhoto } from '../policies/change.ts';
import { approvePhotos, decideAlbums, keepHidden } from '../scan/decideFound.ts';
import { listUndecidedIds } from '../scan/newlyFound.ts';
import type { OwnerAction } from './arbitraryActions.ts';
import { put, type Settings } from './ownerModel.ts';
import { listShown } from './ownerThings.ts';

/** The database, and what the model says is set in it. */
export type Both = { readonly db: Tx; readonly settings: Settings };

type Of<What extends OwnerAction['what']> = Extract<OwnerAction, { readonly what: What }>;
type Named = { readonly kind: Target['kind']; readonly nth: number };
type Asked = { readonly things: readonly Named[] };

export function setPolicies(both: Both, { things, policy }: Of<'set'>): number | null {
  const targets = thingsAt(both, things);
  const { originals, stripMetadata, inherit } = policy;
  const named = peopleOf(both, policy);
  const wanted = { public: policy.public, inherit, ...named, originals, stripMetadata };
  const { changeId } = changePolicies(both.db, 1, targets, { kind: 'set', policy: wanted });
  putEach(both, targets, ({ own, album }) => ({ ...usual, ...(own ?? album), ...wanted }));
  return changeId;
}

export function setTerms(both: Both, { things, policy }: Of<'files'>): number | null {
  const targets = thingsAt(both, things);
  const { originals, stripMetadata } = policy;
  const terms = { originals, stripMetadata };
  const { changeId } = changePolicies(both.db, 1, targets, { kind: 'files', terms });
  putEach(both, targets, ({ own, inherited, isAlbum }) => {
    const had = own ?? inherited ?? (isAlbum ? nobody : undefined);
    return had && changed(own ?? inherited, { ...had, ...terms });
  });
  return changeId;
}

type People = Pick<Policy, 'userIds' | 'groupIds'>;

export function addPeople(both: Both, given: Asked & People): number | null {
  const targets = thingsAt(both, given.things);
  const { userIds, groupIds } = given;
  const { changeId } = changePolicies(both.db, 1, targets, { kind: 'add', userIds, groupIds });
  putEach(both, targets, ({ own, inherited, album }) => {
    const had = own ?? inherited;
    const from = had ?? { ...nobody, ...termsOf(album ?? nobody) };
    return changed(had, {
      ...from,
      userIds: [...from.userIds, ...userIds],
      groupIds: [...from.groupIds, ...groupIds],
    });
  });
  return changeId;
}

export function removePeople(both: Both, given: Asked & People): number | null {
  const targets = thingsAt(both, given.things);
  const { userIds, groupIds } = given;
  const { changeId } = changePolicies(both.db, 1, targets, { kind: 'remove', userIds, groupIds });
  putEach(both, targets, ({ own, inherited }) => {
    const had = own ?? inherited;
    return (
      had &&
      changed(had, {
        ...had,
        userIds: had.userIds.filter((id) => !userIds.includes(id)),
        groupIds: had.groupIds.filter((id) => !groupIds.includes(id)),
      })
    );
  });
  return changeId;
}

export function unsetPolicies(both: Both, { things }: Asked): number | null {
  const targets = thingsAt(both, things);
  const { changeId } = changePolicies(both.db, 1, targets, { kind: 'unset' });
  putEach(both, targets, () => null);
  return changeId;
}

export function copyPolicy(both: Both, { things, from: named }: Of<'copy'>): number | null {
  const targets = thingsAt(both, things);
  const from = findThing(both, named.kind, named.nth);
  if (!from) return null;
  const { changeId } = changePolicies(both.db, 1, targets, { kind: 'copy', from });
  const copied = both.settings.policies.get(tagOf(from)) ?? null;
  putEach(both, targets, () => copied);
  return changeId;
}

/** Decides who sees the albums that have no policy yet. */
export function decideNew(
  both: Both,
  { public: everybody, groupIds }: Of<'decide'>,
): number | null {
  const { db, settings } = both;
  const open = listUndecidedIds(db);
  const who = { public: everybody, groupIds: groupIds.filter((id) => settings.groups.has(id)) };
  const { changeId } = decideAlbums(db, 1, { ids: open }, who, Date.now());
  for (const id of open) put(settings, `policy album:${id}`, { ...nobody, ...who });
  return changeId;
}

export function hide(both: Both, target: Target): number | null {
  const { changeId } = hidePhoto(both.db, 1, target.id);
  putEach(both, [target], hidden);
  return changeId;
}

export function show(both: Both, target: Target): number | null {
  const had = both.settings.policies.get(tagOf(target));
  const isHidden = had && !had.public && had.userIds.length + had.groupIds.length === 0;
  const { changeId } = showPhoto(both.db, 1, target.id);
  if (isHidden) putEach(both, [target], () => null);
  return changeId;
}

/** Approves the photos of an album that wait, which nothing undoes, or keeps them hidden. */
export function decideWaiting(
  both: Both,
  { id: albumId }: Target,
  what: 'approve' | 'keep hidden',
): number | null {
  const waiting = listWaitingPhotos(both.db, albumId, 9);
  const photoIds = waiting.map(({ id }) => id);
  if (what === 'approve') {
    const seen = waiting.map(({ content }) => content);
    approvePhotos(both.db, 1, { albumId, photoIds, seen });
    return null;
  }
  const { changeId } = keepHidden(both.db, 1, { albumId, photoIds });
  const targets = photoIds.map((id): Target => ({ kind: 'photo', id }));
  putEach(both, targets, hidden);
  return changeId;
}

/** The `nth` of the albums or photos that are shown, as often round as needed; null: there is none. */
export function findThing({ db }: Both, kind: Target['kind'], nth: number): Target | null {
  const all = listShown(db)[`${kind}s`];
  const id = all[nth % Math.max(all.length, 1)];
  return id === undefined ? null : { kind, id };
}

export function thingsAt(both: Both, things: readonly Named[]): Target[] {
  return things.flatMap(({ kind, nth }) => findThing(both, kind, nth) ?? []);
}

/** The people of a random policy who are not removed. */
export function peopleOf(
  { settings }: Both,
  { users, groups }: { readonly users: readonly number[]; readonly groups: readonly number[] },
): People {
  return {
    userIds: users.filter((id) => settings.users.has(id)),
    groupIds: groups.filter((id) => settings.groups.has(id)),
  };
}

/** The targets with all files of the photos among them. */
export function withFiles(db: Tx, targets: readonly Target[]): Target[] {
  return targets.flatMap((target) => {
    if (target.kind === 'album') return [target];
    const files = allRows<{ id: number }>(
      db,
      sql`select id from photos where coalesce(part_of, id) = (
        select coalesce(part_of, id) from photos where id = ${target.id})`,
    );
    return files.map(({ id }): Target => ({ kind: 'photo', id }));
  });
}

/** What the model says that a target had before a change. */
type Had = {
  readonly own: Policy | undefined;
  readonly album: Policy | undefined;
  readonly inherited: Policy | undefined;
  readonly isAlbum: boolean;
};

/** Tells the model what each target has from now on; null: no policy, undefined: what it had. */
function putEach(
  { db, settings }: Both,
  targets: readonly Target[],
  next: (had: Had) => Policy | null | undefined,
): void {
  const planned = withFiles(db, targets).map(
    (target) => [target, next(hadBy(db, settings, target))] as const,
  );
  for (const [target, after] of planned) {
    if (after === undefined) continue;
    put(settings, `policy ${tagOf(target)}`, after ? tidy(after, target) : undefined);
  }
}

function hadBy(db: Tx, { policies }: Settings, target: Target): Had {
  const own = policies.get(tagOf(target));
  const isAlbum = target.kind === 'album';
  const [albumId] = allRows<{ id: number }>(
    db,
    sql`select album_id as id from photos where id = ${target.id}`,
  );
  const album = isAlbum ? own : policies.get(`album:${albumId?.id}`);
  return { own, album, inherited: !isAlbum && album?.inherit ? album : undefined, isAlbum };
}

const usual = { originals: true, archives: true, stripMetadata: false };
const empty = { public: false, inherit: true, userIds: [], groupIds: [] };
const nobody: Policy = { ...empty, ...usual };
const termsOf = ({ originals, archives, stripMetadata }: Policy) => ({
  originals,
  archives,
  stripMetadata,
});
/** What hides a photo: it names nobody, and keeps download terms. */
const hidden = ({ own, album }: Had): Policy => ({ ...termsOf(own ?? album ?? nobody), ...empty });

function tidy(value: Policy, { kind }: Target): Policy {
  const sorted = (ids: readonly number[]) => [...new Set(ids)].sort();
  return {
    public: value.public,
    inherit: kind === 'album' && value.inherit,
    ...termsOf(value),
    userIds: sorted(value.userIds),
    groupIds: sorted(value.groupIds),
  };
}

/** Undefined where it says the same as what there was. */
function changed(had: Policy | undefined, next: Policy): Policy | undefined {
  const album: Target = { kind: 'album', id: 0 };
  const isSame = had && JSON.stringify(tidy(had, album)) === JSON.stringify(tidy(next, album));
  return isSame ? undefined : next;
}
