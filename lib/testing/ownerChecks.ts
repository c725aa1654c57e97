/** Tests only: is what is set, and what each person has, what the model says? */
import { expect } from 'vitest';
import { type Purpose, throughShares, type Viewer, visitor } from '../access/access.ts';
import { listStates } from '../access/policyState.ts';
import { tagOf } from '../access/targets.ts';
import { findUserViewer } from '../access/viewers.ts';
import type { Tx } from '../db/open.ts';
import { allRows, firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { listAlbums } from '../photos/albums.ts';
import { getOverview } from '../photos/albumYears.ts';
import { listMonths } from '../photos/months.ts';
import { findPhotoFor } from '../photos/photos.ts';
import { listScope } from '../photos/scope.ts';
import { albumSequence, listSequence } from '../photos/sequence.ts';
import { ruleText } from '../policies/standing/rule.ts';
import { listStandingPolicies } from '../policies/standing/standing.ts';
import {
  mayHave,
  mayHaveByShare,
  opens,
  type Person,
  type PhotoFacts,
  personOf,
  type Settings,
  withoutRemoved,
} from './ownerModel.ts';
import { allShown } from './ownerThings.ts';

const purposes: readonly Purpose[] = ['see', 'originals', 'metadata'];

/** What is set, and what each person has, is what the model says. */
export function check(db: Tx, settings: Settings, after: string): void {
  const stored = new Map(
    listStates(db, allShown(db)).flatMap(({ target, policy: got }) =>
      got ? [[tagOf(target), got]] : [],
    ),
  );
  expect(Object.fromEntries(stored), after).toEqual(Object.fromEntries(settings.policies));
  expect(readEdits(db), after).toEqual(settings.edits);
  checkPeople(db, settings, after);
  const standing = listStandingPolicies(db).map((each) => [ruleText(each), each.policy]);
  const stated = [...settings.standing].map(
    ([of, said]) => [of, withoutRemoved(said, settings)] as const,
  );
  expect(Object.fromEntries(standing), after).toEqual(Object.fromEntries(stated));
  const photos = allRows<Omit<PhotoFacts, 'isShown'> & { isShown: number }>(
    db,
    sql`select photos.id, album_id as albumId, part_of as partOf, photos.missing_since is null
        and albums.missing_since is null and waiting = 0 and photos.unrevealed = 0 as isShown
      from photos join albums on albums.id = album_id`,
  ).map((each): PhotoFacts => ({ ...each, isShown: each.isShown === 1 }));
  const lookers: (Person | null)[] = [{ userId: null, groupIds: [], seesAll: false }, null];
  for (const id of settings.users) if (id !== 1) lookers.push(personOf(settings, id));
  for (const person of lookers) checkPerson(db, settings, person, photos, after);
  for (const [id, share] of settings.shares) {
    const viewer = findShareViewer(db, id);
    for (const purpose of purposes) {
      const had = photos.filter((photo) => findPhotoFor(db, viewer, photo.id, purpose) !== null);
      expect(had, `${purpose} by share ${id} ${after}`).toEqual(
        photos.filter((photo) => mayHaveByShare(settings, share, photo, purpose)),
      );
    }
  }
}

/** What is edited, as the model names it. */
export function readEdits(db: Tx): Map<string, string> {
  const edits = allRows<{ tag: string; said: string }>(
    db,
    sql`select 'photo:' || id as tag, caption as said from photos where caption is not null
      union all
      select 'album:' || id, edited_name from albums where edited_name is not null
      union all
      select 'cover:' || id, cast(cover_photo_id as text) from albums where cover_photo_id is not null`,
  );
  return new Map(edits.map(({ tag, said }) => [tag, said]));
}

/** Whoever is there is in the groups, and has the permissions, that were given. */
function checkPeople(db: Tx, { users, groups, members, seeingAll }: Settings, after: string): void {
  const rows = (query: Parameters<typeof allRows>[1]) =>
    allRows<{ said: string }>(db, query).map(({ said }) => said);
  const isThere = (said: string) => {
    const [kind, id] = said.split(' ');
    return (kind === 'user' ? users : groups).has(Number(id));
  };
  const both = [...members].filter((said) => {
    const [user, group] = said.split(' ').map(Number);
    return users.has(user ?? 0) && groups.has(group ?? 0);
  });
  const stored = rows(sql`select user_id || ' ' || group_id as said from memberships order by 1`);
  expect(stored, `members ${after}`).toEqual(both.sort());
  const seeing = rows(
    sql`select iif(user_id is null, 'group ' || group_id, 'user ' || user_id) as said
      from permissions
      where permission = 'view'
      order by 1`,
  );
  expect(seeing, `permissions ${after}`).toEqual([...seeingAll].filter(isThere).sort());
}

/** Whoever has the link of a share; it was revoked, or does not live any more: a visitor. */
function findShareViewer(db: Tx, id: number): Viewer {
  const isLive = firstRow(db, sql`select 1 from shares where id = ${id} and revoked_at is null`);
  const [share] = allRows<{ originals: number }>(
    db,
    sql`select originals from shares where id = ${id}`,
  );
  if (!isLive) return visitor;
  const held = { shareIds: [id], downloadShareIds: share?.originals === 1 ? [id] : [] };
  return throughShares({ ...visitor, ...held }, [id]);
}

function checkPerson(
  db: Tx,
  settings: Settings,
  person: Person | null,
  photos: readonly PhotoFacts[],
  after: string,
): void {
  const viewer = person?.userId === null ? visitor : findUserViewer(db, person?.userId ?? 1);
  if (!viewer) throw new Error('somebody is missing');
  const who = `user ${viewer.userId} ${after}`;
  for (const purpose of purposes) {
    const had = photos.filter(({ id }) => findPhotoFor(db, viewer, id, purpose) !== null);
    const expected = photos.filter((photo) => mayHave(settings, person, photo, purpose));
    expect(
      had.map(({ id }) => id),
      `${purpose} ${who}`,
    ).toEqual(expected.map(({ id }) => id));
  }
  const seen = photos.filter((photo) => mayHave(settings, person, photo, 'see'));
  const byAlbum = Map.groupBy(seen, ({ albumId }) => albumId);
  for (const albumId of new Set(photos.map((photo) => photo.albumId))) {
    const listed = listSequence(db, albumSequence(viewer, albumId)).map(({ id }) => id);
    const expected = (byAlbum.get(albumId) ?? []).map(({ id }) => id);
    expect(listed.sort(), `album ${albumId}, ${who}`).toEqual(expected.sort());
  }
  const months = listMonths(db, viewer).reduce((sum, { photos: count }) => sum + count, 0);
  expect(months, `timeline of ${who}`).toBe(seen.length);
  const { scope } = getOverview(db, listScope(viewer, false));
  const listed = listAlbums(db, scope, { page: 1 }).map(({ id, count }) => [id, count]);
  const open = [...byAlbum].filter(([id]) => {
    const its = settings.policies.get(`album:${id}`);
    return person === null || person.seesAll || (its && opens(its, person));
  });
  expect(listed.sort(), `index of ${who}`).toEqual(
    open.map(([id, all]) => [id, all.length]).sort(),
  );
}
