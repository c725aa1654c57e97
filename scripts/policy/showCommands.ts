import type { Command } from 'commander';
import {
  type Described,
  type DescribedPolicy,
  describePolicies,
} from '../../lib/admin/describePolicy.ts';
import { getUser } from '../../lib/admin/people.ts';
import type { Reason } from '../../lib/admin/reasons.ts';
import { listAlbumsSeenBy, type SeenAlbum } from '../../lib/admin/seenByPerson.ts';
import { type Target, tagOf } from '../../lib/admin/targets.ts';
import { listTitles } from '../../lib/admin/targetTitles.ts';
import { type Seer, type WhoSees, whoSees } from '../../lib/admin/whoSees.ts';
import type { Database } from '../../lib/db/open.ts';
import { terminalText } from '../../lib/domain/terminalText.ts';
import { plural, printJson, withGallery } from '../command.ts';
import { resolveTargets } from './changeCommands.ts';

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
  program
    .command('sees [handle]')
    .description('say what a user sees, and why; without a handle, what visitors see')
    .option('--query <text>', 'only albums with this in their name', '')
    .option('--json', 'for programs')
    .addHelpText('after', seesHelp)
    .action((handle: string | undefined, { query, json = false }: Options & { query: string }) =>
      withGallery((db) => sees(db, handle, query, json)),
    );
}

const showHelp = `
With --json, a list of objects: target, path, policy (null where there is none): public, inherit,
users (handles), groups (names), originals, archives, strip_metadata.`;

function show(db: Database, targets: readonly Target[], json: boolean): void {
  const described = describePolicies(db, targets);
  const paths = pathsOf(db, targets);
  if (json) {
    printJson(
      described.map(({ target, policy }) => ({
        target: tagOf(target),
        path: paths.get(tagOf(target)),
        policy: policy && jsonPolicy(policy),
      })),
    );
    return;
  }
  for (const each of described) {
    const tag = tagOf(each.target);
    console.log(`${shownTarget(tag, paths)}: ${policyInWords(each)}`);
  }
}

function jsonPolicy(policy: DescribedPolicy) {
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

function policyInWords({ target, policy }: Described): string {
  if (!policy) return target.kind === 'photo' ? "no policy, takes its album's" : 'no policy';
  const named = [
    ...(policy.public ? ['public'] : []),
    ...policy.groups.map(({ name }) => `group ${name}`),
    ...policy.users.map(({ handle }) => `user ${handle}`),
  ];
  const inherit = target.kind === 'album' && !policy.inherit ? '; photos do not inherit' : '';
  return `${named.join(', ') || 'nobody'}${inherit}`;
}

const reasonHelp = `Reasons are objects: kind (public, user, group or permission), group (a name, or
null) and permission (or null).`;

const whoHelp = `
With --json, a list of objects: target, path, decided_by (own, album or nothing: whose policy),
withheld (missing, waiting or null), total (photos), people (list of user (a handle, null for
visitors), name, sees, photos, reasons). ${reasonHelp}`;

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
    for (const seer of answer.seers) console.log(`  ${seerInWords(seer, answer)}`);
  }
}

function jsonWho({ target, decidedBy, withheld, total, seers }: WhoSees, paths: Paths) {
  return {
    target: tagOf(target),
    path: paths.get(tagOf(target)),
    decided_by: decidedBy,
    withheld,
    total,
    people: seers.map(({ user, sees, photos, reasons }) => ({
      user: user?.handle ?? null,
      name: user?.name ?? null,
      sees,
      photos,
      reasons: reasons.map(jsonReason),
    })),
  };
}

function seerInWords({ user, sees, photos, reasons }: Seer, { target, total }: WhoSees): string {
  const name = user ? `${user.name} (${user.handle})` : 'Visitors';
  const count = target.kind === 'album' ? `, ${photos} of ${plural(total, 'photo')}` : '';
  if (sees) return `${name}: yes, ${reasonsInWords(reasons)}${count}`;
  return `${name}: no${photos > 0 ? `, but ${photos} of its photos` : ''}`;
}

const seesHelp = `
With --json, a list of objects: album (ID), name, path, date, shown (false where only single photos
are seen), seen and total (photos), reasons (of the album). ${reasonHelp}`;

function sees(db: Database, handle: string | undefined, query: string, json: boolean): void {
  const userId = handle === undefined ? null : getUser(db, handle).id;
  const { items } = listAlbumsSeenBy(db, userId, { query, perPage: Number.MAX_SAFE_INTEGER });
  if (json) {
    printJson(items.map(jsonSeen));
    return;
  }
  if (items.length === 0) console.log('Nothing.');
  for (const album of items) {
    const why = album.shown ? reasonsInWords(album.reasons) : 'single photos only';
    const { seen, total } = album.photos;
    console.log(
      `album:${album.id} ${terminalText(album.dirpath || '/')}: ${why}, ${seen} of ${plural(total, 'photo')}`,
    );
  }
}

function jsonSeen({ id, name, dirpath, date, shown, photos, reasons }: SeenAlbum) {
  return {
    album: id,
    name,
    path: dirpath,
    date,
    shown,
    ...photos,
    reasons: reasons.map(jsonReason),
  };
}

function jsonReason(reason: Reason) {
  switch (reason.kind) {
    case 'group':
      return { kind: reason.kind, group: reason.group.name, permission: null };
    case 'permission':
      return { kind: reason.kind, group: reason.group, permission: reason.permission };
    default:
      return { kind: reason.kind, group: null, permission: null };
  }
}

function reasonsInWords(reasons: readonly Reason[]): string {
  return reasons.map(reasonInWords).join(', ');
}

function reasonInWords(reason: Reason): string {
  switch (reason.kind) {
    case 'public':
      return 'public';
    case 'user':
      return 'named';
    case 'group':
      return `group ${reason.group.name}`;
    case 'permission':
      return reason.group === null
        ? `permission ${reason.permission}`
        : `permission ${reason.permission} of group ${reason.group}`;
  }
}

type Paths = ReadonlyMap<string, string>;

function shownTarget(tag: string, paths: Paths): string {
  return `${tag} ${terminalText(paths.get(tag) ?? '')}`;
}

function pathsOf(db: Database, targets: readonly Target[]): Paths {
  return new Map(listTitles(db, targets).map(({ target, path }) => [tagOf(target), path || '/']));
}
