/**
 * Tests only: does what an owner asks for by the functions that pages and commands call, and tells the model
 * what it means.
 */
import type { Policy } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import type { Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { listWaitingPhotos } from '../photos/albumDetails.ts';
import { changePolicies, hidePhoto, showPhoto } from '../policies/change.ts';
import { removeStanding, setStanding, standingPolicyOf } from '../policies/standing/changes.ts';
import { applyStanding } from '../policies/standing/give.ts';
import { chooseStanding, listStandingPolicies, parseRule } from '../policies/standing/standing.ts';
import { changeAlbum, changePhoto } from '../policies/undoable/edits.ts';
import { joinPair, separatePair } from '../policies/undoable/pairs.ts';
import { removeGroup, removeUser } from '../policies/undoable/remove.ts';
import { approvePhotos, keepHidden } from '../scan/decideFound.ts';
import type { OwnerAction } from './arbitraryActions.ts';
import { put, type Settings, withoutRemoved } from './ownerModel.ts';
import { listShown } from './ownerThings.ts';

/** Does it; the id by which it can be undone, null where it cannot. */
export function changeAndTell(db: Tx, settings: Settings, each: OwnerAction): number | null {
  const at = (kind: Target['kind'], n: number): Target | undefined => {
    const all = listShown(db)[`${kind}s`];
    const id = all[n % Math.max(all.length, 1)];
    return id === undefined ? undefined : { kind, id };
  };
  const targetsOf = (asked: readonly { kind: Target['kind']; nth: number }[]) =>
    asked.flatMap(({ kind, nth: n }) => at(kind, n) ?? []);
  const setAll = (targets: readonly Target[], next: (had: Had) => Policy | null | undefined) => {
    const planned = withFiles(db, targets).map(
      (target) => [target, next(hadBy(db, settings, target))] as const,
    );
    for (const [target, after] of planned) {
      if (after === undefined) continue;
      put(settings, `policy ${tagOf(target)}`, after ? tidy(after, target) : undefined);
    }
  };
  switch (each.what) {
    case 'set':
    case 'files': {
      const targets = targetsOf(each.things);
      const { originals, stripMetadata, users, groups, inherit } = each.policy;
      const terms = { originals, stripMetadata };
      const named = {
        userIds: known(settings, users),
        groupIds: groups.filter((id) => settings.groups.has(id)),
      };
      const wanted = { public: each.policy.public, inherit, ...named, ...terms };
      if (each.what === 'set') {
        const { changeId } = changePolicies(db, 1, targets, { kind: 'set', policy: wanted });
        setAll(targets, ({ own, album }) => ({ ...usual, ...(own ?? album), ...wanted }));
        return changeId;
      }
      const { changeId } = changePolicies(db, 1, targets, { kind: 'files', terms });
      setAll(targets, ({ own, inherited, isAlbum }) => {
        const had = own ?? inherited ?? (isAlbum ? nobody : undefined);
        return had && changed(own ?? inherited, { ...had, ...terms });
      });
      return changeId;
    }
    case 'add':
    case 'remove': {
      const targets = targetsOf(each.things);
      const { userIds, groupIds, what } = each;
      const { changeId } = changePolicies(db, 1, targets, { kind: what, userIds, groupIds });
      setAll(targets, ({ own, inherited, album }) => {
        const had = own ?? inherited;
        if (what === 'remove') {
          return (
            had &&
            changed(had, {
              ...had,
              userIds: had.userIds.filter((id) => !userIds.includes(id)),
              groupIds: had.groupIds.filter((id) => !groupIds.includes(id)),
            })
          );
        }
        const from = had ?? { ...nobody, ...termsOf(album ?? nobody) };
        return changed(had, {
          ...from,
          userIds: [...from.userIds, ...userIds],
          groupIds: [...from.groupIds, ...groupIds],
        });
      });
      return changeId;
    }
    case 'unset': {
      const targets = targetsOf(each.things);
      const { changeId } = changePolicies(db, 1, targets, { kind: 'unset' });
      setAll(targets, () => null);
      return changeId;
    }
    case 'copy': {
      const [targets, [from]] = [targetsOf(each.things), targetsOf([each.from])];
      if (!from) return null;
      const { changeId } = changePolicies(db, 1, targets, { kind: 'copy', from });
      const copied = settings.policies.get(tagOf(from)) ?? null;
      setAll(targets, () => copied);
      return changeId;
    }
    case 'hide':
    case 'show': {
      const target = at('photo', each.nth);
      if (!target) return null;
      const had = settings.policies.get(tagOf(target));
      const isHidden = had && !had.public && had.userIds.length + had.groupIds.length === 0;
      const { changeId } = (each.what === 'hide' ? hidePhoto : showPhoto)(db, 1, target.id);
      if (each.what === 'hide')
        setAll([target], ({ own, album }) => ({
          ...usual,
          ...termsOf(own ?? album ?? nobody),
          ...empty,
        }));
      else if (isHidden) setAll([target], () => null);
      return changeId;
    }
    case 'approve':
    case 'keep hidden': {
      const target = at('album', each.nth);
      if (!target) return null;
      const waiting = listWaitingPhotos(db, target.id, 9);
      const chosen = { albumId: target.id, photoIds: waiting.map(({ id }) => id) };
      const targets = chosen.photoIds.map((id): Target => ({ kind: 'photo', id }));
      if (each.what === 'approve') {
        approvePhotos(db, 1, { ...chosen, seen: waiting.map(({ content }) => content) });
        return null;
      }
      // What was approved at the same moment must not be undone by another's undo.
      const { changeId } = keepHidden(db, 1, chosen);
      setAll(targets, ({ own, album }) => ({
        ...usual,
        ...termsOf(own ?? album ?? nobody),
        ...empty,
      }));
      return changeId;
    }
    case 'join':
    case 'separate': {
      const pairs = allRows<{ id: number; main: number }>(
        db,
        each.what === 'join'
          ? sql`select id, pairs_with as main from photos where pairs_with is not null order by id`
          : sql`select id, part_of as main from photos where part_of is not null order by id`,
      );
      const pair = pairs[each.nth % Math.max(pairs.length, 1)];
      if (!pair) return null;
      if (each.what === 'separate') return separatePair(db, 1, pair.id).changeId;
      const files = withFiles(db, [{ kind: 'photo', id: pair.id }]);
      const { changeId } = joinPair(db, 1, pair.id);
      const policyOfMain = settings.policies.get(`photo:${pair.main}`);
      for (const file of files) put(settings, `policy ${tagOf(file)}`, policyOfMain);
      return changeId;
    }
    case 'state': {
      const { users, groups, ...flags } = each.policy;
      const named = {
        userIds: known(settings, users),
        groupIds: groups.filter((id) => settings.groups.has(id)),
      };
      const stated = standingPolicyOf({ ...flags, ...named });
      const done = setStanding(db, 1, parseRule(each.rule), stated);
      if (done) put(settings, `standing ${each.rule}`, stated);
      return done?.changeId ?? null;
    }
    case 'take back': {
      const { changeId } = removeStanding(db, 1, parseRule(each.rule));
      put(settings, `standing ${each.rule}`, undefined);
      return changeId;
    }
    case 'give': {
      const standing = listStandingPolicies(db);
      const albums = allRows<{ id: number; category: string; dirpath: string }>(
        db,
        sql`select id, category, dirpath from albums where missing_since is null`,
      );
      const { changeIds } = applyStanding(db, 1);
      for (const album of albums) {
        const { chosen } = chooseStanding(standing, album);
        if (settings.policies.has(`album:${album.id}`) || chosen === null || chosen === 'nobody')
          continue;
        put(settings, `policy album:${album.id}`, chosen.policy);
      }
      // Several changes at once are not undone by the model.
      return changeIds.length === 1 ? (changeIds[0] ?? null) : null;
    }
    case 'caption':
    case 'name': {
      const target = at(each.what === 'caption' ? 'photo' : 'album', each.nth);
      if (!target) return null;
      const { id } =
        each.what === 'caption'
          ? changePhoto(db, 1, target.id, { caption: each.text })
          : changeAlbum(db, 1, target.id, { name: each.text });
      put(settings, `edit ${tagOf(target)}`, each.text);
      return id;
    }
    case 'remove user':
    case 'remove group': {
      const [kind, id] =
        each.what === 'remove user' ? (['user', each.id] as const) : (['group', 1] as const);
      const done = kind === 'user' ? removeUser(db, 1, id) : removeGroup(db, 1, id);
      put(settings, `${kind} ${id}`, undefined);
      for (const [tag, had] of settings.policies)
        settings.policies.set(tag, withoutRemoved(had, settings));
      return done.id;
    }
    default:
      return null;
  }
}

type Had = {
  readonly own: Policy | undefined;
  readonly album: Policy | undefined;
  readonly inherited: Policy | undefined;
  readonly isAlbum: boolean;
};

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

/** The targets with all files of the photos among them. */
function withFiles(db: Tx, targets: readonly Target[]): Target[] {
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

const usual = { originals: true, archives: true, stripMetadata: false };
const empty = { public: false, inherit: true, userIds: [], groupIds: [] };
const nobody: Policy = { ...empty, ...usual };
const termsOf = ({ originals, archives, stripMetadata }: Policy) => ({
  originals,
  archives,
  stripMetadata,
});
const known = (settings: Settings, ids: readonly number[]) =>
  ids.filter((id) => settings.users.has(id));

function tidy(value: Policy, { kind }: Target): Policy {
  const tidied = (ids: readonly number[]) => [...new Set(ids)].sort();
  const { public: all, inherit, originals, archives, stripMetadata } = value;
  return {
    ...{ public: all, inherit: kind === 'album' && inherit, originals, archives, stripMetadata },
    ...{ userIds: tidied(value.userIds), groupIds: tidied(value.groupIds) },
  };
}

/** Undefined where it says the same as what there was. */
function changed(had: Policy | undefined, next: Policy): Policy | undefined {
  const isSame = had && JSON.stringify(tidy(had, album)) === JSON.stringify(tidy(next, album));
  return isSame ? undefined : next;
}
const album: Target = { kind: 'album', id: 0 };
