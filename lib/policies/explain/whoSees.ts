import { photoIsCounted, visitor } from '../../access/access.ts';
import { compile, idList } from '../../access/condition.ts';
import type { Facts, ThingFacts } from '../../access/evaluate.ts';
import { isApproved, isPresent } from '../../access/facts.ts';
import { itemOf } from '../../access/items.ts';
import { findPolicy, listStates, policyFacts } from '../../access/policyState.ts';
import { type Target, tagOf } from '../../access/targets.ts';
import { listPeople, type Person } from '../../access/viewers.ts';
import type { Database } from '../../db/open.ts';
import { allRows, firstRow } from '../../db/run.ts';
import { sql } from '../../db/sql.ts';
import { listSharesShowing, type ShowingShare } from '../../links/sharesShowing.ts';
import { AdminError } from '../../text/adminError.ts';
import {
  type AlikePhotos,
  albumReasons,
  photoReasons,
  type Reason,
  seenOf,
  shownThing,
} from './reasons.ts';

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

/**
 * The photos of an album: the number of those without a policy of their own, and the ids of the
 * others.
 */
export type PhotoNumbers = {
  readonly albumId: number;
  readonly present: boolean;
  readonly inheriting: number;
  readonly own: readonly number[];
};

/**
 * Counts present and approved photos of these albums. Ids of albums that do not exist are left out.
 */
export function listPhotoNumbers(db: Database, albumIds: readonly number[]): PhotoNumbers[] {
  const albums = allRows<{ id: number; present: number; inheriting: number }>(
    db,
    sql`select id, ${isPresent('albums')} as present, inheriting_count as inheriting
      from albums
      where id in ${idList(albumIds)}`,
  );
  const photos = allRows<{ id: number; albumId: number }>(
    db,
    sql`select id, album_id as albumId
      from photos
      where policy_id is not null
        and album_id in ${idList(albumIds)}
        and ${compile(photoIsCounted)}
      order by id`,
  );
  const own = Map.groupBy(photos, ({ albumId }) => albumId);
  return albums.map(({ id, present, inheriting }) => ({
    albumId: id,
    present: present === 1,
    inheriting,
    own: (own.get(id) ?? []).map((photo) => photo.id),
  }));
}

/** These albums, and their photos with a policy of their own. */
export function targetsIn(numbers: readonly PhotoNumbers[]): Target[] {
  return numbers.flatMap(({ albumId, own }): Target[] => [
    { kind: 'album', id: albumId },
    ...own.map((id): Target => ({ kind: 'photo', id })),
  ]);
}
