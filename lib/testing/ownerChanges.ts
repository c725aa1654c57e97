/**
 * Tests only: does what an owner asks for by the functions that pages and commands call, and tells the model
 * what it means.
 */
import { tagOf } from '../access/targets.ts';
import type { Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { removeStanding, setStanding, standingPolicyOf } from '../policies/standing/changes.ts';
import { applyStanding } from '../policies/standing/give.ts';
import { chooseStanding, listStandingPolicies, parseRule } from '../policies/standing/standing.ts';
import { changeAlbum, changePhoto } from '../policies/undoable/edits.ts';
import { joinPair, separatePair } from '../policies/undoable/pairs.ts';
import { removeGroup, removeUser } from '../policies/undoable/remove.ts';
import type { OwnerAction } from './arbitraryActions.ts';
import { put, type Settings, withoutRemoved } from './ownerModel.ts';
import { applyOther } from './ownerOthers.ts';
import {
  addPeople,
  type Both,
  copyPolicy,
  decideNew,
  decideWaiting,
  findThing,
  hide,
  peopleOf,
  removePeople,
  setPolicies,
  setTerms,
  show,
  unsetPolicies,
  withFiles,
} from './ownerPolicies.ts';

/** Does it in the database and in the model; the id by which it can be undone, null where it cannot. */
export function applyAction(db: Tx, settings: Settings, each: OwnerAction): number | null {
  const both = { db, settings };
  switch (each.what) {
    case 'set':
      return setPolicies(both, each);
    case 'files':
      return setTerms(both, each);
    case 'add':
    case 'remove':
      return (each.what === 'add' ? addPeople : removePeople)(both, each);
    case 'unset':
      return unsetPolicies(both, each);
    case 'copy':
      return copyPolicy(both, each);
    case 'hide':
    case 'show': {
      const photo = findThing(both, 'photo', each.nth);
      return photo && (each.what === 'hide' ? hide : show)(both, photo);
    }
    case 'approve':
    case 'keep hidden': {
      const album = findThing(both, 'album', each.nth);
      return album && decideWaiting(both, album, each.what);
    }
    case 'join':
      return join(both, each.nth);
    case 'separate':
      return separate(both, each.nth);
    case 'state':
      return stateStanding(both, each.rule, each.policy);
    case 'take back':
      return takeStandingBack(both, each.rule);
    case 'give':
      return giveStanding(both);
    case 'caption':
    case 'name':
      return edit(both, each);
    case 'remove user':
      return remove(both, `user ${each.id}`, removeUser(db, 1, each.id));
    case 'remove group':
      return remove(both, 'group 1', removeGroup(db, 1, 1));
    case 'cover':
      return chooseCover(both, each.nth);
    case 'decide':
      return decideNew(both, each);
    default:
      return applyOther(both, each);
  }
}

function join({ db, settings }: Both, nth: number): number | null {
  const pairs = allRows<{ id: number; main: number }>(
    db,
    sql`select id, pairs_with as main from photos where pairs_with is not null order by id`,
  );
  const pair = pairs[nth % Math.max(pairs.length, 1)];
  if (!pair) return null;
  const files = withFiles(db, [{ kind: 'photo', id: pair.id }]);
  const { changeId } = joinPair(db, 1, pair.id);
  const policyOfMain = settings.policies.get(`photo:${pair.main}`);
  for (const file of files) put(settings, `policy ${tagOf(file)}`, policyOfMain);
  return changeId;
}

function separate({ db }: Both, nth: number): number | null {
  const parts = allRows<{ id: number }>(
    db,
    sql`select id from photos where part_of is not null order by id`,
  );
  const part = parts[nth % Math.max(parts.length, 1)];
  return part ? separatePair(db, 1, part.id).changeId : null;
}

type Stated = Extract<OwnerAction, { readonly what: 'state' }>['policy'];

function stateStanding(both: Both, rule: string, policy: Stated): number | null {
  const { users, groups, ...flags } = policy;
  const stated = standingPolicyOf({ ...flags, ...peopleOf(both, { users, groups }) });
  const done = setStanding(both.db, 1, parseRule(rule), stated);
  if (done) put(both.settings, `standing ${rule}`, stated);
  return done?.changeId ?? null;
}

function takeStandingBack({ db, settings }: Both, rule: string): number | null {
  const { changeId } = removeStanding(db, 1, parseRule(rule));
  put(settings, `standing ${rule}`, undefined);
  return changeId;
}

/** Gives albums without a policy what standing policies say. Of several changes the model undoes none. */
function giveStanding({ db, settings }: Both): number | null {
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
  return changeIds.length === 1 ? (changeIds[0] ?? null) : null;
}

type Edit = { readonly what: 'caption' | 'name'; readonly nth: number; readonly text: string };

function edit(both: Both, { what, nth, text }: Edit): number | null {
  const { db, settings } = both;
  const target = findThing(both, what === 'caption' ? 'photo' : 'album', nth);
  if (!target) return null;
  const change =
    what === 'caption'
      ? changePhoto(db, 1, target.id, { caption: text })
      : changeAlbum(db, 1, target.id, { name: text });
  put(settings, `edit ${tagOf(target)}`, text);
  return change?.id ?? null;
}

function chooseCover(both: Both, nth: number): number | null {
  const { db, settings } = both;
  const photo = findThing(both, 'photo', nth);
  const [album] = allRows<{ id: number }>(
    db,
    sql`select album_id as id from photos where id = ${photo?.id ?? 0}`,
  );
  if (!photo || !album) return null;
  const change = changeAlbum(db, 1, album.id, { coverPhotoId: photo.id });
  put(settings, `edit cover:${album.id}`, String(photo.id));
  return change?.id ?? null;
}

/** Tells the model that a user or a group was removed, whom no policy names from now on. */
function remove({ settings }: Both, name: string, { id }: { readonly id: number | null }) {
  put(settings, name, undefined);
  for (const [tag, had] of settings.policies)
    settings.policies.set(tag, withoutRemoved(had, settings));
  return id;
}
