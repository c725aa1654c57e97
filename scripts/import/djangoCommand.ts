import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import {
  applyImport,
  type ImportOptions,
  type NewPersonalLink,
  tryImport,
} from '../../lib/django/importOriginal.ts';
import { ImportError } from '../../lib/django/original.ts';
import { readOriginal } from '../../lib/django/readOriginal.ts';
import { linkUrl } from '../../lib/links/linkToken.ts';
import { csvLine } from '../../lib/text/csv.ts';
import { plural, printJson, withGallery } from '../command.ts';
import { newPrivateFile } from '../privateOutput.ts';
import { listReportInWords, reportAsJson } from './reportImport.ts';

type Options = {
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
  replace?: boolean;
  allowMore?: boolean;
  photosAdd?: boolean;
  links?: string;
};

export function addDjangoCommand(program: Command): void {
  program
    .command('django <file>')
    .description('from the database, or a dump by dumpdata, of myks-gallery or django-gallery')
    .option('--dry-run', 'change nothing, and say what would be brought and who would see what')
    .option('--yes', 'apply without asking')
    .option('--replace', 'replace policies here that differ by those of the other gallery')
    .option('--allow-more', 'apply it even if somebody would see more than in the other gallery')
    .option('--photos-add', "a photo's policy adds to its album's, as before version 0.8")
    .option('--links <new file>', 'make new personal links, and write them there to be sent')
    .option('--json', 'for programs; needs --yes or --dry-run')
    .addHelpText('after', help)
    .action((file: string, options: Options, command: Command) => {
      if (options.json && !options.yes && !options.dryRun) {
        command.error('error: --json needs --yes or --dry-run');
      }
      if (options.links !== undefined && options.dryRun) {
        command.error('error: a dry run makes no links: leave out --links');
      }
      return withGallery((db, config) => importDjango(db, config, file, options));
    });
}

const help = `
Scan the library first, with new_albums: private. Albums and photos are matched by category and path.
What is here already stays: it can be run again, and adds what is missing. Before anything is applied,
what each user and visitors see here is compared, photo by photo, with what they saw there. An import
that would show somebody more than there, or photos that are not there, ends with 1. It can be undone
with "policy undo"; people whom it added are then disabled.

Passwords by PBKDF2, Django's own way, go on working, and are stored in ours when they are next used;
who had another kind signs in by link. Personal links cannot be brought: --links makes new ones for
those who have none that works. The file is for its owner alone, and a list with commas: handle, name,
email, link. Superusers become administrators; their links work once, for a day.

With --json, an object: applied (true or false), change (for "policy undo", null where nothing
changed), shows_more (would somebody see more than there?), users and groups (added), members (added),
permissions (granted: list of holder, permission), albums and photos (each matched and not_here),
not_here (the first 100 paths), policies (created, changed, deleted, kept), edited (albums), notes, links (how many were made),
people (list of user (a handle, null for visitors), there and here (photos), more, unknown and fewer
(each count and examples)).`;

async function importDjango(
  db: Database,
  config: Config,
  file: string,
  options: Options,
): Promise<void> {
  const { dryRun = false, yes = false, json = false, allowMore = false } = options;
  const original = readOriginal(file);
  const wanted: ImportOptions = {
    photoRule: options.photosAdd ? 'adds' : 'decides',
    replace: options.replace ?? false,
    allowMore,
    links: options.links !== undefined,
  };
  const report = tryImport(db, original, wanted);
  if (!json) for (const line of listReportInWords(db, original, report)) console.log(line);
  const isRefused = report.showsMore && report.changes && !allowMore;
  if (isRefused || dryRun) {
    if (json) printJson(reportAsJson(db, original, report, { changeId: null, links: [] }, false));
    if (isRefused) throw new ImportError(refusal(report.policies.created, report.kept));
    return;
  }
  if (!report.changes && !wanted.links) {
    if (json) printJson(reportAsJson(db, original, report, { changeId: null, links: [] }, true));
    else console.log('Everything is here already.');
    return;
  }
  if (!yes && !(await isAgreed())) throw new ImportError('Nothing was applied.');
  const linkFile = options.links === undefined ? null : newPrivateFile(options.links);
  try {
    const applied = applyImport(db, original, wanted, report.digest, (links) =>
      linkFile?.write(linksCsv(config, links)),
    );
    if (json) printJson(reportAsJson(db, original, applied.report, applied, true));
    else {
      console.log('Applied.');
      if (applied.changeId !== null) {
        console.log(`To undo: npm run policy -- undo ${applied.changeId}`);
      }
      if (linkFile)
        console.log(`${plural(applied.links.length, 'link')} written to ${linkFile.path}.`);
    }
  } catch (error) {
    linkFile?.remove();
    throw error;
  } finally {
    linkFile?.close();
  }
}

function refusal(created: number, kept: number): string {
  const remedies = [
    ...(kept > 0 ? ['--replace gives everything the policies that it had there'] : []),
    ...(created > 0
      ? ['photos that nobody may see yet can be given policies of their own first']
      : []),
    '--allow-more applies it all the same',
  ];
  return `Somebody would see more than in the other gallery, so nothing was applied: ${remedies.join('; ')}.`;
}

/** Asks on the terminal, or reads the answer that is piped in; no answer means no. */
async function isAgreed(): Promise<boolean> {
  process.stdout.write('Apply this? [y/N] ');
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) return /^\s*y(es)?\s*$/i.test(line);
    return false;
  } finally {
    lines.close();
    if (!process.stdin.isTTY) process.stdout.write('\n');
  }
}

/** A list of new links, to be sent. */
function linksCsv(config: Config, links: readonly NewPersonalLink[]): string {
  const lines = links.map(({ handle, name, email, token }) => [
    handle,
    name,
    email,
    linkUrl(config, token),
  ]);
  return [['handle', 'name', 'email', 'link'], ...lines].map(csvLine).join('');
}
