import type { Command } from 'commander';
import { storageText } from '../../lib/cache/storagePlace.ts';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { atomically } from '../../lib/db/write.ts';
import type { PlannedPolicy } from '../../lib/policies/plan.ts';
import {
  removeStanding,
  setStanding,
  standingPolicyOf,
  withStanding,
} from '../../lib/policies/standing/changes.ts';
import { applyStanding, planStanding } from '../../lib/policies/standing/give.ts';
import { ruleText, type StandingRule } from '../../lib/policies/standing/rule.ts';
import { listStandingPolicies, parseRule } from '../../lib/policies/standing/standing.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { plural, printJson, withGallery } from '../command.ts';
import { type SetOptions, setChange, withPolicy } from './changeCommands.ts';
import { printDryRun } from './dryRun.ts';
import {
  insideLibrary,
  inWords,
  printStanding,
  testStanding,
  wouldGetInWords,
} from './showStanding.ts';

type Options = { json?: boolean; dryRun?: boolean; apply?: boolean };

export function addStandingCommands(program: Command): void {
  const standing = program
    .command('standing')
    .description('who will see albums that are still to come (standing policies)')
    .addHelpText('after', standingHelp);
  withPolicy(
    standing
      .command('add <rule>')
      .description('say who may see new albums; replaces what was said for the same ones')
      .option('--apply', 'also give it now to albums here that have no policy'),
    'left out, it is allowed',
  ).action((text: string, options: SetOptions & Options) =>
    withGallery((db, config) => add(db, ruleOf(config, text), options)),
  );
  standing
    .command('remove <rule>')
    .description('take it back; no album changes')
    .option('--json', 'for programs')
    .action((text: string, { json = false }: Options) =>
      withGallery((db, config) => remove(db, ruleOf(config, text), json)),
    );
  standing
    .command('list')
    .description('all of them, the most specific first, and how many albums here each fits')
    .option('--json', 'for programs')
    .action(({ json = false }: Options) => withGallery((db) => printStanding(db, json)));
  standing
    .command('test <path>')
    .description('say what a new album at this path would get, and why')
    .option(
      '--category <name>',
      'its category; otherwise that of the album there, or of the patterns',
    )
    .option('--json', 'for programs')
    .action((path: string, options: Options & { category?: string }) =>
      withGallery((db, config) => testStanding(db, config, path, options)),
    );
  standing
    .command('apply')
    .description('give it to the albums here that have no policy; others are never touched')
    .option('--dry-run', 'change nothing, and say who would gain and lose what')
    .option('--json', 'for programs')
    .action(({ dryRun = false, json = false }: Options) =>
      withGallery((db) => {
        if (dryRun) preview(db, planStanding(db, listStandingPolicies(db)), json);
        else apply(db, null, json);
      }),
    );
}

const standingHelp = `
A RULE is category:NAME, or a path or glob of directories of the library (quote it): "2025/**" is 2025
and all below it, "Work/*" what is directly in Work. Upper and lower case make no difference. Where
several fit an album, the most specific one counts: a path before a category; of two paths the one with
more parts without a wildcard, then with more parts besides **, then with more letters around its
wildcards. Where two are equally specific and differ, nobody sees the album until you decide. Where none
fits, new_albums counts. An album that has a policy is never touched.

With --json: list is a list of objects: rule, policy (as in "show"), albums and without_policy (how many
albums here it would have been for, and how many of them have none), left_behind (true where it gave albums
their policy, is for none any more, and these are in other directories now). test: path, category, gives (a rule,
"nobody" where two differ, null where new_albums counts), policy, matching (rules, the most specific
first). add and remove: change (for "undo", null where nothing changed); add and apply: given (how many
albums), changes. With --dry-run as "set".`;

function ruleOf({ library }: Config, text: string): StandingRule {
  return parseRule(insideLibrary(storageText(library), text));
}

function add(db: Database, rule: StandingRule, options: SetOptions & Options): void {
  const { apply: isApplied = false, dryRun = false, json = false } = options;
  const policy = standingPolicyOf(setChange(db, options).policy);
  const after = withStanding(listStandingPolicies(db), rule, policy, Date.now());
  if (dryRun) {
    if (!json) console.log(wouldGetInWords(db, after, rule));
    preview(db, isApplied ? planStanding(db, after, rule) : [], json);
    return;
  }
  const { change, given } = atomically(db, (tx) => {
    const changed = setStanding(tx, null, rule, policy);
    return { change: changed, given: isApplied ? applyStanding(tx, null, rule) : null };
  });
  if (json) {
    printJson({ change: change?.changeId ?? null, ...givenAsJson(given) });
    return;
  }
  console.log(`New albums of ${terminalText(ruleText(rule))} get: ${inWords(db, policy)}.`);
  console.log(wouldGetInWords(db, listStandingPolicies(db), rule));
  if (given) console.log(`Given to ${plural(given.given, 'album')} without a policy.`);
  printUndo([change?.changeId, ...(given?.changeIds ?? [])]);
}

function remove(db: Database, rule: StandingRule, json: boolean): void {
  const { changeId } = removeStanding(db, null, rule);
  if (json) printJson({ change: changeId });
  else {
    console.log(`There is no standing policy for ${terminalText(ruleText(rule))} any more.`);
    printUndo([changeId]);
  }
}

function apply(db: Database, of: StandingRule | null, json: boolean): void {
  const given = applyStanding(db, null, of);
  if (json) printJson(givenAsJson(given));
  else {
    console.log(`Given to ${plural(given.given, 'album')} without a policy.`);
    printUndo(given.changeIds);
  }
}

type Given = ReturnType<typeof applyStanding>;

function givenAsJson(given: Given | null) {
  return { given: given?.given ?? 0, changes: given?.changeIds ?? [] };
}

function preview(db: Database, plan: readonly PlannedPolicy[], json: boolean): void {
  printDryRun(
    db,
    plan.map(({ state }) => state.target),
    plan,
    json,
  );
}

function printUndo(changes: readonly (number | undefined)[]): void {
  for (const id of changes) {
    if (id !== undefined) console.log(`To undo: npm run policy -- undo ${id}`);
  }
}
