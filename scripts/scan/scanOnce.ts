import { setFlagsFromString } from 'node:v8';
import { explainSqliteFault } from '../../lib/db/databaseFault.ts';
import { terminalJson, terminalText } from '../../lib/process/terminalText.ts';
import type { Listener } from '../../lib/scan/events.ts';
import { makePrinter } from '../../lib/scan/printer.ts';
import type { ScanReport, UnmatchedItem } from '../../lib/scan/report.ts';
import type { ScanFlags } from '../../lib/scan/runningScan.ts';
import { MOST_KEPT, type ScanOutcome, scanLibrary } from '../../lib/scan/runScan.ts';
import { EXIT_BUSY, EXIT_REFUSED } from '../../lib/scan/start.ts';
import type { ScanOptions } from './options.ts';

const exitCodes = { done: 0, failed: 1, refused: EXIT_REFUSED, busy: EXIT_BUSY };

/** Scans, prints the outcome, and returns the exit code. */
export async function scanOnce(
  options: ScanOptions & Pick<ScanFlags, 'listAnew'>,
): Promise<number> {
  const { config, json } = options;
  const since = Date.now();
  const startedAt = performance.now();
  const outcome = await scanLibrary(
    config,
    { ...options, readers: null, mostListed: json ? Number.POSITIVE_INFINITY : MOST_KEPT },
    listener(options),
  ).catch((error: unknown) => {
    throw explainSqliteFault(config.dataDir, error);
  });
  print(options, outcome, performance.now() - startedAt);
  const isWanted = options.resize.length > 0 || options.renditions;
  if (isWanted && outcome.state === 'done' && !options.dryRun) {
    const { makeAhead } = await import('./makeAhead.ts');
    await makeAhead(options, since);
  }
  return exitCodes[outcome.state];
}

function listener({ verbosity, json }: ScanOptions): Listener {
  const columns = process.stderr.isTTY ? process.stderr.columns : null;
  const print = makePrinter(json && columns !== null ? 'progress' : verbosity, {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    columns,
  });
  return (event) => {
    if (event.kind === 'photo' || event.kind === 'progress') saveMemory();
    print(event);
  };
}

let savesMemory = false;

/**
 * Collects garbage more often, which halves the memory of a long scan. A scan without changes is
 * finished before that is of use.
 */
function saveMemory(): void {
  if (!savesMemory) setFlagsFromString('--memory-saver-mode');
  savesMemory = true;
}

function print({ json, verbosity, config }: ScanOptions, outcome: ScanOutcome, ms: number): void {
  const { report } = outcome;
  if (json) process.stdout.write(`${terminalJson(report)}\n`);
  if (report.message !== null) console.error(terminalText(report.message));
  if (verbosity === 0 || report.outcome !== 'done') return;
  const { unmatched_photos: unmatched } = report.files;
  if (unmatched > 0) {
    const files = unmatched === 1 ? '1 picture or film is' : `${unmatched} pictures and films are`;
    console.log(`${files} left out, since no pattern matches (README.md, patterns).`);
    for (const group of report.unmatched_groups.items.slice(0, MOST_GROUPS)) {
      console.log(terminalText(unmatchedLine(group)));
    }
  }
  if (report.films_fault !== null) {
    console.log(`Films have no picture here: ${report.films_fault}.`);
  }
  const visibility =
    outcome.state === 'busy' ? null : newAlbumsLine(report, outcome.newAlbums, config.newAlbums);
  if (visibility) console.log(visibility);
  console.log(summaryLine(report));
  if (verbosity > 1) printIgnored(report);
  console.log(stepsLine(report));
  console.log(`Done (${(ms / 1000).toFixed(6)}s)`);
}

/** How many files were found and what became of them. */
function summaryLine({ files, ...report }: ScanReport): string {
  const counts: [number, string][] = [
    [report.added_photos.total, 'added'],
    [report.moved_photos.total, 'moved'],
    [report.changed_photos.total, 'changed'],
    [report.redated_photos.total, 'redated'],
    [report.corrected_photos.total, 'corrected'],
    [report.missing_photos.total, 'missing'],
    [report.missing_albums.total, 'albums missing'],
    [report.returned_photos.total, 'returned'],
    [report.returned_albums.total, 'albums returned'],
    [report.copied_photos.total, 'copies'],
    [report.waiting_photos.total, 'waiting'],
    [report.damaged_photos.total, 'damaged'],
    [report.unshown_photos.total, 'without a picture'],
    [report.too_large_photos.total, 'too large'],
    [report.faults.total, 'faults'],
  ];
  const told = counts.filter(([count]) => count > 0).map(([count, what]) => `${what} ${count}`);
  const { seen, photos, sidecars, ignored } = files;
  const beside = sidecars === 0 ? '' : `, beside photos ${sidecars}`;
  const kinds = `photos ${photos}${beside}, ignored ${ignored}, unmatched ${report.unmatched.total}`;
  const found = `Found ${seen === 1 ? '1 file' : `${seen} files`}: ${kinds}`;
  return told.length === 0 ? found : `${found}; ${told.join(', ')}`;
}

function printIgnored({ ignored_groups }: ScanReport): void {
  for (const { key, source, files } of ignored_groups.items) {
    console.log(terminalText(`${key} '${source}' leaves out ${files} files`));
  }
}

/** How long each step took. */
function stepsLine({ step_seconds: { listing, planning, reading, writing } }: ScanReport): string {
  const [list, plan, read, written] = [listing, planning, reading, writing].map(seconds);
  return `Listing ${list}, planning ${plan}, reading ${read}, writing ${written}`;
}

const MOST_GROUPS = 10;

function seconds(value: number): string {
  return `${value.toFixed(3)}s`;
}

/** Files that match no pattern, with the pattern that comes closest and the part where it fails. */
function unmatchedLine(group: UnmatchedItem): string {
  const { path, files, pattern, part, found, lacks } = group;
  const expected = pattern === null ? '' : `; ${pattern} expects '${part}' where '${found}' stands`;
  const closest = lacks ? `; patterns do not name ${lacks}` : expected;
  return `? ${path} (${files === 1 ? '1 file' : `${files} files`})${closest}`;
}

/** Who can see the new albums to which `new_albums` gave a policy: those that no other rule covers. */
function newAlbumsLine(
  { added_albums, recognised_albums, given_albums }: ScanReport,
  newAlbums: 'public' | 'private',
  stated: 'public' | 'private',
) {
  const total = added_albums.total - recognised_albums.total - given_albums.total;
  if (total === 0) return null;
  const albums = total === 1 ? '1 new album' : `${total} new albums`;
  return newAlbums === 'public'
    ? `${albums}: everybody may see them (new_albums: public).`
    : `${albums}: nobody may see them before they have a policy (${newAlbums === stated ? 'new_albums: private' : 'see above'}).`;
}
