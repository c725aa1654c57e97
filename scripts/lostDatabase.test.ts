import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommandRequest, runOnGallery, startCommandThread } from './testCommands.ts';

let dir: string;
let config: string;
let disk: string;
let note: string;
let thread: ReturnType<typeof startCommandThread>;
const run = (script: CommandRequest['script'], ...args: string[]) => thread.ask({ script, args });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-lost-'));
  config = join(dir, 'gallery.yaml');
  disk = join(dir, 'disk', 'albumen');
  note = join(dir, '.gallery.yaml.has-database');
  mkdirSync(join(dir, 'photos'));
  writeFileSync(config, 'library: ./photos\nurl: http://127.0.0.1:1\ndata_dir: ./disk/albumen\n');
  thread = startCommandThread(config);
  // The first command on a gallery.yaml that was written by hand makes the database.
  expect(run('people', 'user', 'add', 'anna')).toMatchObject({ code: 0, err: '' });
});
afterEach(async () => {
  await thread.end();
  rmSync(dir, { recursive: true });
});

/** Takes the disk away; its mount point stays. */
function unmount() {
  renameSync(join(dir, 'disk'), join(dir, 'away'));
  mkdirSync(join(dir, 'disk'));
}

function mount() {
  rmSync(join(dir, 'disk'), { recursive: true });
  renameSync(join(dir, 'away'), join(dir, 'disk'));
}

test('no command and no server begins an empty gallery while the disk of data_dir is not mounted', () => {
  expect(run('people', 'user', 'list').out).toContain('anna');
  unmount();
  for (const [script, ...args] of [
    ['scan', '--quiet'],
    ['people', 'user', 'list'],
    ['policy', 'show', 'album:1'],
    ['cache', 'status'],
    ['backup', join(dir, 'backup.tar.gz')],
  ] as const) {
    const { code, err } = run(script, ...args);
    expect([script, code]).toEqual([script, 1]);
    expect(err).toContain(`there is no database in ${disk}`);
    expect(err).toContain(note);
    expect([script, readdirSync(join(dir, 'disk'))]).toEqual([script, []]);
  }
  const served = runOnGallery(config, 'serve', []);
  expect([served.code, served.out]).toEqual([1, '']);
  expect(served.err).toContain(`there is no database in ${disk}`);
  expect(readdirSync(join(dir, 'disk'))).toEqual([]);
  const { code, out } = run('doctor');
  expect(code).toBe(1);
  expect(out).toMatch(/!! {2}database: data_dir: there is no database in .*\n {5}Mount its disk/);

  mount();
  expect(run('people', 'user', 'list')).toMatchObject({ code: 0, err: '' });
  expect(run('people', 'user', 'list').out).toContain('anna');
});

test('a data_dir that is another than before is noticed, and one that moved is followed', () => {
  run('people', 'user', 'list');
  writeFileSync(config, 'library: ./photos\ndata_dir: ./moved\n');
  expect(run('people', 'user', 'list').err).toContain(`It was in ${disk}`);
  renameSync(disk, join(dir, 'moved'));
  expect(run('people', 'user', 'list').out).toContain('anna');
  rmSync(join(dir, 'moved'), { recursive: true });
  expect(run('people', 'user', 'list').err).toContain(
    `there is no database in ${join(dir, 'moved')}`,
  );
});

test('a restore brings the database back, and without the note an empty gallery begins', () => {
  const backup = join(dir, 'backup.tar.gz');
  expect(run('backup', backup, '--quiet').code).toBe(0);
  rmSync(disk, { recursive: true });
  expect(run('people', 'user', 'list').code).toBe(1);
  expect(run('restore', backup, '--keep-config')).toMatchObject({ code: 0, err: '' });
  expect(run('people', 'user', 'list').out).toContain('anna');

  rmSync(disk, { recursive: true });
  rmSync(note);
  expect(run('people', 'user', 'list').out).not.toContain('anna');
  expect(existsSync(join(disk, 'albumen.db'))).toBe(true);
});

test('where a note cannot be written, all goes on', () => {
  // A directory in its place: this account may write anywhere.
  mkdirSync(note);
  expect(run('people', 'user', 'list').out).toContain('anna');
  unmount();
  expect(run('people', 'user', 'list').code).toBe(1);
});
