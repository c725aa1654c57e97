import { isAbsolute, relative } from 'node:path';
import { withNames } from '../../lib/access/describePolicy.ts';
import { storageText } from '../../lib/cache/storagePlace.ts';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { matchPath } from '../../lib/library/albumPath.ts';
import { countExamples, listExamples, listLeftBehind } from '../../lib/policies/standing/give.ts';
import {
  ruleText,
  type StandingPlace,
  type StandingRule,
} from '../../lib/policies/standing/rule.ts';
import {
  chooseStanding,
  listStandingPlaces,
  listStandingPolicies,
  parseRule,
  type StandingPolicy,
} from '../../lib/policies/standing/standing.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { plural, printJson } from '../command.ts';
import { jsonPolicy, policyInWords } from './showCommands.ts';

/** A path inside the library, from one that may begin with `root`, the place of the library. */
export function insideLibrary(root: string, text: string): string {
  if (root.startsWith('s3://') && text.startsWith(root)) return text.slice(root.length) || '/';
  return isAbsolute(text) && text !== '/' ? relative(root, text) || '/' : text;
}

/** Prints all standing policies, with how many albums each would fit. */
export function printStanding(db: Database, json: boolean): void {
  const all = listStandingPolicies(db);
  const examples = listExamples(db, all);
  const left = new Set(listLeftBehind(db, all));
  const described = withNames(
    db,
    all.map(({ policy }) => policy),
  );
  if (json) {
    printJson(
      all.map((each, i) => {
        const { albums, without } = countExamples(examples, each);
        const policy = described[i];
        return {
          rule: ruleText(each),
          policy: policy ? jsonPolicy(policy) : null,
          albums,
          without_policy: without,
          left_behind: left.has(each),
        };
      }),
    );
    return;
  }
  if (all.length === 0) console.log('There are none: new_albums says what new albums get.');
  for (const each of all) {
    const rule = terminalText(ruleText(each));
    const elsewhere = left.has(each) ? ' Those that got it are in other directories now.' : '';
    console.log(
      `${rule}: ${inWords(db, each.policy)}; ${wouldGetInWords(db, all, each)}${elsewhere}`,
    );
  }
}

/** Prints what a new album at this path would get, and why. */
export function testStanding(
  db: Database,
  config: Config,
  text: string,
  { category, json = false }: { category?: string; json?: boolean },
): void {
  const path = parseRule(insideLibrary(storageText(config.library), text)).pattern;
  const places =
    category === undefined ? placesOf(db, config, path) : [{ category, dirpath: path }];
  const all = listStandingPolicies(db);
  const answers = places.map((place) => ({ place, ...chooseStanding(all, place) }));
  if (json) {
    printJson(
      answers.map(({ place, matching, chosen }) => {
        const [policy] = withNames(db, [policyOf(chosen)]);
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
  const known = listStandingPlaces(db, path);
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

/** The policy of a standing policy as people read it. */
export function inWords(db: Database, policy: StandingPolicy['policy']): string {
  const [described = null] = withNames(db, [policy]);
  return policyInWords({ target: { kind: 'album', id: 0 }, policy: described });
}

/** How many albums that are here the rule fits, as people read it. */
export function wouldGetInWords(
  db: Database,
  all: readonly StandingPolicy[],
  rule: StandingRule,
): string {
  const { albums, without } = countExamples(listExamples(db, all), rule);
  const open = without > 0 ? `, ${without} of them without a policy` : '';
  return `${plural(albums, 'album')} here would have got it${open}.`;
}
