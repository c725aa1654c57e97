import {
  albumCondition,
  type Condition,
  photoCondition,
  type Viewer,
  visitor,
} from '../access/access.ts';
import { evaluate, type Facts, type ThingFacts } from '../access/evaluate.ts';
import { isApproved, isPresent } from '../access/facts.ts';
import { itemOf } from '../access/items.ts';
import { findPolicy, listStates, policyFacts } from '../access/policyState.ts';
import { type Target, tagOf } from '../access/targets.ts';
import { listPeople, type Person } from '../access/viewers.ts';
import type { Database } from '../db/open.ts';
import type { Permission } from '../db/permissionNames.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { listSharesShowing, type ShowingShare } from '../links/sharesShowing.ts';
import { AdminError } from '../text/adminError.ts';
import { type AlikePhotos, listPhotoNumbers, seenOf, shownThing } from './contents.ts';

/** One reason for which somebody may see something. */
export type Reason =
  /** The policy is public. */
  | { readonly kind: 'public' }
  /** The policy names the user. */
  | { readonly kind: 'user' }
  | { readonly kind: 'group'; readonly group: { readonly id: number; readonly name: string } }
  /** The permission is held by the user, or by the group of this name. */
  | { readonly kind: 'permission'; readonly permission: Permission; readonly group: string | null };

type Rule = (viewer: Viewer) => Condition;

/**
 * The reasons for which the album is open to this person (null: a visitor); empty where it is not.
 */
export function albumReasons(person: Person | null, facts: Facts): Reason[] {
  return reasons(albumCondition, person, facts);
}

/**
 * The reasons for which this person (null: a visitor) may see the photo; empty where they may not.
 */
export function photoReasons(person: Person | null, facts: Facts): Reason[] {
  return reasons(photoCondition, person, facts);
}

/**
 * Evaluates the rule itself for viewers who have only one of the things that could let the person
 * in, so that explanations cannot differ from the rule.
 */
function reasons(rule: Rule, person: Person | null, facts: Facts): Reason[] {
  const found: Reason[] = evaluate(rule(visitor), facts) ? [{ kind: 'public' }] : [];
  if (!person) return found;
  const named = withoutPublic(facts);
  const lets = (only: Partial<Viewer>) => evaluate(rule({ ...visitor, ...only }), named);
  if (lets({ userId: person.id })) found.push({ kind: 'user' });
  for (const { id, name } of person.groups) {
    if (lets({ userId: nobody, groupIds: [id] })) {
      found.push({ kind: 'group', group: { id, name } });
    }
  }
  const holders = [{ name: null, permissions: person.permissions }, ...person.groups];
  for (const { name, permissions } of holders) {
    for (const permission of permissions) {
      if (lets({ permissions: new Set([permission]) })) {
        found.push({ kind: 'permission', permission, group: name });
      }
    }
  }
  return found;
}

/** Ids begin at 1. Groups count only for somebody signed in. */
export const nobody = 0;

function withoutPublic({ album, photo }: Facts): Facts {
  return { album: notPublic(album), photo: notPublic(photo) };
}

function notPublic(thing: ThingFacts): ThingFacts {
  return thing.policy ? { ...thing, policy: { ...thing.policy, public: false } } : thing;
}

/** A user or the visitors, and whether and why they see the thing. */
export type ViewerAccess = {
  /** null: visitors without a session. */
  readonly user: { readonly id: number; readonly handle: string; readonly name: string } | null;
  readonly sees: boolean;
  /** Empty where `sees` is false, except for an album that is open but contains nothing to see. */
  readonly reasons: readonly Reason[];
  /** How many of the album's photos they see; 1 or 0 for a photo. */
  readonly photos: number;
};

export type WhoSees = {
  readonly target: Target;
  /** Whose policy decides: the thing's own, its album's, or none that says anything. */
  readonly decidedBy: 'own' | 'album' | 'nothing';
  /** Why it is hidden from everybody, whatever the policies say. */
  readonly withheld: 'missing' | 'waiting' | null;
  /** Present and approved photos of the album; 1 for a photo. */
  readonly total: number;
  /** Visitors first, then every user who can sign in, by name. */
  readonly viewers: readonly ViewerAccess[];
  /** Shares through which anybody with their link sees it too. */
  readonly shares: readonly ShowingShare[];
};

/** Who sees an album, or a photo with its parts, name by name, and why. @throws AdminError */
export function whoSees(db: Database, named: Target): WhoSees {
  const target = itemOf(db, named);
  return target.kind === 'album' ? whoSeesAlbum(db, target) : whoSeesPhoto(db, target);
}

function whoSeesAlbum(db: Database, target: Target): WhoSees {
  const policy = findPolicy(db, target);
  const numbers = listPhotoNumbers(db, [target.id])[0];
  if (!numbers) throw unknown(target);
  const album = { ...shownThing(policyFacts(policy)), present: numbers.present };
  const photos = alikePhotos(db, numbers.inheriting, numbers.own);
  const facts = { album, photo: shownThing(null) };
  const viewer = (person: Person | null): ViewerAccess => {
    const seen = seenOf(person?.viewer ?? visitor, { album, photos });
    const reasons = albumReasons(person, facts);
    return { user: shortUser(person), sees: seen.album, reasons, photos: seen.photos };
  };
  return {
    target,
    decidedBy: policy ? 'own' : 'nothing',
    withheld: numbers.present ? null : 'missing',
    total: numbers.inheriting + numbers.own.length,
    viewers: [null, ...listPeople(db)].map(viewer),
    shares: listSharesShowing(db, target),
  };
}

function alikePhotos(db: Database, inheriting: number, own: readonly number[]): AlikePhotos[] {
  const targets = own.map((id): Target => ({ kind: 'photo', id }));
  const states = listStates(db, targets);
  return [
    { policy: null, count: inheriting },
    ...states.map(({ policy }) => ({ policy: policyFacts(policy), count: 1 })),
  ].filter(({ count }) => count > 0);
}

function whoSeesPhoto(db: Database, target: Target): WhoSees {
  const { facts, waiting } = photoFacts(db, target);
  const viewer = (person: Person | null): ViewerAccess => {
    const reasons = photoReasons(person, facts);
    const sees = reasons.length > 0;
    return { user: shortUser(person), sees, reasons, photos: sees ? 1 : 0 };
  };
  const { album, photo } = facts;
  return {
    target,
    decidedBy: photo.policy ? 'own' : album.policy?.inherit ? 'album' : 'nothing',
    withheld: !(album.present && photo.present) ? 'missing' : waiting ? 'waiting' : null,
    total: 1,
    viewers: [null, ...listPeople(db)].map(viewer),
    shares: listSharesShowing(db, target),
  };
}

function photoFacts(db: Database, target: Target): { facts: Facts; waiting: boolean } {
  const row = firstRow<{ albumId: number; album: number; photo: number; approved: number }>(
    db,
    sql`select albums.id as albumId, ${isPresent('albums')} as album, ${isPresent('photos')} as photo,
        ${isApproved} as approved
      from photos join albums on albums.id = photos.album_id
      where photos.id = ${target.id}`,
  );
  if (!row) throw unknown(target);
  const [own, inherited] = listStates(db, [target, { kind: 'album', id: row.albumId }]);
  const thing = (present: number, policy: ThingFacts['policy']): ThingFacts => ({
    ...shownThing(policy),
    present: present === 1,
  });
  const album = thing(row.album, policyFacts(inherited?.policy ?? null));
  const photo = thing(row.photo, policyFacts(own?.policy ?? null));
  const approved = row.approved === 1;
  return { facts: { album, photo: { ...photo, approved } }, waiting: !approved };
}

function shortUser(person: Person | null): ViewerAccess['user'] {
  return person && { id: person.id, handle: person.handle, name: person.name };
}

function unknown(target: Target): AdminError {
  return new AdminError('unknown-target', `There is no ${target.kind} ${target.id}.`, {
    target: tagOf(target),
  });
}
