import type { Command } from 'commander';
import type { Target } from '../../lib/access/targets.ts';
import type { Database } from '../../lib/db/open.ts';
import { type ListedPair, listApart, listPairsOf } from '../../lib/photos/pairs.ts';
import { joinPair, separatePair } from '../../lib/policies/undoable/pairs.ts';
import { terminalText } from '../../lib/process/terminalText.ts';
import { AdminError } from '../../lib/text/adminError.ts';
import { printJson, withGallery } from '../command.ts';
import { resolveTargets } from './changeCommands.ts';

type Options = { json?: boolean };

/** All of them: more than a library has. */
const MOST = 1_000_000;

const help = `
The film of a live photo and the raw file beside a JPEG are one photo with it, unless what was set on the
two differs. A TARGET is either of the two files.`;

export function addPairCommands(program: Command): void {
  program
    .command('pairs')
    .description('list films and raw files that could be one photo with another, and are not')
    .option('--json', 'for programs')
    .addHelpText(
      'after',
      `${help}\nWith --json, a list of objects: target, path, with (a photo), with_path, kept_apart.`,
    )
    .action(({ json = false }: Options) => withGallery((db) => list(db, json)));
  program
    .command('join <target...>')
    .description('make two files one photo: the film or raw file takes the policy of the photo')
    .option('--json', 'for programs')
    .addHelpText('after', `${help}\nWith --json: changes, the numbers for undo.`)
    .action((texts: string[], { json = false }: Options) =>
      withGallery((db, config) => {
        const targets = resolveTargets(db, config, texts);
        change(db, targets, ({ isJoined }) => !isJoined, joinPair, json);
      }),
    );
  program
    .command('separate <target...>')
    .description('make them two photos again, with the same policy, and keep them apart')
    .option('--json', 'for programs')
    .addHelpText('after', `${help}\nWith --json: changes, the numbers for undo.`)
    .action((texts: string[], { json = false }: Options) =>
      withGallery((db, config) => {
        const targets = resolveTargets(db, config, texts);
        change(
          db,
          targets,
          ({ isJoined, isKeptApart }) => isJoined || !isKeptApart,
          separatePair,
          json,
        );
      }),
    );
}

function list(db: Database, json: boolean): void {
  const pairs = listApart(db, MOST);
  if (json) {
    printJson(
      pairs.map((pair) => ({
        target: `photo:${pair.id}`,
        path: pathOf(pair, pair.filename),
        with: `photo:${pair.mainId}`,
        with_path: pathOf(pair, pair.mainFilename),
        kept_apart: pair.isKeptApart,
      })),
    );
    return;
  }
  for (const pair of pairs) {
    const [path, other] = [pathOf(pair, pair.filename), pathOf(pair, pair.mainFilename)];
    const kept = pair.isKeptApart ? ' (kept apart)' : '';
    console.log(terminalText(`photo:${pair.id} ${path} with photo:${pair.mainId} ${other}${kept}`));
  }
}

function pathOf({ dirpath }: ListedPair, filename: string): string {
  return dirpath === '' ? filename : `${dirpath}/${filename}`;
}

function change(
  db: Database,
  targets: readonly Target[],
  isMeant: (pair: ListedPair) => boolean,
  apply: typeof joinPair,
  json: boolean,
): void {
  const files = new Set(
    targets.flatMap(({ kind, id }) => {
      const found = kind === 'photo' ? listPairsOf(db, id).filter(isMeant) : [];
      if (found.length > 0) return found.map((pair) => pair.id);
      throw new AdminError('no-pair', `There is nothing to change of ${kind} ${id}.`, { id });
    }),
  );
  const changes = [...files].map((id) => apply(db, null, id).changeId);
  if (json) printJson({ changes });
  else for (const id of changes) console.log(`Done. To undo: npm run policy -- undo ${id}`);
}
