import { type Policy, policyKey } from '../../access/policyState.ts';
import type { StandingPlace, StandingRule } from './rule.ts';
import { chooseStanding, fold, isFor, isSameRule, type StandingPolicy } from './standing.ts';

/** Where the albums of a gallery were before a scan, and where they are after it. */
type Relocation = {
  /** Albums that were found in another directory. */
  readonly moved: readonly { readonly from: StandingPlace; readonly to: StandingPlace }[];
  /** Albums of which there is a copy in another directory now. */
  readonly copied: Relocation['moved'];
  /** The places of albums that are where they were. */
  readonly stayed: readonly StandingPlace[];
  /** Those of them that could not be read, so that their albums may be elsewhere. */
  readonly unread: readonly StandingPlace[];
  /**
   * Those of them that came there by an earlier scan, from a directory whose standing policy they still have.
   * Threat: whatever synchronises a renamed directory moves its albums one by one, while scans go on.
   */
  readonly arrived: ReadonlySet<StandingPlace>;
};

/** A standing policy to be stated for a directory that was renamed. */
type FollowedRule = {
  readonly rule: StandingRule;
  /** Those that were for the directory before; they stay as they are. */
  readonly from: readonly StandingRule[];
};

type Following = {
  readonly followed: readonly FollowedRule[];
  /** Those that were for albums which moved, are for no album any more, and are not followed. */
  readonly left: readonly StandingRule[];
};

/** A directory whose albums are all in another one now, where no other album is. */
type Rename = {
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The albums by which it is known. */
  readonly moved: Relocation['moved'];
};

/**
 * Which standing policies are to be stated for directories that were renamed. Threat: `Work` is renamed,
 * its albums keep their policies, and the next album below its new name is for everybody by `new_albums`.
 *
 * A directory counts as renamed where all of its albums are below another name now, and that name has no album
 * from elsewhere: two directories that were put into one say nothing of what is meant for it. It also does where
 * several albums, and no others, have copies there: programs that synchronise copy first and delete later. The
 * standing policy of the old name is kept, since another computer may write there still.
 *
 * One that would show a new album to more people than what counts there otherwise is not followed: then
 * nobody sees more, and the owner decides. `compare`: how does a policy differ from what a new album in this
 * place would get?
 */
export function followRenames(
  list: readonly StandingPolicy[],
  relocation: Relocation,
  compare: (policy: Policy, place: StandingPlace) => 'same' | 'narrower' | 'wider',
): Following {
  const { moved, stayed } = relocation;
  const paths = list.filter(({ kind }) => kind === 'path');
  const wanted: { rule: StandingRule; of: StandingPolicy }[] = [];
  for (const rename of listRenames(relocation)) {
    for (const each of list) {
      const after =
        each.kind === 'path' ? ruleAfter(each, rename) : ruleOfCategory(each, rename, list);
      if (after === null || list.some((other) => isSameRule(other, after.rule))) continue;
      const { rule, dirpath } = after;
      const categories = new Set(rename.moved.map(({ to }) => to.category));
      const ways = [...categories].map((category) => compare(each.policy, { category, dirpath }));
      if (!ways.includes('wider') && ways.includes('narrower')) wanted.push({ rule, of: each });
    }
  }
  const alike = Map.groupBy(wanted, ({ rule }) => fold(rule.pattern));
  const followed = [...alike.values()].flatMap(([first, ...more]) =>
    first ? [{ rule: first.rule, from: [first, ...more].map(({ of }) => ruleOf(of)) }] : [],
  );
  const now = [...stayed, ...moved.map(({ to }) => to)];
  const left = paths.filter(
    (each) =>
      moved.some(({ from }) => isFor(each, from)) &&
      !now.some((place) => isFor(each, place)) &&
      !wanted.some(({ of }) => of === each),
  );
  return { followed, left: left.map(ruleOf) };
}

/** The policy that a followed rule gets: that of those before it, or one for nobody where they differ. */
export function followedPolicy(
  { from }: FollowedRule,
  list: readonly StandingPolicy[],
): Policy | null {
  const policies = from.flatMap(
    (rule) => list.find((each) => isSameRule(each, rule))?.policy ?? [],
  );
  const [first] = policies;
  if (!first || policies.every((each) => policyKey(each) === policyKey(first)))
    return first ?? null;
  return { ...first, public: false, userIds: [], groupIds: [] };
}

function ruleOf({ kind, pattern }: StandingRule): StandingRule {
  return { kind, pattern };
}

/**
 * The rule for a renamed directory, and the directory in which it begins; null where this one was not for it,
 * or is for its new name as well.
 */
function ruleAfter(
  rule: StandingRule,
  { from, to, moved }: Rename,
): { rule: StandingRule; dirpath: string } | null {
  const parts = partsOf(rule.pattern);
  const names = parts.map(nameOf);
  const literal = beforeNull(names);
  const isBelow =
    literal.length > 0 &&
    literal.length >= from.length &&
    from.every((part, i) => fold(part) === fold(literal[i] ?? ''));
  const pathRule = (rest: readonly string[]): StandingRule => ({
    kind: 'path',
    pattern: [...to.map(escapeGlob), ...rest].join('/'),
  });
  if (isBelow) {
    const dirpath = [...to, ...literal.slice(from.length)].join('/');
    return { rule: pathRule(parts.slice(from.length)), dirpath };
  }
  // A pattern that matches the directory by wildcards alone is for directories of any name: whoever moves albums out
  // of `Inbox` into directories of years has renamed nothing that it says.
  const isNamed = names
    .slice(literal.length)
    .some((name) => name !== null && fold(name) === fold(from.at(-1) ?? ''));
  if (!isNamed) return null;
  const isLost = moved.some((each) => isFor(rule, each.from) && !isFor(rule, each.to));
  if (!isLost) return null;
  const [first] = moved;
  const category = first?.from.category ?? '';
  // Is it for what is below the directory as well?
  const isDeep = isFor(rule, { category, dirpath: [...from, '\u{e000}', '\u{e000}'].join('/') });
  return { rule: pathRule(isDeep ? ['**'] : []), dirpath: to.join('/') };
}

/**
 * The rule for a renamed directory whose albums had this category, which counted for them, and have it no more.
 * Threat: the pattern of a category in gallery.yaml names the directory, and its new albums are of another.
 */
function ruleOfCategory(
  rule: StandingPolicy,
  { to, moved }: Rename,
  list: readonly StandingPolicy[],
): { rule: StandingRule; dirpath: string } | null {
  const isIts = moved.every(
    (each) => each.to.category !== rule.pattern && chooseStanding(list, each.from).chosen === rule,
  );
  if (!isIts || to.length === 0) return null;
  const pattern = [...to.map(escapeGlob), '**'].join('/');
  return { rule: { kind: 'path', pattern }, dirpath: to.join('/') };
}

/**
 * The directories that were renamed, each by the highest one that was: where `2024/Work/Trip` is
 * `2024/Job/Trip` now, that is `2024/Work`.
 */
function listRenames({ moved, copied, stayed, unread, arrived }: Relocation): Rename[] {
  const sources = new Set(copied.map(({ from }) => from.dirpath));
  const left = stayed.filter(({ dirpath }) => !sources.has(dirpath));
  const occupied = {
    before: directoriesOf(left),
    now: directoriesOf(left.filter((place) => !arrived.has(place))),
  };
  const renames = new Map<string, { from: string[]; to: string[]; moved: Move[] }>();
  for (const each of [...moved, ...copied]) {
    const rename = highestRename(each, occupied);
    if (rename === null) continue;
    const key = JSON.stringify(rename);
    const known = renames.get(key) ?? { ...rename, moved: [] };
    known.moved.push(each);
    renames.set(key, known);
  }
  const isMoved = new Set(moved);
  const isUnread = new Set(unread);
  return [...renames.values()].filter(
    (rename) =>
      rename.moved.length > 1 ||
      rename.moved.some((each) => isMoved.has(each) || isUnread.has(each.from)),
  );
}

type Move = Relocation['moved'][number];

/** The highest directories that have other names, and in which no other album is or was; null: there are none. */
function highestRename(
  { from, to }: Move,
  occupied: { readonly before: ReadonlySet<string>; readonly now: ReadonlySet<string> },
): { from: string[]; to: string[] } | null {
  if (from.dirpath === to.dirpath) return null;
  const [before, after] = [partsOf(from.dirpath), partsOf(to.dirpath)];
  let shared = 0;
  while (
    shared < Math.min(before.length, after.length) &&
    before.at(-1 - shared) === after.at(-1 - shared)
  )
    shared += 1;
  for (let kept = shared; kept >= 0; kept -= 1) {
    const [old, now] = [before.slice(0, before.length - kept), after.slice(0, after.length - kept)];
    if (!occupied.before.has(old.join('/')) && !occupied.now.has(now.join('/')))
      return { from: old, to: now };
  }
  return null;
}

/** The directories of these places, and all above them. */
function directoriesOf(places: readonly StandingPlace[]): ReadonlySet<string> {
  return new Set(places.flatMap(({ dirpath }) => [...directoriesAbove(dirpath), dirpath, '']));
}

function directoriesAbove(dirpath: string): string[] {
  const parts = partsOf(dirpath);
  return parts.map((_, i) => parts.slice(0, i).join('/'));
}

/** The names before the first null. */
function beforeNull(names: readonly (string | null)[]): string[] {
  const end = names.indexOf(null);
  return names.slice(0, end === -1 ? names.length : end).flatMap((name) => name ?? []);
}

/** The name that a part of a pattern means, as `escapeGlob` wrote it; null: it has wildcards. */
function nameOf(part: string): string | null {
  const isWild = /[*?[{]/.test(part.replace(/\[[*?[{]\]/g, ''));
  return isWild ? null : part.replace(/\[([*?[{])\]/g, '$1');
}

function partsOf(path: string): string[] {
  return path === '' ? [] : path.split('/');
}

/** The name of a directory as a glob that matches it alone. */
function escapeGlob(name: string): string {
  return name.replace(/[*?[{]/g, '[$&]');
}
