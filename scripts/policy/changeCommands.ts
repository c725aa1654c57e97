import { type Command, InvalidArgumentError } from 'commander';
import { type Target, tagOf } from '../../lib/access/targets.ts';
import { storageText } from '../../lib/cache/storagePlace.ts';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { getGroup } from '../../lib/people/groups.ts';
import { getUser } from '../../lib/people/people.ts';
import type { BroughtBack } from '../../lib/people/removed.ts';
import { changePolicies } from '../../lib/policies/change.ts';
import { type PolicyChange, planChange } from '../../lib/policies/plan.ts';
import { listTargets } from '../../lib/policies/targets.ts';
import { undoChange } from '../../lib/policies/undo.ts';
import { collectOption, plural, printJson, withGallery } from '../command.ts';
import { sayWhenKept } from '../people/reportAdministrators.ts';
import { printDryRun } from './dryRun.ts';

type Options = { dryRun?: boolean; json?: boolean };
type NamedOptions = Options & { user?: string[]; group?: string[] };
export type SetOptions = NamedOptions & {
  public?: boolean;
  inherit?: boolean;
  originals?: boolean;
  archives?: boolean;
  metadata?: boolean;
};

export function addChangeCommands(program: Command): void {
  withPolicy(
    program
      .command('set <target...>')
      .description('say anew who may see these; without options, nobody'),
    'left out, it stays as it is',
  ).action((texts: string[], options: SetOptions) =>
    withGallery((db, config) => change(db, config, texts, setChange(db, options), options)),
  );
  withGrantees(
    program.command('add <target...>').description('let these people see them too'),
  ).action((texts: string[], options: NamedOptions) =>
    withGallery((db, config) =>
      change(db, config, texts, { kind: 'add', ...namesOf(db, options) }, options),
    ),
  );
  withGrantees(
    program.command('remove <target...>').description('let these people see them no longer'),
  ).action((texts: string[], options: NamedOptions) =>
    withGallery((db, config) =>
      change(db, config, texts, { kind: 'remove', ...namesOf(db, options) }, options),
    ),
  );
  withOptions(
    program
      .command('unset <target...>')
      .description("remove their policies: a photo then takes its album's, an album has none"),
  ).action((texts: string[], options: Options) =>
    withGallery((db, config) => change(db, config, texts, { kind: 'unset' }, options)),
  );
  program
    .command('undo')
    .argument('<change>', 'the number that the change printed', parseNumber)
    .description('restore exactly what a change replaced, or whom a removal removed')
    .option('--force', 'even if somebody has changed the same things since')
    .action((id: number, { force = false }) => withGallery((db) => undo(db, id, force)));
}

const jsonHelp = `
With --json, an object: targets (list of album:ID and photo:ID), created, changed, deleted (numbers
of policies), change (for "undo", null where nothing changed). With --dry-run instead: targets, and
people (list of user (a handle, null for visitors), gained and lost (each albums, photos)), shares
(whose links would show more or less: list of id, name, gained and lost), files (list of term
(originals, archives or metadata), to (true or false) and count).`;

function withOptions(command: Command): Command {
  return command
    .option('--dry-run', 'change nothing, and say who would gain and lose what')
    .option('--json', 'for programs')
    .addHelpText('after', jsonHelp);
}

function withGrantees(command: Command): Command {
  return withOptions(
    command
      .option('--user <handle>', 'this user (repeat for more)', collectOption)
      .option('--group <name>', 'this group (repeat for more)', collectOption),
  );
}

/** The change that the options of `set` ask for. @throws AdminError where a name is unknown */
export function setChange(db: Database, options: SetOptions): PolicyChange & { kind: 'set' } {
  const { originals, archives, metadata } = options;
  return {
    kind: 'set',
    policy: {
      public: options.public ?? false,
      inherit: options.inherit ?? true,
      ...namesOf(db, options),
      ...(originals !== undefined && { originals }),
      ...(archives !== undefined && { archives }),
      ...(metadata !== undefined && { stripMetadata: !metadata }),
    },
  };
}

/**
 * Adds the options that describe a whole policy; `unsaid` says what applies to downloads that no
 * option mentions.
 */
export function withPolicy(command: Command, unsaid: string): Command {
  return withGrantees(command.option('--public', 'everybody'))
    .option('--no-inherit', 'of an album: not for photos without a policy of their own')
    .option(
      '--originals',
      `the files themselves may be downloaded, one by one and, with --archives, all at once (${unsaid})`,
    )
    .option(
      '--no-originals',
      'they may not, not in an archive either: only pictures in the sizes of the gallery',
    )
    .option('--archives', 'an album may be downloaded as a whole')
    .option('--no-archives', 'it may not: only photo by photo')
    .option('--metadata', 'downloads keep location and other personal metadata')
    .option('--no-metadata', 'downloads go without');
}

function namesOf(db: Database, { user = [], group = [] }: NamedOptions) {
  return {
    userIds: user.map((handle) => getUser(db, handle).id),
    groupIds: group.map((name) => getGroup(db, name).id),
  };
}

function change(
  db: Database,
  config: Config,
  texts: readonly string[],
  wanted: PolicyChange,
  { dryRun = false, json = false }: Options,
): void {
  const targets = resolveTargets(db, config, texts);
  if (dryRun) {
    printDryRun(db, targets, planChange(db, targets, wanted), json);
    return;
  }
  const byHand = { byHand: true };
  const { changeId, created, changed, deleted } = changePolicies(db, null, targets, wanted, byHand);
  if (json) {
    printJson({ targets: targets.map(tagOf), created, changed, deleted, change: changeId });
    return;
  }
  console.log(
    wanted.kind === 'unset'
      ? `Successfully deleted ${deleted} access policies.`
      : `Successfully created ${created} and changed ${changed} access policies.`,
  );
  if (changeId !== null) console.log(`To undo: npm run policy -- undo ${changeId}`);
}

function undo(db: Database, id: number, force: boolean): void {
  sayWhenKept(db, () => {
    const { broughtBack, isStanding, restored, disabled, ...undone } = undoChange(db, null, id, {
      force,
    });
    const vanished = undone.vanishedUserIds.length + undone.vanishedGroupIds.length;
    return [
      ...(broughtBack ? [backAgain(broughtBack)] : []),
      ...(isStanding ? ['The standing policies are what they were before.'] : []),
      ...(!isStanding || restored > 0 ? [`Policies restored: ${restored}.`] : []),
      ...(disabled > 0
        ? [`${plural(disabled, 'user')} of the import cannot sign in any more.`]
        : []),
      ...(vanished > 0
        ? [`${vanished} users and groups that they named do not exist any more.`]
        : []),
    ];
  });
}

function backAgain({ kind, name, links }: BroughtBack): string {
  if (kind === 'group') return `Group ${name} is back.`;
  const works =
    links === 0
      ? 'no link works'
      : `${plural(links, 'link')} of before ${links === 1 ? 'works' : 'work'} again`;
  return `User ${name} is back: ${works}; devices have to be signed in again.`;
}

/** The targets, without repetitions. */
export function resolveTargets(
  db: Database,
  { library }: Config,
  texts: readonly string[],
): Target[] {
  const targets = texts.flatMap((text) => listTargets(db, text, storageText(library)));
  return [...new Map(targets.map((target) => [tagOf(target), target])).values()];
}

function parseNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a number.');
}
