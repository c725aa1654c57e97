/** Tests only: what an undo does in the model of what an owner has set (`ownerModel.ts`). */
import { expect } from 'vitest';
import type { Policy } from '../access/policyState.ts';
import type { Tx } from '../db/open.ts';
import { undoChange } from '../policies/undo.ts';
import { flatten, type ModelChange, put, type Settings, withoutRemoved } from './ownerModel.ts';

/** What an action changed, by the names of `flatten`, with what each was and is. */
export function differenceOf(before: Settings, after: Settings): Omit<ModelChange, 'id'> {
  const [was, is] = [flatten(before), flatten(after)];
  // A policy that is set to what it was is part of a change all the same.
  const isPart = (name: string) =>
    (name.startsWith('policy ') && after.written.has(name)) ||
    JSON.stringify(was.get(name)) !== JSON.stringify(is.get(name));
  const names = [...new Set([...was.keys(), ...is.keys()])].filter(isPart);
  return {
    before: new Map(names.map((name) => [name, was.get(name)])),
    after: new Map(names.map((name) => [name, is.get(name)])),
  };
}

type Lived = { readonly settings: Settings; readonly changes: ModelChange[] };

/**
 * Undoes a change in the gallery, and in the model: what it changed is what it was, and what was changed later is kept
 * or, if forced, overwritten. The change leaves the list, and other removals in it know of whom came back.
 *
 * @throws AdminError where the gallery refuses, before the model is changed
 */
export function takeBack(
  db: Tx,
  { settings, changes }: Lived,
  done: ModelChange,
  force: boolean,
): void {
  const now = flatten(settings);
  undoChange(db, 1, done.id, { force });
  changes.splice(changes.indexOf(done), 1);
  // People first, since policies name them.
  const byName = [...done.before].sort(([a], [b]) => Number(isPerson(b)) - Number(isPerson(a)));
  const said = (all: ReadonlyMap<string, unknown>, name: string) =>
    JSON.stringify(withoutVanished(all.get(name), settings));
  for (const later of changes) if (later.id > done.id) tellLater(later, done);
  for (const removal of changes) tellRestored(removal, done, settings);
  for (const [name, value] of byName) {
    const isLater = said(now, name) !== said(done.after, name);
    if (!force) expect(isLater, `${name} was changed later, and is not overwritten`).toBe(false);
    put(settings, name, name.startsWith('policy ') ? withoutVanished(value, settings) : value);
  }
}

/**
 * A later removal of somebody else, which can be undone as well, knows of whom the policies named again that
 * this undo brought back.
 */
function tellLater(later: ModelChange, done: ModelChange): void {
  const back = [...done.before.keys()].filter((name) => isPerson(name) && done.before.get(name));
  const isRemoval = [...later.before.keys()].some((name) => isPerson(name));
  if (back.length === 0 || !isRemoval) return;
  for (const values of [later.before, later.after] as Map<string, unknown>[]) {
    for (const [name, value] of values) {
      if (!name.startsWith('policy ') || !value) continue;
      const [policy, had] = [value as Policy, done.before.get(name) as Policy | undefined];
      const again = (kind: string, ids: readonly number[] = [], now: readonly number[]) =>
        [...new Set([...now, ...ids.filter((id) => back.includes(`${kind} ${id}`))])].sort();
      values.set(name, {
        ...policy,
        userIds: again('user', had?.userIds, policy.userIds),
        groupIds: again('group', had?.groupIds, policy.groupIds),
      });
    }
  }
}

/** A removal knows of policies that named whom it removed, and are restored while they are gone. */
function tellRestored(removal: ModelChange, done: ModelChange, settings: Settings): void {
  const isGone = (kind: 'user' | 'group') => (id: number) =>
    removal.before.has(`${kind} ${id}`) &&
    !settings[`${kind}s`].has(id) &&
    done.before.get(`${kind} ${id}`) === undefined;
  for (const [name, value] of done.before) {
    if (!name.startsWith('policy ') || !value) continue;
    const policy = value as Policy;
    const users = policy.userIds.filter(isGone('user'));
    const groups = policy.groupIds.filter(isGone('group'));
    if (users.length + groups.length === 0) continue;
    const back: Settings = {
      ...settings,
      users: new Set(settings.users),
      groups: new Set(settings.groups),
    };
    for (const person of done.before.keys()) if (isPerson(person)) put(back, person, true);
    const now = withoutRemoved(policy, back);
    const again = (ids: readonly number[], more: readonly number[]) =>
      [...new Set([...ids, ...more])].sort();
    (removal.after as Map<string, unknown>).set(name, now);
    (removal.before as Map<string, unknown>).set(name, {
      ...now,
      userIds: again(now.userIds, users),
      groupIds: again(now.groupIds, groups),
    });
  }
}

const isPerson = (name: string) => /^(user|group) /.test(name);

/** What a policy is worth once people were removed; other values as they are. */
function withoutVanished(value: unknown, settings: Settings): unknown {
  return typeof value === 'object' ? withoutRemoved(value as Policy, settings) : value;
}
