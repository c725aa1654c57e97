import { isAbsolute, relative } from 'node:path';
import type { Command } from 'commander';
import { withNames as withNamesOf } from '../../lib/access/describePolicy.ts';
import { placeText } from '../../lib/cache/storagePlace.ts';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { atomically } from '../../lib/db/write.ts';
import { matchPath } from '../../lib/library/albumPath.ts';
import type { PlannedPolicy } from '../../lib/policies/plan.ts';
import {
  chooseStanding,
  findPlaces,
  listStandingPolicies,
  parseRule,
  type StandingPolicy,
} from '../../lib/policies/standing.ts';
import {
  applyStanding,
  countWouldGet,
  listWouldGet,
  planStanding,
  removeStanding,
  setStanding,
  standingPolicyOf,
  withStanding,
} from '../../lib/policies/standingChanges.ts';
import {
  ruleText,
  type StandingPlace,
  type StandingRule,
} from '../../lib/policies/standingRule.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { plural, printJson, withGallery } from '../command.ts';
import { type SetOptions, setChange, withPolicy } from './changeCommands.ts';
import { printDryRun } from './dryRun.ts';
import { jsonPolicy, policyInWords } from './showCommands.ts';

type Options = { json?: boolean; dryRun?: boolean; apply?: boolean };

export function addStandingCommands(program: Command): void {
  const standing = program
    .command('standing')
    .description('what new albums get, stated once: standing policies')
    .addHelpText('after', standingHelp);
  withPolicy(
    standing
      .command('add <rule>')
      .description('state who may see new albums; replaces what was stated for the same ones')
      .option('--apply', 'give it at once to albums here that have no policy'),
    'what is not said of files is allowed',
  ).action((text: string, options: SetOptions & Options) =>
    withGallery((db, config) => add(db, ruleOf(config, text), options)),
  );
  standing
    .command('remove <rule>')
    .description('take back what was stated; no album changes')
    .option('--json', 'for programs')
    .action((text: string, { json = false }: Options) =>
      withGallery((db, config) => remove(db, ruleOf(config, text), json)),
    );
  standing
    .command('list')
    .description(
      'all of them, the most specific first, with how many albums here each would have got',
    )
    .option('--json', 'for programs')
    .action(({ json = false }: Options) => withGallery((db) => list(db, json)));
  standing
    .command('test <path>')
    .description('say what a new album at this path would get, and why')
    .option(
      '--category <name>',
      'its category; otherwise that of the album there, or of the patterns',
    )
    .option('--json', 'for programs')
    .action((path: string, options: Options & { category?: string }) =>
      withGallery((db, config) => test(db, config, path, options)),
    );
  standing
    .command('apply')
    .description(
      'give albums here that have no policy what stands for them; others are never touched',
    )
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
and all below it, "Work/*" what is directly in Work. Upper and lower case are the same. Of all that are
for an album the most specific one counts: a path before a category; of two paths the one with more parts
without a wildcard, then with more parts besides **, then with more letters around its wildcards. Where
two are equally specific and differ, nobody sees the album until you decide. Where none is for it,
new_albums counts. An album that has a policy is never touched.

With --json: list is a list of objects: rule, policy (as in "show"), albums and without_policy (how many
albums here it would have been for, and how many of them have none). test: path, category, gives (a rule,
"nobody" where two differ, null where new_albums counts), policy, matching (rules, the most specific
first). add and remove: change (for "undo", null where nothing changed); add and apply: given (how many
albums), changes. With --dry-run as "set".`;

function ruleOf({ library }: Config, text: string): StandingRule {
  return parseRule(insideLibrary(placeText(library), text));
}

function insideLibrary(root: string, text: string): string {
  if (root.startsWith('s3://') && text.startsWith(root)) return text.slice(root.length) || '/';
  return isAbsolute(text) && text !== '/' ? relative(root, text) || '/' : text;
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

function list(db: Database, json: boolean): void {
  const all = listStandingPolicies(db);
  const examples = listWouldGet(db, all);
  const described = withNamesOf(
    db,
    all.map(({ policy }) => policy),
  );
  if (json) {
    printJson(
      all.map((each, i) => {
        const { albums, without } = countWouldGet(examples, each);
        const policy = described[i];
        return {
          rule: ruleText(each),
          policy: policy ? jsonPolicy(policy) : null,
          albums,
          without_policy: without,
        };
      }),
    );
    return;
  }
  if (all.length === 0) console.log('There are none: new_albums says what new albums get.');
  for (const each of all) {
    const rule = terminalText(ruleText(each));
    console.log(`${rule}: ${inWords(db, each.policy)}; ${wouldGetInWords(db, all, each)}`);
  }
}

function test(
  db: Database,
  config: Config,
  text: string,
  { category, json = false }: Options & { category?: string },
): void {
  const path = parseRule(insideLibrary(placeText(config.library), text)).pattern;
  const places =
    category === undefined ? placesOf(db, config, path) : [{ category, dirpath: path }];
  const all = listStandingPolicies(db);
  const answers = places.map((place) => ({ place, ...chooseStanding(all, place) }));
  if (json) {
    printJson(
      answers.map(({ place, matching, chosen }) => {
        const [policy] = withNamesOf(db, [policyOf(chosen)]);
        return {
          path: place.dirpath,
          category: place.category === '' ? null : place.category,
          gives: chosen === null || chosen === 'nobody' ? chosen : ruleText(chosen),
          policy: policy ? jsonPolicy(policy) : null,
          matching: matching.map(ruleText),
        };
      }),
    );
    return;
  }
  for (const { place, matching, chosen } of answers) {
    const of = place.category === '' ? 'of no category' : `(${terminalText(place.category)})`;
    const what =
      chosen === null
        ? `none is for it, so new_albums counts: ${config.newAlbums}`
        : chosen === 'nobody'
          ? 'two are equally specific and differ, so nobody sees it until you decide'
          : `${inWords(db, chosen.policy)}, by ${terminalText(ruleText(chosen))}`;
    console.log(`A new album ${terminalText(place.dirpath || '/')} ${of}: ${what}.`);
    const others = matching.filter((each) => each !== chosen).map((each) => ruleText(each));
    if (others.length > 0) console.log(`Also for it: ${terminalText(others.join(', '))}.`);
  }
}

/**
 * The places that a path may mean: the albums there, or else what the patterns make of it as a file or
 * as a directory of photos.
 */
function placesOf(db: Database, { patterns, ignores }: Config, path: string): StandingPlace[] {
  const known = findPlaces(db, path);
  if (known.length > 0) return known;
  for (const [file, dirpath] of [
    [path, path.split('/').slice(0, -1).join('/')],
    [`${path}/photo.jpg`, path],
  ] as const) {
    const match = matchPath(patterns, ignores, file);
    if (match.kind === 'matched') return [{ category: match.category, dirpath }];
  }
  return [{ category: '', dirpath: path }];
}

function policyOf(chosen: StandingPolicy | 'nobody' | null) {
  return chosen === null || chosen === 'nobody' ? null : chosen.policy;
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

function inWords(db: Database, policy: StandingPolicy['policy']): string {
  const [described = null] = withNamesOf(db, [policy]);
  return policyInWords({ target: { kind: 'album', id: 0 }, policy: described });
}

function wouldGetInWords(db: Database, all: readonly StandingPolicy[], rule: StandingRule): string {
  const { albums, without } = countWouldGet(listWouldGet(db, all), rule);
  const open = without > 0 ? `, ${without} of them without a policy` : '';
  return `${plural(albums, 'album')} here would have got it${open}.`;
}

function printUndo(changes: readonly (number | undefined)[]): void {
  for (const id of changes) {
    if (id !== undefined) console.log(`To undo: npm run policy -- undo ${id}`);
  }
}
