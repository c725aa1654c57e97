import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  readdirSync,
  type StatsFs,
  statfsSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { openCache } from '../cache/openCache.ts';
import { measureCache } from '../cache/prune.ts';
import { BucketError } from '../cache/s3Errors.ts';
import { secretFile } from '../config/authSecret.ts';
import type { Config } from '../config/config.ts';
import { databasePath } from '../db/client.ts';
import { codeOf } from '../process/thrown.ts';
import { checkRules, type OpenedPhotos } from '../scan/checkRules.ts';
import { formatByteSize } from '../text/byteSize.ts';
import { type Check, finding, fine, reasonOf } from './findings.ts';

/** How many files and directories that cannot be read are named. */
const MOST_FAULTS = 3;

/** The library, and what `patterns` and `ignore` make of it. */
export async function checkLibrary(config: Config): Promise<Check[]> {
  try {
    const { files, lists, opened } = await checkRules(config.library, config);
    const checks: Check[] = [];
    if (files.seen === 0) {
      checks.push(
        finding(
          'library',
          'The library is empty.',
          'Check that its disk is mounted, and that `library` is right.',
        ),
      );
    } else {
      checks.push(fine('library', `${files.seen} files, ${files.photos} of them photos.`));
    }
    for (const { path, reason, kind } of lists.faults.items.slice(0, MOST_FAULTS)) {
      const more = lists.faults.total > MOST_FAULTS ? `, one of ${lists.faults.total}` : '';
      checks.push(
        finding(
          'library',
          `${path}: ${reason}${more}.`,
          kind === 'unreadable'
            ? MAY_NOT_READ
            : 'It is not in the gallery; `npm run scan -- --verbose` lists everything like it.',
        ),
      );
    }
    checks.push(...describeOpened(opened));
    return [...checks, ...describeRules(files.unmatched_photos, lists)];
  } catch (error) {
    return [
      finding('library', reasonOf(error), 'Mount its disk, or correct `library` in gallery.yaml.'),
    ];
  }
}

const MAY_NOT_READ = 'Let the account that scans read it: chmod o+rX, or a group of both.';

function remedyOf(error: unknown): string {
  // The error of a bucket says what to do itself.
  if (error instanceof BucketError) return 'As it says.';
  return ['EACCES', 'EPERM'].includes(codeOf(error) ?? '')
    ? MAY_NOT_READ
    : 'Check its disk, and where it is mounted.';
}

/** Whoever may list a directory or a bucket need not be allowed to read what is in it. */
function describeOpened({ tried, errors: [first, ...more] }: OpenedPhotos): Check[] {
  if (first === undefined) return [];
  const says = `${more.length + 1} of ${tried} photos that were tried cannot be read: ${reasonOf(first)}`;
  return [finding('library', says, remedyOf(first))];
}

type Lists = Awaited<ReturnType<typeof checkRules>>['lists'];

function describeRules(unmatched: number, { unmatched_groups, unused_rules }: Lists): Check[] {
  const checks: Check[] = [];
  if (unmatched > 0) {
    const { items } = unmatched_groups;
    const { example, pattern, part } = items[0] ?? {};
    const lacking = new Set(items.flatMap(({ lacks }) => lacks ?? []));
    const closest = pattern ? `; ${pattern} comes closest, and fails at ${part}` : '';
    const named = `; gallery.yaml's patterns do not name ${[...lacking].sort().join(', ')}`;
    checks.push(
      finding(
        'patterns',
        `${unmatched} pictures and films match no pattern, such as ${example}${lacking.size > 0 ? named : closest}.`,
        lacking.size > 0
          ? 'Add these extensions to the patterns in gallery.yaml.'
          : 'Try other patterns under Manage, Scan, Patterns: that page says what would change, and who would see it.',
      ),
    );
  } else checks.push(fine('patterns', 'All pictures and films have an album.'));
  for (const { key, source } of unused_rules.items) {
    const says = `${key} matches no file: ${source}`;
    // A pattern may be for directories that are yet to come; what an ignore should hide is shown.
    const remedy = 'If it should hide something, correct it; otherwise remove it.';
    checks.push(
      key.startsWith('ignore') ? finding('patterns', says, remedy) : fine('patterns', says),
    );
  }
  return checks;
}

/** The account of this process; null where the system has none. */
const self = process.getuid?.() ?? null;

/** May this account write where it has to, and nobody else read what is secret? */
export function checkPermissions({ dataDir, cache, file }: Config): Check[] {
  const checks: Check[] = [];
  const own = [dataDir, ...(cache.kind === 'local' ? [cache.root] : [])];
  for (const directory of own.filter((each) => existsSync(each))) {
    const refusal = writeRefusal(directory);
    if (refusal === null) continue;
    checks.push(
      refusal === 'EROFS'
        ? finding(
            'permissions',
            `${directory} is on a disk that is only read.`,
            'Mount it for writing.',
          )
        : finding(
            'permissions',
            `${directory} cannot be written by this account.`,
            `Run this as the account of the server, or: chown -R ACCOUNT ${directory}`,
          ),
    );
  }
  const secrets = [databasePath(dataDir), secretFile(dataDir)].filter((each) => existsSync(each));
  for (const path of secrets) {
    if ((statSync(path).mode & 0o077) === 0) continue;
    checks.push(finding('permissions', `${path} is open to other accounts.`, `chmod 600 ${path}`));
  }
  const foreign = findForeign(dataDir);
  if (foreign !== null) {
    checks.push(
      finding(
        'permissions',
        `${foreign} belongs to another account than this one.`,
        `Run commands as the account of the server. To mend it now: chown -R ACCOUNT ${dataDir}`,
      ),
    );
  }
  if (existsSync(file) && (lstatSync(file).mode & 0o002) !== 0) {
    checks.push(finding('permissions', `${file} may be written by anybody.`, `chmod o-w ${file}`));
  }
  return checks.length > 0
    ? checks
    : [fine('permissions', `${own.join(' and ')} belong to this account alone.`)];
}

/** The code of the system's error when this account would write there; null: it may. */
function writeRefusal(path: string): string | null {
  try {
    accessSync(path, constants.W_OK | constants.X_OK);
    return null;
  } catch (error) {
    return String(codeOf(error));
  }
}

/** A file in the data directory of another account than ours; null where there is none. */
function findForeign(dataDir: string): string | null {
  if (self === null || !existsSync(dataDir)) return null;
  try {
    const paths = [dataDir, ...readdirSync(dataDir).map((name) => join(dataDir, name))];
    return paths.find((path) => lstatSync(path).uid !== self) ?? null;
  } catch {
    return null;
  }
}

/** Bytes. With less, the next upgrade, which copies the database, may find no room. */
const LITTLE = 500_000_000;

/** The room on the disk of a directory, as statfs(2) counts it; `files` is 0 where those are not counted. */
type Room = Pick<StatsFs, 'bavail' | 'blocks' | 'bsize' | 'files' | 'ffree'>;

/** Files that can be added. A page of photos makes hundreds of thumbnails. */
const FEW_FILES = 10_000;

const roomOf = (directory: string): Room => statfsSync(directory);

/** Is there room on the disks of the data directory and the cache? */
export function checkSpace({ dataDir, cache }: Config, room = roomOf): Check[] {
  const database = databasePath(dataDir);
  const wanted = Math.max(LITTLE, existsSync(database) ? 3 * statSync(database).size : 0);
  const places = [dataDir, ...(cache.kind === 'local' ? [cache.root] : [])];
  return places.flatMap((place) => {
    if (!existsSync(place)) return [];
    const { bavail, bsize, files, ffree } = room(place);
    const free = bavail * bsize;
    const says = `${formatByteSize(free)} are free for ${place}.`;
    const makeRoom = holdsCache(cache, place)
      ? 'Make room: `npm run cache -- prune` with a smaller `cache_max_size`, or another disk.'
      : 'Make room on its disk, or give `data_dir` another one and move its files there.';
    if (free < wanted) return [finding('space', says, makeRoom)];
    if (files > 0 && ffree < FEW_FILES) {
      return [finding('space', `The disk of ${place} takes only ${ffree} more files.`, makeRoom)];
    }
    return [fine('space', says)];
  });
}

/** Is the cache on the disk of this directory? */
function holdsCache(cache: Config['cache'], directory: string): boolean {
  if (cache.kind !== 'local' || !existsSync(cache.root)) return cache.kind === 'local';
  return statSync(cache.root).dev === statSync(directory).dev;
}

/** The free fraction of a disk below which a cache without a limit is a finding. */
const TIGHT = 0.1;

/** Can the cache be written, and has it a limit if its disk is nearly full? */
export async function checkCache(
  { cache, cacheMaxBytes }: Config,
  room = roomOf,
): Promise<Check[]> {
  try {
    const opened = openCache(cache);
    await opened.check();
    const { all } = await measureCache(opened, async () => new Set());
    const bound = cacheMaxBytes === null ? 'no bound' : `at most ${formatByteSize(cacheMaxBytes)}`;
    const says = `${all.files} files, ${formatByteSize(all.bytes)} (${bound}).`;
    if (cacheMaxBytes === null && cache.kind === 'local') {
      const { bavail, blocks } = room(cache.root);
      if (bavail < blocks * TIGHT) {
        return [finding('cache', `${says} Its disk is nearly full.`, 'Set cache_max_size.')];
      }
    }
    return [fine('cache', says)];
  } catch (error) {
    return [
      finding(
        'cache',
        `The cache cannot be written: ${reasonOf(error)}`,
        'Mount its disk for writing, or give `cache` another place; until then pictures are made anew for everybody.',
      ),
    ];
  }
}
