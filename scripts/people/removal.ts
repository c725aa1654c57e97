import type { Database } from '../../lib/db/open.ts';
import { firstRow } from '../../lib/db/run.ts';
import { type Sql, sql } from '../../lib/db/sql.ts';
import { summariseChange } from '../../lib/policies/impact.ts';
import type { Named } from '../../lib/policies/plan.ts';
import { planRemoval } from '../../lib/policies/remove.ts';
import { plural, printJson } from '../command.ts';
import { changeAsJson, listChangeInWords } from '../policy/dryRun.ts';

/** What goes with a user or a group: how many of what. */
type Losses = Readonly<Record<string, number>>;

type Removal = {
  readonly losses: Losses;
  /** How many albums and photos have policies that name them. */
  readonly named: { readonly albums: number; readonly photos: number };
  readonly change: ReturnType<typeof summariseChange>;
};

export const removalHelp = `
A removal cannot be undone: links and names are gone for good. To shut somebody out for a while,
"user set HANDLE --disable" keeps everything.

With --json, an object: removed (true or false), losses (numbers: for a user links, devices,
favourites, groups and permissions; for a group members and permissions), named (albums and photos
whose policies name them), people and shares as of "policy set --dry-run".`;

export function listUserLosses(db: Database, userId: number): Losses {
  return countEach(db, {
    links: sql`links where user_id = ${userId} and revoked_at is null`,
    devices: sql`sessions where user_id = ${userId} and revoked_at is null`,
    favourites: sql`favourites where user_id = ${userId}`,
    groups: sql`memberships where user_id = ${userId}`,
    permissions: sql`permissions where user_id = ${userId}`,
  });
}

export function listGroupLosses(db: Database, groupId: number): Losses {
  return countEach(db, {
    members: sql`memberships where group_id = ${groupId}`,
    permissions: sql`permissions where group_id = ${groupId}`,
  });
}

function countEach(db: Database, tables: Readonly<Record<string, Sql>>): Losses {
  const counts = Object.entries(tables).map(([name, rows]) => {
    const row = firstRow<{ count: number }>(db, sql`select count(*) as count from ${rows}`);
    return [name, row?.count ?? 0] as const;
  });
  return Object.fromEntries(counts);
}

/** What a removal takes away; to be asked before it is done. */
export function summariseRemoval(db: Database, removed: Named, losses: Losses): Removal {
  const plan = planRemoval(db, removed);
  const albums = plan.filter(({ state }) => state.target.kind === 'album').length;
  return {
    losses,
    named: { albums, photos: plan.length - albums },
    change: summariseChange(db, plan),
  };
}

export function printRemoval(
  { losses, named, change, removed }: Removal & { readonly removed: boolean },
  json: boolean,
): void {
  if (json) {
    printJson({ removed, losses, named, ...changeAsJson(change) });
    return;
  }
  const lost = Object.entries(losses)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => plural(count, what.replace(/s$/, '')));
  const { albums, photos } = named;
  if (albums + photos > 0) {
    lost.push(`what policies of ${plural(albums, 'album')} and ${plural(photos, 'photo')} say`);
  }
  const verb = removed ? 'Lost' : 'Would be lost';
  console.log(`${verb}: ${lost.length === 0 ? 'nothing else' : lost.join(', ')}.`);
  if (removed) return;
  for (const line of listChangeInWords(change)) console.log(line);
}
