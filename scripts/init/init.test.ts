import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { InvalidArgumentError } from 'commander';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseConfig } from '../../lib/config/config.ts';
import { openDatabase } from '../../lib/db/open.ts';
import { findLinkByToken } from '../../lib/links/linkUse.ts';
import { isAdministrator } from '../../lib/people/administrators.ts';
import { getUser } from '../../lib/people/people.ts';
import { scriptArgs } from '../../lib/process/scriptArgs.ts';
import {
  parseHandleAnswer,
  parseLibrary,
  parseNameAnswer,
  parseNewAlbums,
  parseTimezone,
  parseTitle,
  parseUrl,
} from './parseAnswers.ts';
import { askQuestions } from './questions.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'albumen-init-'));
  file = join(folder, 'gallery.yaml');
  mkdirSync(join(folder, 'photos/2020_05_03_Garden'), { recursive: true });
  writeFileSync(join(folder, 'photos/2020_05_03_Garden/a.jpg'), 'x');
});

afterEach(() => rmSync(folder, { recursive: true }));

function init(...args: string[]) {
  return spawnSync(process.execPath, [...scriptArgs('scripts/init.ts'), ...args], {
    env: { ...process.env, GALLERY_CONFIG: file, PORT: '3000' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
}

test('with nobody to ask, the missing flags are named and nothing is written', () => {
  const { status, stderr } = init('--title', 'Ours');
  expect(status).toBe(2);
  for (const flag of ['--library', '--url', '--new-albums', '--timezone', '--admin', '--name']) {
    expect(stderr).toContain(flag);
  }
  expect(stderr).not.toContain('--title');
  expect(init('--yes').stderr).toContain('--library');
  expect(existsSync(file)).toBe(false);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

test('where no administrator can be added, no file is left, so that it can be run again', () => {
  writeFileSync(join(folder, 'data'), 'in the place of the directory');
  const answers = ['--yes', '--library', join(folder, 'photos'), '--admin', 'ann', '--name', 'Ann'];
  expect(init(...answers).status).toBe(1);
  expect(existsSync(file)).toBe(false);
  rmSync(join(folder, 'data'));
  expect(init(...answers)).toMatchObject({ status: 0, stderr: '' });
});

/** Disks can be mounted in a namespace of one's own, which some containers forbid. */
const canMount =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

test.skipIf(!canMount)('on a full disk nothing is left, so that it can be run again', () => {
  const command = [process.execPath, ...scriptArgs('scripts/init.ts')];
  const answers = ['--yes', '--library', join(folder, 'photos'), '--admin', 'ann'];
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const steps = `mount -t tmpfs -o size=64k tmpfs ${disk}; head -c 65536 /dev/zero > ${disk}/ballast
    "$@"; echo "$?"; ls -A ${disk}`;
  const { stdout, stderr } = spawnSync(
    'unshare',
    ['-rm', 'sh', '-c', steps, 'sh', ...command, ...answers],
    { env: { ...process.env, GALLERY_CONFIG: join(disk, 'gallery.yaml') }, encoding: 'utf8' },
  );
  expect(stderr).toContain('ENOSPC');
  expect(stdout).toMatch(/^1\nballast\n$/m);
});

test('flags answer: the file, the administrator, and a link that signs that person in', () => {
  const photos = join(folder, 'photos');
  const { status, stdout, stderr } = init(
    ...['--title', "Ann's photos", '--url', 'https://photos.example.org/', '--library', photos],
    ...['--new-albums', 'public', '--timezone', 'Europe/Paris', '--admin', 'ann', '--name', 'Ann'],
  );
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toContain('1 photo in 1 directory of the form YYYY_MM_DD_name/');
  const config = parseConfig(readFileSync(file, 'utf8'), file, { port: 1, timezone: 'UTC' });
  expect(config).toMatchObject({
    title: "Ann's photos",
    url: 'https://photos.example.org',
    newAlbums: 'public',
    timezone: 'Europe/Paris',
    library: { root: photos },
    dataDir: join(folder, 'data'),
  });
  const [url] = stdout.trim().split('\n').slice(-1);
  const [, token = ''] = /^https:\/\/photos\.example\.org\/in\/([\w-]+)$/.exec(url ?? '') ?? [];
  const db = openDatabase(config.dataDir, { busyTimeoutMs: 1000, timezone: 'Europe/Paris' });
  const ann = getUser(db, 'ann');
  expect(ann.name).toBe('Ann');
  expect(isAdministrator(db, ann.id)).toBe(true);
  expect(findLinkByToken(db, token)?.user.id).toBe(ann.id);
  db.$client.close();
});

test('a gallery.yaml that is there is never overwritten', () => {
  writeFileSync(file, 'library: ./photos\n');
  const { status, stderr } = init('--yes', '--library', join(folder, 'photos'));
  expect(status).toBe(1);
  expect(stderr).toContain(`${file} exists already`);
  expect(readFileSync(file, 'utf8')).toBe('library: ./photos\n');
});

test('a flag that cannot be used is refused by its name', () => {
  const { status, stderr } = init('--yes', '--library', join(folder, 'nowhere'));
  expect(status).toBe(2);
  expect(stderr).toContain('--library');
  expect(stderr).toContain(`There is no directory ${join(folder, 'nowhere')}.`);
  expect(existsSync(file)).toBe(false);
});

test.each([
  [parseUrl, 'photos.example.org'],
  [parseUrl, 'https://example.org/photos'],
  [parseLibrary, 's3://bucket'],
  [parseNewAlbums, 'friends'],
  [parseTimezone, 'Paris'],
  [parseHandleAnswer, 'Ann Smith'],
  [parseNameAnswer, '  '],
  [parseTitle, ''],
])('%o refuses %j with a sentence', (parse, answer) => {
  expect(() => parse(answer)).toThrow(InvalidArgumentError);
});

test('data beside the photos is refused: nothing is written into them', () => {
  file = join(folder, 'photos/gallery.yaml');
  const { status, stderr } = init('--yes', '--library', join(folder, 'photos'));
  expect(status).toBe(2);
  expect(stderr).toContain('library');
  expect(existsSync(join(folder, 'photos/data'))).toBe(false);
  expect(existsSync(file)).toBe(false);
});

/** Types each line when the next question has been asked. */
async function answering(given: Parameters<typeof askQuestions>[0], lines: readonly string[]) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const left = [...lines];
  let shown = '';
  output.on('data', (text) => {
    shown += text;
    if (!String(text).endsWith('> ')) return;
    const line = left.shift();
    if (line === undefined) input.end();
    else input.write(`${line}\n`);
  });
  return { answers: await askQuestions(given, { input, output }), shown };
}

test('asks for what no flag says; an empty answer takes the default, a bad one is asked again', async () => {
  const photos = join(folder, 'photos');
  const { answers, shown } = await answering({ title: 'Ours', timezone: 'UTC' }, [
    '/no/such/directory',
    photos,
    '',
    'public',
    'ann',
    '',
  ]);
  expect(answers).toEqual({
    title: 'Ours',
    timezone: 'UTC',
    library: photos,
    url: 'http://localhost:3000',
    newAlbums: 'public',
    admin: 'ann',
    name: 'ann',
  });
  expect(shown).toContain('There is no directory /no/such/directory');
  expect(shown).not.toContain('What is the gallery called');
});

test('nothing is written if the questions are ended half-way', async () => {
  const { answers } = await answering({}, [join(folder, 'photos')]);
  expect(answers).toBeNull();
});
