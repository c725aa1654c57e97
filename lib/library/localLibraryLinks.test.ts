import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openListedLibrary } from '../testing/listedLibrary.ts';
import type { Library } from './library.ts';
import { openLocalLibrary } from './localLibrary.ts';

/** Exchanges `trip` with a link to a directory outside, over and over. */
const exchanger = `
    const { renameSync } = require('node:fs');
    process.on('disconnect', () => process.exit());
    process.send('ready');
    for (;;) {
      for (const [from, to] of [['trip', 'kept'], ['link', 'trip'], ['trip', 'link'], ['kept', 'trip']]) {
        renameSync(from, to);
      }
      if (!process.connected) break;
    }`;

describe('symbolic links in a library in a directory', () => {
  const { used, list } = openListedLibrary();
  let [dir, root, library] = ['', '', {} as Library];
  beforeEach(() => {
    ({ dir, root, library } = used);
  });

  test('a symbolic link out of the library is neither listed nor opened', async () => {
    await symlink(join(dir, 'photos-private/secret.jpg'), join(root, 'trip/link.jpg'));
    await symlink(join(dir, 'photos-private'), join(root, 'all'));
    await symlink('/etc', join(root, 'etc'));
    expect(await list()).toMatchObject({
      paths: ['trip/a.jpg'],
      faults: ['link-outside all', 'link-outside etc', 'link-outside trip/link.jpg'],
    });
    for (const path of ['trip/link.jpg', 'all/secret.jpg', 'etc/passwd']) {
      expect(await library.find(Buffer.from(path))).toBeNull();
    }
  });

  // Without /proc, paths are compared before and after opening, which cannot exclude this race.
  test.skipIf(!fs.existsSync('/proc/self/fd'))(
    'a directory that is exchanged with a link leads nowhere else',
    async () => {
      await writeFile(join(dir, 'photos-private/a.jpg'), 'secret');
      await symlink(join(dir, 'photos-private'), join(root, 'link'));
      const child = spawn(process.execPath, ['-e', exchanger], {
        cwd: root,
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      const exited = new Promise((resolve) => child.once('exit', resolve));
      await new Promise((resolve) => child.once('message', resolve));
      const found = new Set<string>();
      const path = Buffer.from('trip/a.jpg');
      for (let i = 0; i < 3000 || !found.has('photo'); i++) {
        const opened = await library.open(path);
        if (opened) found.add((await opened.readRange(0, 100)).toString());
        await opened?.close();
        const head = await library.readHead(path, 100).catch(() => null);
        if (head) found.add(head.bytes.toString());
      }
      child.kill('SIGKILL');
      await exited;
      expect([...found]).toEqual(['photo']);
    },
  );

  test('without /proc, device and inode tell what was opened', async () => {
    const denied = vi.spyOn(fs, 'readlinkSync').mockImplementation(() => {
      throw new Error('no /proc');
    });
    onTestFinished(() => denied.mockRestore());
    await symlink(join(dir, 'photos-private'), join(root, 'all'));
    await symlink('a.jpg', join(root, 'trip/again.jpg'));
    expect(await library.find(Buffer.from('all/secret.jpg'))).toBeNull();
    await expect(library.readHead(Buffer.from('all/secret.jpg'), 5)).rejects.toThrow('out of');
    const opened = await library.open(Buffer.from('trip/again.jpg'));
    expect([opened?.size, opened?.path]).toEqual([5, null]);
    await opened?.close();
    expect((await library.readHead(Buffer.from('trip/a.jpg'), 5)).bytes.toString()).toBe('photo');
  });

  test('a symbolic link within the library is followed, to a file and to a directory', async () => {
    await symlink('a.jpg', join(root, 'trip/again.jpg'));
    await symlink(join(root, 'trip'), join(root, 'best'));
    const { paths, faults } = await list();
    expect(paths).toEqual(['best/a.jpg', 'best/again.jpg', 'trip/a.jpg', 'trip/again.jpg']);
    expect(faults).toEqual([]);
    const opened = await library.open(Buffer.from('best/again.jpg'));
    expect((await opened?.readRange(0, 100))?.toString()).toBe('photo');
    await opened?.close();
  });

  test('links that lead back, to nothing, or on and on are reported', async () => {
    await symlink('..', join(root, 'trip/up'));
    await symlink('.', join(root, 'trip/self'));
    await symlink('nowhere', join(root, 'broken'));
    await symlink('knot', join(root, 'knot'));
    expect(await list()).toMatchObject({
      paths: ['trip/a.jpg'],
      faults: [
        'link-broken broken',
        'link-broken knot',
        'link-loop trip/self',
        'link-loop trip/up',
      ],
    });
  });

  test('directories that link to one another do not grow without end', async () => {
    const names = ['p', 'q', 'r', 's', 't'];
    for (const name of names) await mkdir(join(root, name));
    for (const from of names) {
      for (const to of names) await symlink(join(root, to), join(root, from, to));
    }
    const { faults } = await list();
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.length).toBeLessThan(5 ** 5);
  });

  test('the root may be a symbolic link itself', async () => {
    await symlink(root, join(dir, 'link'));
    const linked = openLocalLibrary(join(dir, 'link'));
    expect((await list(linked)).paths).toEqual(['trip/a.jpg']);
    expect(await linked.find(Buffer.from('trip/a.jpg'))).not.toBeNull();
  });

  test('a link to the library that is set to another directory leads there at once', async () => {
    await mkdir(join(dir, 'moved/trip'), { recursive: true });
    await writeFile(join(dir, 'moved/trip/a.jpg'), 'another photo');
    await symlink(root, join(dir, 'link'));
    const linked = openLocalLibrary(join(dir, 'link'));
    expect(await linked.find(Buffer.from('trip/a.jpg'))).toMatchObject({ size: 5 });
    await rm(join(dir, 'link'));
    await symlink(join(dir, 'moved'), join(dir, 'link'));
    expect(await linked.find(Buffer.from('trip/a.jpg'))).toMatchObject({ size: 13 });
  });

  test('a directory that is exchanged for a link outside as it is listed tells nothing of there', async () => {
    await mkdir(join(root, 'later'));
    await writeFile(join(root, 'later/b.jpg'), 'photo');
    await mkdir(join(dir, 'outside'));
    await writeFile(join(dir, 'outside/secret.jpg'), 'secret');
    await writeFile(join(dir, 'outside/b.jpg'), 'of another size');
    const exchanged = (path: fs.PathLike) => {
      if (!path.toString().endsWith('later')) return;
      fs.renameSync(join(root, 'later'), join(root, 'before'));
      fs.symlinkSync(join(dir, 'outside'), join(root, 'later'));
    };
    const before = {
      ...fs,
      openSync: ((path: fs.PathLike, flags: number) => {
        exchanged(path);
        return fs.openSync(path, flags);
      }) as typeof fs.openSync,
    };
    const listed = await list(openLocalLibrary(root, before));
    expect(listed.paths).toEqual(['trip/a.jpg']);
    expect(listed.faults).toEqual(['link-outside later']);
    fs.unlinkSync(join(root, 'later'));
    fs.renameSync(join(root, 'before'), join(root, 'later'));
    // By the time that it is examined, the directory may be there again.
    const after = {
      ...fs,
      openSync: ((path: fs.PathLike, flags: number) => {
        const fd = fs.openSync(path, flags);
        exchanged(path);
        return fd;
      }) as typeof fs.openSync,
      closeSync: (fd: number) => {
        const isLink = fs.lstatSync(join(root, 'later')).isSymbolicLink();
        fs.closeSync(fd);
        if (!isLink) return;
        fs.unlinkSync(join(root, 'later'));
        fs.renameSync(join(root, 'before'), join(root, 'later'));
      },
    };
    const { paths, faults, entries } = await list(openLocalLibrary(root, after));
    expect({ paths, faults }).toEqual({ paths: ['later/b.jpg', 'trip/a.jpg'], faults: [] });
    expect(entries.map(({ size }) => size)).toEqual([5, 5]);
  });
});
