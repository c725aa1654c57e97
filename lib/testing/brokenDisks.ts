import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { noteDatabase } from '../config/databaseNote.ts';
import { openDataDir } from '../db/client.ts';
import { makeBackup } from '../upkeep/backup.ts';
import { checkDatabase } from '../upkeep/checkDatabase.ts';
import { startTestGallery } from './testGallery.ts';
import { drawTestJpeg } from './testPictures.ts';

// Tests only, as root of a namespace of its own (`unshare -rm`), with TMPDIR as its argument: a
// gallery whose disk is full, whose cache is mounted for reading only or can take no more files, and whose
// library is unmounted and mounted again. Prints what the server answered meanwhile.
const [place = ''] = process.argv.slice(2);
const mount = (...args: string[]) => execFileSync('mount', args);
mount('-t', 'tmpfs', '-o', 'size=48m', 'tmpfs', place);

const jpeg = await drawTestJpeg({ width: 900, height: 600 });
const names = ['a', 'b', 'c', 'd'].map((name) => `${name}.jpg`);
const gallery = await startTestGallery(Object.fromEntries(names.map((name) => [name, jpeg])));
const { context, library, dir } = gallery;
Object.assign(context.log, { error: () => undefined, warn: () => undefined });

const answers: Record<string, unknown> = {};

/** Opens the database as commands do. */
function open(): string {
  const { dataDir, timezone } = context.config;
  try {
    openDataDir(dataDir, { busyTimeoutMs: 1_000, timezone }).close();
    return 'opened';
  } catch (error) {
    return String(error);
  }
}

/** Status of health, of an original, and of a thumbnail that was not made before. */
async function look(name: string, photo: number): Promise<void> {
  // The health route repeats its last answer for a second.
  await sleep(1_100);
  const health = JSON.parse((await gallery.get('/api/health')).body.toString());
  const original = await gallery.get('/photos/1/original');
  const thumb = await gallery.get(`/photos/${photo}/thumb`);
  answers[name] = {
    health: health.why ?? health.status,
    original: original.status,
    thumb: [thumb.status, thumb.headers['content-type']],
    kept: countFiles(join(dir, 'cache')),
  };
}

function countFiles(directory: string): number {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

mkdirSync(context.config.cache.kind === 'local' ? context.config.cache.root : '', {
  recursive: true,
});
await look('well', 1);
// What was added without a scan has its words indexed by whoever opens first.
open();

const backup = join(place, 'backup.tar.gz');
writeFileSync(context.config.file, 'library: ./library');
await makeBackup(context.config, backup, null);
const wholeBackup = readFileSync(backup);

const ballast = join(place, 'ballast');
const { bavail, bsize } = statfsSync(place);
writeFileSync(ballast, Buffer.alloc(bavail * bsize - 8 * 1024));
await look('full', 2);
answers['opened when full'] = open();
answers['backup without room'] = await makeBackup(context.config, backup, 2).catch((error: Error) =>
  error.message.replaceAll(place, ''),
);
const backups = readdirSync(place).filter((name) => name.includes('backup'));
answers['backups'] = [backups, readFileSync(backup).equals(wholeBackup)];
truncateSync(ballast);
await look('with room again', 2);

const cache = join(dir, 'cache');
mount('-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', cache);
mount('-o', 'remount,ro', cache);
await look('cache read-only', 3);
mount('-o', 'remount,rw', cache);
await look('cache writable again', 3);

const disk = join(place, 'disk');
// With times to the nanosecond, as on a disk that is mounted again.
execFileSync('cp', ['-a', library, disk]);
for (const name of readdirSync(library)) rmSync(join(library, name), { recursive: true });
await look('library unmounted', 4);
mount('--bind', disk, library);
await look('library mounted again', 4);

mount('-t', 'tmpfs', '-o', 'size=20m,nr_inodes=2', 'tmpfs', cache);
await look('no room for more files', 4);

// gallery.yaml on another disk than the database, and only read.
const settings = join(place, 'settings');
mkdirSync(settings);
mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', settings);
const separate = { dataDir: context.config.dataDir, file: join(settings, 'gallery.yaml') };
const saysOfNote = () =>
  checkDatabase(separate)
    .checks.filter(({ remedy }) => remedy !== null)
    .map(({ says }) => says.replaceAll(place, ''));
answers['note can be written'] = saysOfNote();
mount('-o', 'remount,ro', settings);
noteDatabase(separate);
answers['note cannot be written'] = saysOfNote();

answers['integrity'] = context.db.$client.pragma('integrity_check', { simple: true });
console.log(JSON.stringify(answers));
process.exit();
