import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Config, parseConfig } from '../../lib/config/config.ts';
import { noteDatabase } from '../../lib/config/databaseNote.ts';
import { environment } from '../../lib/config/loadConfig.ts';
import { COMMAND_BUSY_TIMEOUT_MS, openDatabase } from '../../lib/db/open.ts';
import { LibraryUnreadableError } from '../../lib/library/errors.ts';
import { makeLink } from '../../lib/links/links.ts';
import { linkUrl } from '../../lib/links/linkToken.ts';
import { addUser } from '../../lib/people/people.ts';
import { grantPermission } from '../../lib/people/permissions.ts';
import { projectRoot } from '../../lib/process/projectRoot.ts';
import { findPatterns } from '../../lib/scan/findPatterns.ts';
import { describeFound } from '../setup/describeFound.ts';
import { galleryText } from '../setup/galleryText.ts';
import { type Answers, askQuestions, missingFlags, withDefaults } from './questions.ts';

export type InitFlags = Partial<Answers> & { readonly yes?: boolean };

const FAILED = 1;
const WRONG_USAGE = 2;

/** Sets up a gallery. Nothing is written before all answers are known to be valid. */
export async function initialise({ yes = false, ...given }: InitFlags): Promise<void> {
  const file = resolve(environment().galleryConfig ?? join(projectRoot(), 'gallery.yaml'));
  if (existsSync(file)) {
    return end(FAILED, `${file} exists already. Edit it, or move it away to begin again.`);
  }
  const answers = await answersFrom(given, yes);
  if (answers === null) return;
  const text = await writeText(file, answers);
  if (text === null) return;
  const config = parseConfig(text, file, { port: environment().port, timezone: answers.timezone });
  mkdirSync(dirname(file), { recursive: true });
  const url = writeAndAddAdministrator({ file, text }, config, answers);
  noteDatabase(config);
  console.log(`\nWrote ${file}. Next:`);
  console.log('  npm run scan     finds the photos');
  console.log('  npm run build    builds the pages, once and after each upgrade');
  console.log('  npm start        serves them');
  console.log(`Then sign in as ${answers.admin}, within a day and once, by this link (another`);
  console.log(`one: npm run people -- link ${answers.admin}):`);
  console.log(url);
}

async function answersFrom(given: Partial<Answers>, yes: boolean): Promise<Answers | null> {
  if (yes || !process.stdin.isTTY) {
    const missing = missingFlags(given, yes);
    if (missing.length === 0) return withDefaults(given);
    const hint = yes ? '' : ', or --yes for the defaults of all but --library';
    end(WRONG_USAGE, `There is nobody to ask. Missing: ${missing.join(' ')}${hint}`);
    return null;
  }
  const answers = await askQuestions(given);
  if (answers === null) end(FAILED, '\nNothing was written.');
  return answers;
}

async function writeText(file: string, answers: Answers): Promise<string | null> {
  const { title, url, timezone, newAlbums } = answers;
  const library = resolve(answers.library);
  try {
    const detected = await findPatterns(library);
    console.log(`\n${describeFound(library, detected)}`);
    // Paths in the file are relative to it; typed paths are relative to the working directory.
    const typed = isAbsolute(answers.library) || dirname(file) !== process.cwd();
    return galleryText({
      about: 'The gallery. All keys are described in README.md; restart the server after a change.',
      title,
      url,
      timezone,
      library: typed ? library : answers.library,
      newAlbums,
      detected,
    });
  } catch (error) {
    if (!(error instanceof LibraryUnreadableError)) throw error;
    end(WRONG_USAGE, error.message);
    return null;
  }
}

/**
 * Writes the configuration and adds the first administrator. Where one of the two fails, as on a full disk,
 * there is no file, so that set-up can be run again once the fault is mended.
 */
function writeAndAddAdministrator(
  { file, text }: { readonly file: string; readonly text: string },
  config: Config,
  answers: Answers,
): string {
  // Refused where somebody else has written it meanwhile: theirs stays.
  closeSync(openSync(file, 'wx'));
  try {
    writeFileSync(file, text, { flush: true });
    return linkOfAdministrator(config, answers);
  } catch (error) {
    rmSync(file);
    throw error;
  }
}

function linkOfAdministrator(config: Config, { admin, name }: Answers): string {
  const db = openDatabase(config.dataDir, {
    busyTimeoutMs: COMMAND_BUSY_TIMEOUT_MS,
    timezone: config.timezone,
  });
  try {
    const { id } = addUser(db, null, { handle: admin, name });
    grantPermission(db, null, { kind: 'user', id }, 'admin');
    return linkUrl(config, makeLink(db, null, id, { label: 'npm run init' }).token);
  } finally {
    db.$client.close();
  }
}

function end(code: number, sentence: string): void {
  console.error(sentence);
  process.exitCode = code;
}
