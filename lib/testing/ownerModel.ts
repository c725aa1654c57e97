/**
 * Tests only: what an owner has set, told by what was asked for alone, and who may see what by it. Nothing
 * here is read from the policies of the database, nor computed by the code that is tested.
 */
import type { Purpose } from '../access/access.ts';
import type { Policy } from '../access/policyState.ts';

export type Settings = {
  /** By `album:1` and `photo:1`; what has none is absent. */
  readonly policies: Map<string, Policy>;
  /** What is edited: captions by `photo:1`, names by `album:1`. */
  readonly edits: Map<string, string>;
  /** Standing policies as they were stated, by their rules. */
  readonly standing: Map<string, Policy>;
  readonly users: Set<number>;
  readonly groups: Set<number>;
  /**
   * Who is in which group (`2 1`), and who sees everything (`user 3`, `group 1`), whether or not both are
   * removed at the moment.
   */
  readonly members: Set<string>;
  readonly seeingAll: Set<string>;
  /** Shares that were not revoked, by id. */
  readonly shares: Map<number, ModelShare>;
  /** What the last action set, by the names of `flatten`, perhaps to what it was. */
  readonly written: Set<string>;
};

type ModelShare = {
  readonly albumId: number | null;
  readonly photoIds: readonly number[];
  readonly originals: boolean;
};

export type ModelChange = {
  readonly id: number;
  /** Values by a name for each setting that the change replaced; undefined: none. */
  readonly before: ReadonlyMap<string, unknown>;
  readonly after: ReadonlyMap<string, unknown>;
};

/** What the database says of a photo, which no owner sets. */
export type PhotoFacts = {
  readonly id: number;
  readonly albumId: number;
  readonly isShown: boolean;
  readonly partOf: number | null;
};

export type Person = {
  readonly userId: number | null;
  readonly groupIds: readonly number[];
  readonly seesAll: boolean;
};

/** A person as things are set. */
export function personOf(settings: Settings, userId: number): Person {
  const groupIds = [...settings.groups].filter((id) => settings.members.has(`${userId} ${id}`));
  const holders = [`user ${userId}`, ...groupIds.map((id) => `group ${id}`)];
  return { userId, groupIds, seesAll: holders.some((each) => settings.seeingAll.has(each)) };
}

export function emptySettings(): Settings {
  return {
    policies: new Map(),
    edits: new Map(),
    standing: new Map(),
    users: new Set([1, 2, 3]),
    groups: new Set([1]),
    members: new Set(['2 1']),
    seeingAll: new Set(),
    shares: new Map(),
    written: new Set(),
  };
}

export function cloneSettings(settings: Settings): Settings {
  return structuredClone(settings);
}

/** All settings by names, so that any two states can be compared and replaced one by one. */
export function flatten(settings: Settings): Map<string, unknown> {
  return new Map<string, unknown>([
    ...[...settings.policies].map(([tag, policy]) => [`policy ${tag}`, policy] as const),
    ...[...settings.edits].map(([tag, text]) => [`edit ${tag}`, text] as const),
    ...[...settings.standing].map(([rule, policy]) => [`standing ${rule}`, policy] as const),
    ...[...settings.users].map((id) => [`user ${id}`, true] as const),
    ...[...settings.groups].map((id) => [`group ${id}`, true] as const),
  ]);
}

/** Sets one of the settings that `flatten` names. */
export function put(settings: Settings, name: string, value: unknown): void {
  settings.written.add(name);
  const [kind = '', ...rest] = name.split(' ');
  const key = rest.join(' ');
  if (kind === 'user' || kind === 'group') {
    const all = kind === 'user' ? settings.users : settings.groups;
    if (value === undefined) all.delete(Number(key));
    else all.add(Number(key));
    return;
  }
  const map =
    kind === 'policy' ? settings.policies : settings[kind === 'edit' ? 'edits' : 'standing'];
  if (value === undefined) map.delete(key);
  else (map as Map<string, unknown>).set(key, value);
}

/** The policy without users and groups that were removed. */
export function withoutRemoved(policy: Policy, { users, groups }: Settings): Policy {
  return {
    ...policy,
    userIds: policy.userIds.filter((id) => users.has(id)),
    groupIds: policy.groupIds.filter((id) => groups.has(id)),
  };
}

/** May this person have the photo for this purpose? Null stands for the owner, who sees everything. */
export function mayHave(
  { policies }: Settings,
  person: Person | null,
  photo: PhotoFacts,
  purpose: Purpose,
): boolean {
  if (!photo.isShown || photo.partOf !== null) return false;
  if (person === null || person.seesAll) return true;
  const own = policies.get(`photo:${photo.id}`);
  const album = policies.get(`album:${photo.albumId}`);
  const policy = own ?? (album?.inherit ? album : undefined);
  if (policy === undefined || !opens(policy, person)) return false;
  if (purpose === 'originals') return policy.originals;
  if (purpose === 'metadata') return !policy.stripMetadata;
  return true;
}

/** May whoever has the link of the share have the photo for this purpose? */
export function mayHaveByShare(
  { policies }: Settings,
  share: ModelShare,
  photo: PhotoFacts,
  purpose: Purpose,
): boolean {
  if (!photo.isShown || photo.partOf !== null) return false;
  const own = policies.get(`photo:${photo.id}`);
  const album = policies.get(`album:${photo.albumId}`);
  const isOfAlbum =
    share.albumId === photo.albumId && own === undefined && album?.inherit !== false;
  const isNamed = own === undefined || own.public || own.userIds.length + own.groupIds.length > 0;
  if (!isOfAlbum && !(share.photoIds.includes(photo.id) && isNamed)) return false;
  if (purpose === 'originals') return share.originals;
  if (purpose === 'metadata') return !(own ?? album)?.stripMetadata;
  return true;
}

/** Does the policy name this person, or everybody? */
export function opens(
  policy: Policy,
  { userId, groupIds }: Pick<Person, 'userId' | 'groupIds'>,
): boolean {
  if (policy.public) return true;
  if (userId === null) return false;
  return (
    policy.userIds.includes(userId) || policy.groupIds.some((group) => groupIds.includes(group))
  );
}
