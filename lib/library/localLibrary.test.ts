import fs from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeLibrary } from '../testing/libraryContract.ts';
import {
  type Library,
  type LibraryEntry,
  type LibraryFault,
  LibraryUnreadableError,
  pathBytes,
} from './library.ts';
import { openLocalLibrary } from './localLibrary.ts';

describeLibrary('a local directory', async () => {
  const root = await mkdtemp(join(tmpdir(), 'albumen-library-'));
  await writeFile(join(dirname(root), 'secret'), 'secret');
  return {
    library: openLocalLibrary(root),
    write: async (path, bytes) => {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), bytes);
    },
    remove: (path) => rm(join(root, path)),
    close: () => rm(root, { recursive: true }),
  };
});

describe('local library', () => {
  let dir: string;
  let root: string;
  let library: Library;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'albumen-library-'));
    root = join(dir, 'photos');
    await mkdir(join(root, 'trip'), { recursive: true });
    await writeFile(join(root, 'trip/a.jpg'), 'photo');
    await mkdir(join(dir, 'photos-private'));
    await writeFile(join(dir, 'photos-private/secret.jpg'), 'secret');
    library = openLocalLibrary(root);
  });
  afterEach(() => rm(dir, { recursive: true }));

  async function list(from = library) {
    const entries: LibraryEntry[] = [];
    const faults: LibraryFault[] = [];
    for await (const batch of from.list()) {
      entries.push(...batch.entries);
      faults.push(...batch.faults);
    }
    const paths = entries.map(({ text }) => text).sort();
    return { entries, paths, faults: faults.map(({ kind, text }) => `${kind} ${text}`).sort() };
  }

  test('a name that is not UTF-8 is listed, read and located by its bytes', async () => {
    const name = Buffer.from([0xe9, 0x74, 0xe9, 0x2e, 0x6a, 0x70, 0x67]);
    await writeFile(Buffer.concat([Buffer.from(`${root}/trip/`), name]), 'latin');
    const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff])]);
    await mkdir(odd);
    await writeFile(Buffer.concat([odd, Buffer.from('/b.jpg')]), 'odd');
    const { entries } = await list();
    const texts = entries.map(({ text }) => text).sort();
    expect(texts).toEqual(['trip/a.jpg', 'trip/\ufffdt\ufffd.jpg', '\ufffd/b.jpg'].sort());
    for (const { rawPath } of entries) {
      const path = pathBytes(rawPath);
      const { bytes } = await library.readHead(path, 100);
      const located = await library.locate(path);
      expect(located && (await readFile(located.location))).toEqual(bytes);
    }
  });

  test('leak 44: a symbolic link out of the library is neither listed nor located', async () => {
    await symlink(join(dir, 'photos-private/secret.jpg'), join(root, 'trip/link.jpg'));
    await symlink(join(dir, 'photos-private'), join(root, 'all'));
    await symlink('/etc', join(root, 'etc'));
    expect(await list()).toMatchObject({
      paths: ['trip/a.jpg'],
      faults: ['link-outside all', 'link-outside etc', 'link-outside trip/link.jpg'],
    });
    for (const path of ['trip/link.jpg', 'all/secret.jpg', 'etc/passwd']) {
      expect(await library.locate(Buffer.from(path))).toBeNull();
    }
  });

  test('a symbolic link within the library is followed, to a file and to a directory', async () => {
    await symlink('a.jpg', join(root, 'trip/again.jpg'));
    await symlink(join(root, 'trip'), join(root, 'best'));
    const { paths, faults } = await list();
    expect(paths).toEqual(['best/a.jpg', 'best/again.jpg', 'trip/a.jpg', 'trip/again.jpg']);
    expect(faults).toEqual([]);
    const located = await library.locate(Buffer.from('best/again.jpg'));
    expect(located?.location.toString()).toBe(join(root, 'trip/a.jpg'));
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
    expect(await linked.locate(Buffer.from('trip/a.jpg'))).not.toBeNull();
  });

  test('a link to the library that is set to another directory leads there at once', async () => {
    await mkdir(join(dir, 'moved/trip'), { recursive: true });
    await writeFile(join(dir, 'moved/trip/a.jpg'), 'another photo');
    await symlink(root, join(dir, 'link'));
    const linked = openLocalLibrary(join(dir, 'link'));
    expect(await linked.locate(Buffer.from('trip/a.jpg'))).toMatchObject({ size: 5 });
    await rm(join(dir, 'link'));
    await symlink(join(dir, 'moved'), join(dir, 'link'));
    expect(await linked.locate(Buffer.from('trip/a.jpg'))).toMatchObject({ size: 13 });
  });

  test('what is neither file nor directory is reported', async () => {
    const server = createServer().listen(join(root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await list()).faults).toEqual(['special socket']);
    expect(await library.locate(Buffer.from('socket'))).toBeNull();
    server.close();
  });

  test.each(['missing', 'photos/trip/a.jpg'])('a root that cannot be listed throws: %s', (path) =>
    expect(list(openLocalLibrary(join(dir, path)))).rejects.toBeInstanceOf(LibraryUnreadableError),
  );

  test('an unreadable directory or file is reported, and the listing goes on', async () => {
    await mkdir(join(root, 'closed'));
    await writeFile(join(root, 'closed/b.jpg'), 'photo');
    await writeFile(join(root, 'bad.jpg'), 'photo');
    const denied = (path: fs.PathLike) => {
      if (/closed$|bad\.jpg$/.test(path.toString())) {
        throw Object.assign(new Error("EACCES: permission denied, scandir 'x'"), {
          code: 'EACCES',
        });
      }
    };
    const files = {
      ...fs,
      readdirSync: ((path: fs.PathLike, options: { encoding: 'latin1' }) => {
        denied(path);
        return fs.readdirSync(path, options);
      }) as typeof fs.readdirSync,
      lstatSync: ((path: fs.PathLike) => {
        if (path.toString().endsWith('bad.jpg')) denied(path);
        return fs.lstatSync(path);
      }) as typeof fs.lstatSync,
    };
    expect(await list(openLocalLibrary(root, files))).toMatchObject({
      paths: ['trip/a.jpg'],
      faults: ['unreadable bad.jpg', 'unreadable closed'],
    });
  });

  test.skipIf(process.getuid?.() === 0)(
    'a directory without permission (not as root)',
    async () => {
      await mkdir(join(root, 'closed'), { mode: 0o000 });
      expect((await list()).faults).toEqual(['unreadable closed']);
    },
  );

  test.skipIf(process.getuid?.() === 0)(
    'what may not be read is not to be had (not as root)',
    async () => {
      await chmod(join(root, 'trip/a.jpg'), 0o000);
      expect(await library.locate(Buffer.from('trip/a.jpg'))).toBeNull();
      await chmod(join(root, 'trip/a.jpg'), 0o600);
      await chmod(join(root, 'trip'), 0o000);
      expect(await library.locate(Buffer.from('trip/a.jpg'))).toBeNull();
      await chmod(join(root, 'trip'), 0o700);
      expect(await library.locate(Buffer.from('trip/a.jpg'))).not.toBeNull();
    },
  );
});
