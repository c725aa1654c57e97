import { type Command, InvalidArgumentError } from 'commander';
import { type GainsAndLosses, summariseChange } from '../../lib/admin/gainsAndLosses.ts';
import { getGroup } from '../../lib/admin/groups.ts';
import { getUser } from '../../lib/admin/people.ts';
import { changePolicies, type PolicyChange, planChange } from '../../lib/admin/policies.ts';
import { undoChange } from '../../lib/admin/policyHistory.ts';
import { listTargets, type Target, tagOf } from '../../lib/admin/targets.ts';
import { listTitles } from '../../lib/admin/targetTitles.ts';
import type { Config } from '../../lib/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { terminalText } from '../../lib/domain/terminalText.ts';
import { collect, plural, printJson, withGallery } from '../command.ts';

type Options = { dryRun?: boolean; json?: boolean };
type SetOptions = Options & {
  public?: boolean;
  user?: string[];
  group?: string[];
  inherit?: boolean;
};

export function addChangeCommands(program: Command): void {
  program
    .command('set <target...>')
    .description('replace who may see these, wholly; without options nobody may')
    .option('--public', 'everybody')
    .option('--user <handle>', 'this user (repeat for more)', collect)
    .option('--group <name>', 'this group (repeat for more)', collect)
    .option('--no-inherit', 'of an album: not for photos without a policy of their own')
    .option('--dry-run', 'change nothing, and say who would gain and lose what')
    .option('--json', 'for programs')
    .addHelpText('after', jsonHelp)
    .action((texts: string[], options: SetOptions) =>
      withGallery((db, config) => change(db, config, texts, setChange(db, options), options)),
    );
  program
    .command('unset <target...>')
    .description("remove the policies of these: a photo then takes its album's, an album has none")
    .option('--dry-run', 'change nothing, and say who would gain and lose what')
    .option('--json', 'for programs')
    .addHelpText('after', jsonHelp)
    .action((texts: string[], options: Options) =>
      withGallery((db, config) => change(db, config, texts, { kind: 'unset' }, options)),
    );
  program
    .command('undo')
    .argument('<change>', 'its number, as "set" and "unset" print it', parseNumber)
    .description('restore exactly what a change replaced')
    .option('--force', 'also where somebody changed the same things since')
    .action((id: number, { force = false }) => withGallery((db) => undo(db, id, force)));
}

const jsonHelp = `
With --json, an object: targets (list of album:ID and photo:ID), created, changed, deleted (numbers
of policies), change (for "undo", null where nothing changed). With --dry-run instead: targets, and
people (list of user (a handle, null for visitors), gained and lost (each albums, photos)).`;

function setChange(db: Database, options: SetOptions): PolicyChange {
  return {
    kind: 'set',
    policy: {
      public: options.public ?? false,
      inherit: options.inherit ?? true,
      userIds: (options.user ?? []).map((handle) => getUser(db, handle).id),
      groupIds: (options.group ?? []).map((name) => getGroup(db, name).id),
    },
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
    printSummary(db, targets, summariseChange(db, planChange(db, targets, wanted)), json);
    return;
  }
  const { changeId, created, changed, deleted } = changePolicies(db, null, targets, wanted);
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
  const { restored, vanishedUserIds, vanishedGroupIds } = undoChange(db, null, id, { force });
  console.log(`Policies restored: ${restored}.`);
  const vanished = vanishedUserIds.length + vanishedGroupIds.length;
  if (vanished > 0) {
    console.log(`${vanished} users and groups that they named do not exist any more.`);
  }
}

/** Each once. */
export function resolveTargets(
  db: Database,
  { library }: Config,
  texts: readonly string[],
): Target[] {
  const targets = texts.flatMap((text) => listTargets(db, text, library.root));
  return [...new Map(targets.map((target) => [tagOf(target), target])).values()];
}

function printSummary(
  db: Database,
  targets: readonly Target[],
  people: readonly GainsAndLosses[],
  json: boolean,
): void {
  if (json) {
    printJson({
      targets: targets.map(tagOf),
      people: people.map(({ user, gained, lost }) => ({
        user: user?.handle ?? null,
        gained,
        lost,
      })),
    });
    return;
  }
  for (const { target, path } of listTitles(db, targets)) {
    console.log(`${tagOf(target)} ${terminalText(path || '/')}`);
  }
  if (people.length === 0) console.log('Nobody would see more or less than now.');
  for (const { user, gained, lost } of people) {
    const parts = [amounts('gain', gained), amounts('lose', lost)].filter((part) => part !== '');
    console.log(
      `${user ? `${user.name} (${user.handle})` : 'Visitors'} would ${parts.join(' and ')}.`,
    );
  }
}

function amounts(verb: string, { albums, photos }: { albums: number; photos: number }): string {
  return albums + photos === 0
    ? ''
    : `${verb} ${plural(albums, 'album')} and ${plural(photos, 'photo')}`;
}

function parseNumber(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Use a number.');
}
