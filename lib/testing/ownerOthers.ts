/** Tests only: what an owner does that no undo takes back. */
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { addMember, removeMember } from '../people/groups.ts';
import { grantPermission, revokePermission } from '../people/permissions.ts';
import { forgetMissing } from '../scan/forget.ts';
import type { OwnerAction } from './arbitraryActions.ts';
import { type Both, thingsAt } from './ownerPolicies.ts';

/** Does it in the database and in the model; null, since it cannot be undone. */
export function applyOther(both: Both, each: OwnerAction): null {
  const { db, settings } = both;
  switch (each.what) {
    case 'join group':
      addMember(db, 1, { userId: each.id, groupId: 1 });
      settings.members.add(`${each.id} 1`);
      return null;
    case 'leave group':
      removeMember(db, 1, { userId: each.id, groupId: 1 });
      settings.members.delete(`${each.id} 1`);
      return null;
    case 'let see all':
    case 'let see no more': {
      const [kind, id] = each.of.split(' ') as ['user' | 'group', string];
      const holder = { kind, id: Number(id) };
      if (each.what === 'let see all') {
        grantPermission(db, 1, holder, 'view');
        settings.seeingAll.add(each.of);
      } else {
        revokePermission(db, 1, holder, 'view');
        settings.seeingAll.delete(each.of);
      }
      return null;
    }
    case 'share': {
      const [first, ...more] = thingsAt(both, each.things);
      if (!first) return null;
      const photos = [first, ...more].flatMap(({ kind, id }) => (kind === 'photo' ? [id] : []));
      const of = first.kind === 'album' ? { albumId: first.id } : { photoIds: photos };
      const { id } = makeShare(db, 1, { name: 'Some', of, originals: each.originals });
      const parts = allRows<{ id: number }>(
        db,
        sql`select id from photos where part_of in (select value from json_each(${JSON.stringify(photos)}))`,
      ).map((part) => part.id);
      settings.shares.set(id, {
        albumId: 'albumId' in of ? of.albumId : null,
        photoIds: 'albumId' in of ? [] : [...photos, ...parts],
        originals: each.originals,
      });
      return null;
    }
    case 'revoke share': {
      const ids = [...settings.shares.keys()];
      const id = ids[each.nth % Math.max(ids.length, 1)];
      if (id === undefined) return null;
      revokeShare(db, 1, id);
      settings.shares.delete(id);
      return null;
    }
    case 'forget': {
      const missing = (things: 'albums' | 'photos') =>
        allRows<{ id: number }>(
          db,
          sql`select id from ${sql.raw(things)} where missing_since is not null`,
        ).map(({ id }) => id);
      const all = { albumIds: missing('albums'), photoIds: missing('photos') };
      forgetMissing(db, 1, all, Date.now());
      return null;
    }
    default:
      return null;
  }
}
