import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectRoot } from '../lib/process/projectRoot.ts';
import {
  type CommandRequest,
  runOnGallery,
  startCommandThread,
} from '../lib/testing/testCommands.ts';

/** Another disk than that of gallery.yaml: Linux has one in memory, and tests may have their files there. */
const otherDisk = ['/dev/shm', '/tmp', projectRoot()].find(
  (place) => existsSync(place) && statSync(place).dev !== statSync(tmpdir()).dev,
);

/** Without a second disk there is none that could be missing. */
const onOwnDisk = test.skipIf(otherDisk === undefined);

let dir: string;
let config: string;
let mountPoint: string;
let disk: string;
let note: string;
let thread: ReturnType<typeof startCommandThread>;
const run = (script: CommandRequest['script'], ...args: string[]) => thread.ask({ script, args });

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-lost-'));
  config = join(dir, 'gallery.yaml');
  mountPoint = mkdtempSync(join(otherDisk ?? dir, 'albumen-lost-'));
  disk = join(mountPoint, 'albumen');
  note = join(dir, '.gallery.yaml.has-database');
  mkdirSync(join(dir, 'photos'));
  writeFileSync(config, `library: ./photos\nurl: http://127.0.0.1:1\ndata_dir: ${disk}\n`);
  thread = startCommandThread(config);
  // The first command on a gallery.yaml that was written by hand makes the database.
  expect(run('people', 'user', 'add', 'anna')).toMatchObject({ code: 0, err: '' });
});
afterEach(async () => {
  await thread.end();
  rmSync(dir, { recursive: true });
  rmSync(mountPoint, { recursive: true, force: true });
});

/** Takes the disk away; its mount point stays. */
function unmount() {
  renameSync(disk, `${disk}.away`);
}

/** Brings it back, over what `npm run doctor` made to find out whether it may write. */
function mount() {
  rmSync(disk, { recursive: true, force: true });
  renameSync(`${disk}.away`, disk);
}

onOwnDisk(
  'no command and no server begins an empty gallery while the disk of data_dir is not mounted',
  () => {
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
      expect([script, existsSync(disk)]).toEqual([script, false]);
    }
    const served = runOnGallery(config, 'serve', []);
    expect([served.code, served.out]).toEqual([1, '']);
    expect(served.err).toContain(`there is no database in ${disk}`);
    expect(existsSync(disk)).toBe(false);
    const { code, out } = run('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(/!! {2}database: data_dir: there is no database in .*\n {5}Mount its disk/);

    mount();
    expect(run('people', 'user', 'list')).toMatchObject({ code: 0, err: '' });
    expect(run('people', 'user', 'list').out).toContain('anna');
  },
);

onOwnDisk(
  'a data_dir that is another than before is noticed, and one that moved is followed',
  () => {
    const moved = join(mountPoint, 'moved');
    run('people', 'user', 'list');
    writeFileSync(config, `library: ./photos\ndata_dir: ${moved}\n`);
    expect(run('people', 'user', 'list').err).toContain(`It was in ${disk}`);
    renameSync(disk, moved);
    expect(run('people', 'user', 'list').out).toContain('anna');
    rmSync(moved, { recursive: true });
    expect(run('people', 'user', 'list').err).toContain(`there is no database in ${moved}`);
  },
);

onOwnDisk('on the disk of gallery.yaml nothing is noted: who deletes data_dir begins anew', () => {
  const beside = join(dir, 'data');
  run('people', 'user', 'list');
  expect(existsSync(note)).toBe(true);
  cpSync(disk, beside, { recursive: true });
  writeFileSync(config, 'library: ./photos\n');
  expect(run('people', 'user', 'list').out).toContain('anna');
  expect(existsSync(note)).toBe(false);
  rmSync(beside, { recursive: true });
  expect(run('people', 'user', 'list')).toMatchObject({ code: 0, err: '' });
});

onOwnDisk(
  'a restore brings the database back, and without the note an empty gallery begins',
  () => {
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
  },
);

onOwnDisk('where a note cannot be written, all goes on', () => {
  // A directory in its place: this account may write anywhere.
  mkdirSync(note);
  expect(run('people', 'user', 'list').out).toContain('anna');
  unmount();
  expect(run('people', 'user', 'list').code).toBe(1);
});
