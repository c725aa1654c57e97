/** Tests only: is what is set, and what each person has, what the model says? */
import { expect } from 'vitest';
import { type Purpose, visitor } from '../access/access.ts';
import { listStates } from '../access/policyState.ts';
import { tagOf } from '../access/targets.ts';
import { findUserViewer } from '../access/viewers.ts';
import type { Tx } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { getOverview, listAlbums } from '../photos/albums.ts';
import { listMonths } from '../photos/months.ts';
import { findPhotoFor } from '../photos/photos.ts';
import { listScope } from '../photos/scope.ts';
import { albumSequence, listSequence } from '../photos/sequence.ts';
import { ruleText } from '../policies/standing/rule.ts';
import { listStandingPolicies } from '../policies/standing/standing.ts';
import {
  mayHave,
  opens,
  type Person,
  type PhotoFacts,
  type Settings,
  withoutRemoved,
} from './ownerModel.ts';
import { allShown } from './ownerThings.ts';

/** The people who look, besides the owner, by the groups that they are in. */
const membership: Readonly<Record<number, readonly number[]>> = { 1: [], 2: [1], 3: [] };

const purposes: readonly Purpose[] = ['see', 'originals', 'metadata'];

/** What is set, and what each person has, is what the model says. */
export function check(db: Tx, settings: Settings, after: string): void {
  const stored = new Map(
    listStates(db, allShown(db)).flatMap(({ target, policy: got }) =>
      got ? [[tagOf(target), got]] : [],
    ),
  );
  expect(Object.fromEntries(stored), after).toEqual(Object.fromEntries(settings.policies));
  const edits = allRows<{ tag: string; said: string }>(
    db,
    sql`select 'photo:' || id as tag, caption as said from photos where caption is not null
      union all
      select 'album:' || id, edited_name from albums where edited_name is not null`,
  );
  for (const [tag, text] of settings.edits) {
    expect(edits, after).toContainEqual({ tag, said: text });
  }
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
  const lookers: (Person | null)[] = [{ userId: null, groupIds: [] }, null];
  for (const id of settings.users) {
    if (id !== 1)
      lookers.push({
        userId: id,
        groupIds: (membership[id] ?? []).filter((group) => settings.groups.has(group)),
      });
  }
  for (const person of lookers) checkPerson(db, settings, person, photos, after);
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
    return person === null || (its && opens(its, person));
  });
  expect(listed.sort(), `index of ${who}`).toEqual(
    open.map(([id, all]) => [id, all.length]).sort(),
  );
}
