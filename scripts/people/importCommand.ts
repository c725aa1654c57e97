import { readFileSync, statSync } from 'node:fs';
import type { Command } from 'commander';
import type { Config } from '../../lib/config/config.ts';
import { mailSettings } from '../../lib/config/loadConfig.ts';
import type { Database } from '../../lib/db/open.ts';
import { atomically } from '../../lib/db/write.ts';
import { makeCards } from '../../lib/links/linkCards.ts';
import { listWithoutLink } from '../../lib/links/linkUse.ts';
import { mailLink } from '../../lib/links/mailLink.ts';
import { type ImportedPerson, importPeople } from '../../lib/people/importPeople.ts';
import {
  LARGEST_PEOPLE_FILE,
  type ListedPerson,
  PeopleFileError,
  readPeopleFile,
} from '../../lib/people/peopleFile.ts';
import { AdminError } from '../../lib/text/adminError.ts';
import { plural, printJson, withGallery } from '../command.ts';
import { newPrivateFile } from '../privateOutput.ts';
import { reportingAdministrators } from './reportAdministrators.ts';

type Options = {
  addGroups?: boolean;
  mail?: boolean;
  cards?: string;
  dryRun?: boolean;
  json?: boolean;
};

export function addImportCommand(program: Command): void {
  program
    .command('import <file.csv>')
    .description('add people from a file: name, email, groups, language, and handle if you like')
    .option('--add-groups', 'add groups that do not exist')
    .option('--mail', 'send everybody who has an address and no link that works a new one')
    .option('--cards <new file.html>', 'make cards with links to print, for those who get no mail')
    .option('--dry-run', 'change nothing, and say who would be added')
    .option('--json', 'for programs')
    .addHelpText('after', help)
    .action((file: string, options: Options, command: Command) => {
      if (options.dryRun && (options.mail || options.cards !== undefined)) {
        command.error('error: a dry run makes no links: leave out --mail and --cards');
      }
      return withGallery((db, config) => importFile(db, config, file, options));
    });
}

const help = `
The first line names the columns. Several groups are separated by "|". Who is here already (the same
handle, else the same address, else the same name) keeps all fields and is put into the groups. Where a
line has a fault, all faults are named with their lines, and nothing is changed.

The file of cards can be read by you alone: whoever has a card is signed in by it.

With --json, an object of lists of handles: added, known, mailed, cards, failed (to whom nothing could be
sent). A dry run gives added and known alone, as names: nobody has a handle yet.`;

async function importFile(
  db: Database,
  config: Config,
  file: string,
  options: Options,
): Promise<void> {
  const people = readPeopleFile(db, readBytes(file), { addGroups: options.addGroups ?? false });
  if (options.dryRun) {
    reportDryRun(people, options.json ?? false);
    return;
  }
  const settings = options.mail ? mailSettings(config) : null;
  if (options.mail && !settings) {
    throw new AdminError(
      'mail-not-configured',
      'This gallery sends no e-mail: set mail in gallery.yaml and SMTP_URL. Nothing was changed.',
    );
  }
  const { imported, toMail, onCards } = apply(db, config, people, options);
  const mailed: string[] = [];
  const failed: string[] = [];
  for (const { id, handle } of settings ? toMail : []) {
    try {
      if (settings) await mailLink({ db, config, settings }, null, id);
      mailed.push(handle);
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      console.error(`${handle}: ${error.message}`);
      failed.push(handle);
    }
  }
  report({ imported, mailed, onCards, failed, ...options });
  if (failed.length > 0) {
    throw new Error('Everybody was added, but not all links could be sent: run it again.');
  }
}

function apply(
  db: Database,
  config: Config,
  people: readonly ListedPerson[],
  { cards, mail = false, json = false }: Options,
) {
  const output = cards === undefined ? null : newPrivateFile(cards);
  const change = () =>
    atomically(db, (tx) => {
      const imported = importPeople(tx, people);
      const without = listWithoutLink(
        tx,
        imported.map(({ id }) => id),
      );
      const toMail = mail ? without.filter(({ email }) => email !== null) : [];
      const printed = output ? without.filter((each) => !toMail.includes(each)) : [];
      const cardsFor = printed.map(({ id }) => id);
      output?.write(makeCards(tx, config, cardsFor));
      return { imported, toMail, onCards: printed.map(({ handle }) => handle) };
    });
  try {
    return json ? change() : reportingAdministrators(db, change, () => []);
  } catch (error) {
    output?.remove();
    throw error;
  } finally {
    output?.close();
  }
}

function readBytes(file: string): Buffer {
  try {
    if (statSync(file).size > LARGEST_PEOPLE_FILE) {
      throw new PeopleFileError(`it is larger than ${LARGEST_PEOPLE_FILE / 1024 ** 2} MB`);
    }
    return readFileSync(file);
  } catch (error) {
    throw new PeopleFileError(`${file} cannot be read (${(error as Error).message}).`);
  }
}

function reportDryRun(people: readonly ListedPerson[], json: boolean): void {
  const [added, known] = [true, false].map((isNew) =>
    people.filter(({ userId }) => (userId === null) === isNew),
  );
  if (json) {
    printJson({
      added: (added ?? []).map(({ name }) => name),
      known: (known ?? []).map(({ name }) => name),
    });
    return;
  }
  for (const { name, groups } of added ?? []) {
    console.log(`${name} would be added${groups.length > 0 ? `, to ${groups.join(', ')}` : ''}.`);
  }
  console.log(`${plural(known?.length ?? 0, 'person').replace('persons', 'people')} here already.`);
}

function report({
  imported,
  mailed,
  onCards,
  failed,
  cards,
  json = false,
}: Options & {
  imported: readonly ImportedPerson[];
  mailed: readonly string[];
  onCards: readonly string[];
  failed: readonly string[];
}): void {
  const handles = (created: boolean) =>
    imported.filter((each) => each.created === created).map(({ handle }) => handle);
  if (json) {
    printJson({ added: handles(true), known: handles(false), mailed, cards: onCards, failed });
    return;
  }
  console.log(`Added: ${handles(true).join(', ') || 'nobody'}.`);
  if (handles(false).length > 0) console.log(`Here already: ${handles(false).join(', ')}.`);
  if (mailed.length > 0)
    console.log(`${plural(mailed.length, 'link')} sent: ${mailed.join(', ')}.`);
  if (cards !== undefined) console.log(`${plural(onCards.length, 'card')} written to ${cards}.`);
}
