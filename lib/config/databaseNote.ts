import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { databasePath } from '../db/client.ts';
import { DatabaseUnusableError } from '../db/databaseFault.ts';
import { codeOf } from '../process/thrown.ts';
import type { Config } from './config.ts';

/*
 * Threat: the disk of `data_dir` is not mounted, and the directory where it belongs is empty. Whatever
 * opens the database would make a new one there, without people, links and policies, and an owner who
 * does not know why begins anew. So where that disk is another one than that of gallery.yaml, a small file
 * beside gallery.yaml notes where the database is. While there is a note, no database is made: one is
 * there, or nothing starts. On the same disk, the directory of gallery.yaml would be gone as well.
 */

type Places = Pick<Config, 'file' | 'dataDir'>;

/** The file that notes where the database is. */
export function noteFile({ file }: Pick<Config, 'file'>): string {
  return path.join(
    /*turbopackIgnore: true*/ path.dirname(file),
    `.${path.basename(file)}.has-database`,
  );
}

/**
 * Notes where the database is, if it is there on a disk of its own, so that its loss is noticed later; a note
 * about another place is removed. Where the directory of gallery.yaml cannot be written, nothing is noted.
 */
export function noteDatabase(places: Places): void {
  const { dataDir } = places;
  const noted = findNoted(places);
  if (!existsSync(/*turbopackIgnore: true*/ databasePath(dataDir)) || noted === dataDir) return;
  const text = [
    dataDir,
    'has the database of this gallery. It is noted here so that no empty gallery takes its place while',
    'its disk is not mounted. To begin with an empty one, delete this file.',
  ];
  try {
    const file = noteFile(places);
    if (!isOnOtherDisk(places)) rmSync(/*turbopackIgnore: true*/ file, { force: true });
    else writeFileSync(/*turbopackIgnore: true*/ file, `${text.join('\n')}\n`);
  } catch {
    // `npm run doctor` says so, where it matters.
  }
}

/** @throws DatabaseUnusableError where there is no database although there was one */
export function requireNotedDatabase(places: Places): void {
  const { dataDir } = places;
  const noted = findNoted(places);
  if (noted === null || existsSync(/*turbopackIgnore: true*/ databasePath(dataDir))) return;
  const before = noted === dataDir || noted === '' ? 'This gallery has one' : `It was in ${noted}`;
  throw new DatabaseUnusableError(
    `data_dir: there is no database in ${dataDir}. ${before}: is its disk mounted, and is data_dir right? ` +
      `It comes back from a backup by npm run restore. To begin with an empty gallery, delete ${noteFile(places)}.`,
  );
}

/**
 * True where nothing would notice that the disk of `data_dir` is not mounted: it is another one than
 * that of gallery.yaml, beside which nothing can be noted.
 */
export function isUnnoted(places: Places): boolean {
  if (findNoted(places) !== null || isWritable(path.dirname(places.file))) return false;
  return isOnOtherDisk(places);
}

function isOnOtherDisk({ file, dataDir }: Places): boolean {
  const [ofConfig, ofData] = [path.dirname(file), dataDir].map(
    (directory) => statSync(/*turbopackIgnore: true*/ directory).dev,
  );
  return ofConfig !== ofData;
}

function isWritable(directory: string): boolean {
  try {
    accessSync(/*turbopackIgnore: true*/ directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** The directory in the note, empty if it cannot be read; null where there is no note. */
function findNoted(places: Places): string | null {
  try {
    const [first = ''] = readFileSync(/*turbopackIgnore: true*/ noteFile(places), 'utf8').split(
      '\n',
    );
    return first;
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? null : '';
  }
}
