import { isLiveLink, isLiveSessionSql } from '../../lib/access/live.ts';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { firstRow } from '../../lib/db/run.ts';
import { type Sql, sql } from '../../lib/db/sql.ts';
import type { Holder } from '../../lib/people/permissions.ts';
import { summariseChange } from '../../lib/policies/impact/impact.ts';
import type { Named } from '../../lib/policies/plan.ts';
import {
  namedOf,
  planRemoval,
  removeGroup,
  removeUser,
  tryRemoval,
} from '../../lib/policies/undoable/remove.ts';
import { plural, printJson } from '../command.ts';
import { changeAsJson, listChangeInWords } from '../policy/dryRun.ts';

/** The number of each kind of thing that is removed with a user or group. */
type Losses = Readonly<Record<string, number>>;

type Removal = {
  readonly losses: Losses;
  /** How many albums and photos have policies that name them. */
  readonly named: { readonly albums: number; readonly photos: number };
  readonly impact: ReturnType<typeof summariseChange>;
};

export const removalHelp = `
"policy undo NUMBER", with the number that is printed, brings back a group with its members,
permissions and grants, and a user with everything but devices, which have to be signed in again.
Links come back as they were: one that works now works again, so revoke one that got into the wrong
hands first. What an undo needs (of a user also the e-mail address and the hash of the password) is
kept for the activity_days of gallery.yaml. To shut somebody out for a while, "user set HANDLE
--disable" keeps everything. With --dry-run, a removal that would be refused ends with 1 and says why.

With --json, an object: removed (true or false), change (for "policy undo", null with --dry-run),
undo_days (how long it can be undone), losses (numbers: for a user links, devices, favourites,
groups and permissions; for a group members and permissions), lost_for_good (those of them that an
undo does not bring back), named (albums and photos whose policies name them), people and shares as
of "policy set --dry-run".`;

/** The kind of things that an undo does not restore. */
const LOST_FOR_GOOD = 'devices';

/**
 * Removes a user or a group and prints what is lost; with `dryRun` it only prints that, or why the
 * removal would be refused.
 *
 * @throws AdminError
 */
export function removeAndReport(
  db: Database,
  { activityDays: undoDays }: Config,
  holder: Holder,
  title: string,
  { dryRun = false, json = false }: { readonly dryRun?: boolean; readonly json?: boolean },
): void {
  const { kind, id } = holder;
  const losses = kind === 'user' ? countUserLosses(db, id) : countGroupLosses(db, id);
  const summary = summariseRemoval(db, namedOf(holder), losses);
  if (dryRun) {
    tryRemoval(db, holder);
    printRemoval({ ...summary, undoDays, change: null }, json);
    return;
  }
  const change = (kind === 'user' ? removeUser : removeGroup)(db, null, id).id;
  if (!json) console.log(`${title} removed.`);
  printRemoval({ ...summary, undoDays, change }, json);
}

function countUserLosses(db: Database, userId: number, now = Date.now()): Losses {
  return countEach(db, {
    links: sql`links where user_id = ${userId} and ${isLiveLink(now)}`,
    devices: sql`sessions where user_id = ${userId} and ${isLiveSessionSql(now)}`,
    favourites: sql`favourites where user_id = ${userId}`,
    groups: sql`memberships where user_id = ${userId}`,
    permissions: sql`permissions where user_id = ${userId}`,
  });
}

function countGroupLosses(db: Database, groupId: number): Losses {
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

/** Summarises what a removal takes away; must be called before it. */
function summariseRemoval(db: Database, removed: Named, losses: Losses): Removal {
  const plan = planRemoval(db, removed);
  const albums = plan.filter(({ state }) => state.target.kind === 'album').length;
  return {
    losses,
    named: { albums, photos: plan.length - albums },
    impact: summariseChange(db, plan),
  };
}

type Printed = Removal & {
  /** The number by which it can be undone; null where nothing was removed. */
  readonly change: number | null;
  readonly undoDays: number;
};

function printRemoval(printed: Printed, json: boolean): void {
  const { losses, named, impact, change, undoDays } = printed;
  const removed = change !== null;
  if (json) {
    const forGood = Object.fromEntries(
      Object.entries(losses).filter(([what]) => what === LOST_FOR_GOOD),
    );
    const undo = { undo_days: undoDays, losses, lost_for_good: forGood };
    printJson({ removed, change, ...undo, named, ...changeAsJson(impact) });
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
  if (removed) {
    console.log(`To undo, within ${plural(undoDays, 'day')}: npm run policy -- undo ${change}`);
  }
  const after = afterUndo(losses);
  if (after.length > 0) console.log(`Once undone, ${after.join(', and ')}.`);
  if (removed) return;
  for (const line of listChangeInWords(impact)) console.log(line);
}

function afterUndo({ links = 0, [LOST_FOR_GOOD]: devices = 0 }: Losses): string[] {
  return [
    ...(links > 0 ? [`${plural(links, 'link')} would work again`] : []),
    ...(devices > 0 ? [`${plural(devices, 'device')} would have to be signed in again`] : []),
  ];
}
