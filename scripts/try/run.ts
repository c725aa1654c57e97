import { parseArgs } from 'node:util';
import { storageText } from '../../lib/cache/storagePlace.ts';
import { ConfigError } from '../../lib/config/config.ts';
import { environment } from '../../lib/config/loadConfig.ts';
import { DatabaseUnusableError } from '../../lib/db/databaseFault.ts';
import { DatabaseTooNewError } from '../../lib/db/migrate.ts';
import { LibraryUnreadableError } from '../../lib/library/errors.ts';
import { scriptArgs } from '../../lib/process/scriptArgs.ts';
import { listScans } from '../../lib/scan/scanRow.ts';
import { EXIT_BUSY, EXIT_REFUSED } from '../../lib/scan/start.ts';
import { withGallery } from '../command.ts';
import { endOf, forwardSignals, startChild, stopSignal } from '../setup/children.mjs';
import { root } from '../setup/places.mjs';
import { type Demo, prepareDemo } from './demo.ts';
import { makeLinks, preparePeople } from './people.ts';
import { prepareGalleryFile, TryError, type TryPlace } from './prepare.ts';

const { values } = parseArgs({
  options: { folder: { type: 'string' }, library: { type: 'string' } },
});

const begun = Date.now();
const WRONG_USAGE = 2;
const LONGEST_START_MS = 60_000;

forwardSignals();
try {
  process.exitCode = await tryOut({
    folder: values.folder ?? '',
    library: values.library ?? null,
    port: environment().port,
  });
} catch (error) {
  if (!isForUser(error)) throw error;
  console.error(error.message);
  process.exitCode = WRONG_USAGE;
}
// An open channel to the parent would keep this process alive.
process.disconnect?.();

function isForUser(error: unknown): error is Error {
  const kinds = [
    ConfigError,
    DatabaseTooNewError,
    DatabaseUnusableError,
    LibraryUnreadableError,
    TryError,
  ];
  return kinds.some((kind) => error instanceof kind);
}

async function tryOut(place: TryPlace): Promise<number> {
  const demo = place.library === null ? await prepareDemo(place.folder) : null;
  if (stopSignal() !== null) return 1;
  await prepareGalleryFile(place);
  const scanned = await runScan(demo !== null);
  if (scanned !== 0 && !(await canShow(place, scanned))) return scanned;
  await withGallery((db, config) => preparePeople(db, storageText(config.library), demo));
  return serve(place, demo);
}

/**
 * Can the gallery be shown although the scan was refused or another one runs? Yes, if an earlier
 * scan has found photos.
 */
async function canShow({ folder }: TryPlace, exitCode: number): Promise<boolean> {
  if (exitCode !== EXIT_REFUSED && exitCode !== EXIT_BUSY) return false;
  const scans = await withGallery((db, config) => listScans(db, config.dataDir, 1000));
  if (!scans.some(({ state }) => state === 'done')) return false;
  console.error('Shown is what the last scan found.');
  if (exitCode === EXIT_REFUSED) {
    const file = `${folder}/gallery.yaml`.replaceAll("'", "'\\''");
    console.error(`To insist: GALLERY_CONFIG='${file}' npm run scan -- --allow-removals`);
  }
  return true;
}

/** Runs the scan as cron would, and returns its exit code. */
async function runScan(quiet: boolean): Promise<number> {
  const scan = startChild(
    process.execPath,
    [...scriptArgs('scripts/scan.ts'), ...(quiet ? ['--quiet'] : [])],
    { cwd: root, stdio: 'inherit' },
  );
  const end = await endOf(scan);
  if (stopSignal() !== null) return 1;
  if (end !== 0) console.error(`The scan ended with ${end}.`);
  return typeof end === 'number' ? end : 1;
}

async function serve(place: TryPlace, demo: Demo | null): Promise<number> {
  if (stopSignal() !== null) return 1;
  const server = startChild(process.execPath, scriptArgs('scripts/serve.ts'), {
    cwd: root,
    stdio: 'inherit',
  });
  const ended = endOf(server);
  if (await answers(place.port, ended)) {
    const links = await withGallery((db, { url }) => makeLinks(db, reached(url, place), demo));
    console.log(`Ready in ${((Date.now() - begun) / 1000).toFixed(1)} s; Ctrl-C ends it.`);
    console.log(`Kept in ${place.folder}, which may be deleted at any time.`);
    for (const { name, url } of links.relatives) console.log(`As ${name}: ${url}`);
    console.log(`Sign in: ${links.signIn}`);
  } else {
    server.kill();
  }
  const end = await ended;
  return typeof end === 'number' ? end : 1;
}

/**
 * The address of the gallery at our port: another run may have changed the configuration meanwhile.
 */
function reached(url: string, { port }: TryPlace): string {
  return new URL(url).hostname === 'localhost' ? `http://localhost:${port}` : url;
}

/** Waits until the server responds; false where it ends before, or takes too long. */
async function answers(port: number, ended: Promise<unknown>): Promise<boolean> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const host = environment().host === '0.0.0.0' ? '127.0.0.1' : environment().host;
  const address = host.includes(':') ? `[${host}]` : host;
  const deadline = Date.now() + LONGEST_START_MS;
  while (!over && Date.now() < deadline) {
    const response = await fetch(`http://${address}:${port}/api/health`).catch(() => null);
    // 503: the server is there, and something else is not, such as a library that was emptied.
    if (response?.ok || response?.status === 503) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  if (!over) console.error(`The server did not answer on port ${port} within a minute.`);
  return false;
}
