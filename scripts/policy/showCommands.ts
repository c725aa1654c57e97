import type { Command } from 'commander';
import {
  type Described,
  type DescribedPolicy,
  describePolicies,
} from '../../lib/access/describePolicy.ts';
import { type Target, tagOf } from '../../lib/access/targets.ts';
import type { Database } from '../../lib/db/open.ts';
import type { ShowingShare } from '../../lib/links/sharesShowing.ts';
import { listTitles } from '../../lib/photos/targetTitles.ts';
import { type ViewerAccess, type WhoSees, whoSees } from '../../lib/policies/explain/whoSees.ts';
import { giversOf } from '../../lib/policies/standing/give.ts';
import { ruleText } from '../../lib/policies/standing/rule.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { plural, printJson, withGallery } from '../command.ts';
import { resolveTargets } from './changeCommands.ts';
import { jsonReason, reasonHelp, reasonsInWords } from './reasonWords.ts';

type Options = { json?: boolean };

export function addShowCommands(program: Command): void {
  program
    .command('show <target...>')
    .description('show the policies of these')
    .option('--json', 'for programs')
    .addHelpText('after', showHelp)
    .action((texts: string[], { json = false }: Options) =>
      withGallery((db, config) => show(db, resolveTargets(db, config, texts), json)),
    );
  program
    .command('who <target...>')
    .description('say who sees these, name by name, and why')
    .option('--json', 'for programs')
    .addHelpText('after', whoHelp)
    .action((texts: string[], { json = false }: Options) =>
      withGallery((db, config) => who(db, resolveTargets(db, config, texts), json)),
    );
}

const showHelp = `
With --json, a list of objects: target, path, policy (null where there is none): public, inherit,
users (handles), groups (names), originals, archives, strip_metadata; given_by (the standing policy that
gave an album its policy, or null) and changed_since (true where it has another one since).`;

function show(db: Database, targets: readonly Target[], json: boolean): void {
  const described = describePolicies(db, targets);
  const paths = pathsOf(db, targets);
  const givers = giversOf(
    db,
    targets.flatMap(({ kind, id }) => (kind === 'album' ? [id] : [])),
  );
  const giverOf = ({ kind, id }: Target) => (kind === 'album' ? givers.get(id) : undefined);
  if (json) {
    printJson(
      described.map(({ target, policy }) => {
        const giver = giverOf(target);
        return {
          target: tagOf(target),
          path: paths.get(tagOf(target)),
          policy: policy && jsonPolicy(policy),
          given_by: giver ? ruleText(giver) : null,
          changed_since: giver?.isChanged ?? false,
        };
      }),
    );
    return;
  }
  for (const each of described) {
    const tag = tagOf(each.target);
    const giver = giverOf(each.target);
    const since = giver?.isChanged ? ', changed since' : '';
    const by = giver
      ? ` (by the standing policy for ${terminalText(ruleText(giver))}${since})`
      : '';
    console.log(`${shownTarget(tag, paths)}: ${policyInWords(each)}${by}`);
  }
}

/** A policy for programs: users by handle, groups by name. */
export function jsonPolicy(policy: DescribedPolicy) {
  return {
    public: policy.public,
    inherit: policy.inherit,
    users: policy.users.map(({ handle }) => handle),
    groups: policy.groups.map(({ name }) => name),
    originals: policy.originals,
    archives: policy.archives,
    strip_metadata: policy.stripMetadata,
  };
}

/** A policy as people read it. */
export function policyInWords({ target, policy }: Described): string {
  if (!policy) return target.kind === 'photo' ? "no policy, takes its album's" : 'no policy';
  const named = [
    ...(policy.public ? ['public'] : []),
    ...policy.groups.map(({ name }) => `group ${name}`),
    ...policy.users.map(({ handle }) => `user ${handle}`),
  ];
  const inherit = target.kind === 'album' && !policy.inherit ? '; photos do not inherit' : '';
  const files = [
    ...(policy.originals ? [] : ['; no originals']),
    ...(policy.archives ? [] : ['; no archives']),
    ...(policy.stripMetadata ? ['; no metadata'] : []),
  ].join('');
  return `${named.join(', ') || 'nobody'}${inherit}${files}`;
}

const whoHelp = `
With --json, a list of objects: target, path, decided_by (own, album or nothing: whose policy),
withheld (missing, waiting or null), total (photos), people (list of user (a handle, null for
visitors), name, sees, photos, reasons), shares (whose links show it: list of id, name, photos).
${reasonHelp}`;

function who(db: Database, targets: readonly Target[], json: boolean): void {
  const answers = targets.map((target) => whoSees(db, target));
  const paths = pathsOf(db, targets);
  if (json) {
    printJson(answers.map((answer) => jsonWho(answer, paths)));
    return;
  }
  for (const answer of answers) {
    const tag = tagOf(answer.target);
    const withheld = answer.withheld === null ? '' : ` (${answer.withheld}: nobody sees it)`;
    console.log(`${shownTarget(tag, paths)}${withheld}`);
    for (const viewer of answer.viewers) console.log(`  ${viewerInWords(viewer, answer)}`);
    for (const share of answer.shares) console.log(`  ${shareInWords(share, answer)}`);
  }
}

function jsonWho({ target, decidedBy, withheld, total, viewers, shares }: WhoSees, paths: Paths) {
  return {
    target: tagOf(target),
    path: paths.get(tagOf(target)),
    decided_by: decidedBy,
    withheld,
    total,
    people: viewers.map(({ user, sees, photos, reasons }) => ({
      user: user?.handle ?? null,
      name: user?.name ?? null,
      sees,
      photos,
      reasons: reasons.map(jsonReason),
    })),
    shares,
  };
}

function shareInWords({ id, name, photos }: ShowingShare, { target, total }: WhoSees): string {
  const count = target.kind === 'album' ? `, ${photos} of ${plural(total, 'photo')}` : '';
  return `Everybody with the link to share ${id}, ${terminalText(name)}: yes${count}`;
}

function viewerInWords(
  { user, sees, photos, reasons }: ViewerAccess,
  { target, total }: WhoSees,
): string {
  const name = user ? `${user.name} (${user.handle})` : 'Visitors';
  const count = target.kind === 'album' ? `, ${photos} of ${plural(total, 'photo')}` : '';
  if (sees) return `${name}: yes, ${reasonsInWords(reasons)}${count}`;
  return `${name}: no${photos > 0 ? `, but ${photos} of its photos` : ''}`;
}

type Paths = ReadonlyMap<string, string>;

function shownTarget(tag: string, paths: Paths): string {
  return `${tag} ${terminalText(paths.get(tag) ?? '')}`;
}

function pathsOf(db: Database, targets: readonly Target[]): Paths {
  return new Map(listTitles(db, targets).map(({ target, path }) => [tagOf(target), path || '/']));
}
