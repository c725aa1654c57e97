import fs from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { describeLibrary } from '../testing/libraryContract.ts';
import { openListedLibrary } from '../testing/listedLibrary.ts';
import { LibraryUnreadableError } from './errors.ts';
import type { Library } from './library.ts';
import { openLocalLibrary } from './localLibrary.ts';
import type { Pace } from './pace.ts';
import { pathBytes } from './rawPath.ts';

const quick: Pace = { left: () => 0, took: () => undefined, passed: () => undefined };

describeLibrary('a local directory', () => localDirectory(null));
describeLibrary('a local directory, whose files are read synchronously', () =>
  localDirectory(quick),
);

async function localDirectory(
  pace: Pace | null,
): ReturnType<Parameters<typeof describeLibrary>[1]> {
  const root = await mkdtemp(join(tmpdir(), 'albumen-library-'));
  await writeFile(join(dirname(root), 'secret'), 'secret');
  const write = async (path: string, bytes: Buffer) => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), bytes);
  };
  return {
    library: openLocalLibrary(root, fs, pace),
    write,
    writeMany: async (paths) => {
      for (const path of paths) await write(path, Buffer.from('x'));
    },
    remove: (path) => rm(join(root, path)),
    keepsOpenFiles: true,
    longestPath: 1024,
    close: () => rm(root, { recursive: true }),
  };
}

describe('a library in a directory', () => {
  const { used, list } = openListedLibrary();
  let [dir, root, library] = ['', '', {} as Library];
  beforeEach(() => {
    ({ dir, root, library } = used);
  });

  test('the ends of files are read synchronously while that is quick, and the same otherwise', async () => {
    await writeFile(join(root, 'large'), Buffer.alloc(3000, 'abc'));
    let left = 0;
    let took = 0;
    const pace: Pace = {
      left: () => left,
      took: () => {
        took += 1;
      },
      passed: (calls) => {
        left -= calls;
      },
    };
    const paced = openLocalLibrary(root, fs, pace);
    const paths = ['trip/a.jpg', 'large', 'none', 'trip'].map(Buffer.from);
    const readAll = (from: Library) =>
      Promise.allSettled(paths.map((path) => from.readEnds(path, 1000, 500)));
    const expected = await readAll(library);
    expect(await readAll(paced)).toEqual(expected);
    expect(took).toBeGreaterThan(4);
    [left, took] = [100, 0];
    expect(await readAll(paced)).toEqual(expected);
    expect([took, left < 100]).toEqual([0, true]);
  });

  test('a name that is not UTF-8 is listed, read and opened by its bytes', async () => {
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
      const opened = await library.open(path);
      expect(await opened?.readRange(0, 100)).toEqual(bytes);
      await opened?.close();
    }
  });

  test('what is neither file nor directory is reported', async () => {
    const server = createServer().listen(join(root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await list()).faults).toEqual(['special socket']);
    expect(await library.find(Buffer.from('socket'))).toBeNull();
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
      openSync: ((path: fs.PathLike, flags: number) => {
        denied(path);
        return fs.openSync(path, flags);
      }) as typeof fs.openSync,
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
      expect(await library.find(Buffer.from('trip/a.jpg'))).toBeNull();
      await chmod(join(root, 'trip/a.jpg'), 0o600);
      await chmod(join(root, 'trip'), 0o000);
      expect(await library.find(Buffer.from('trip/a.jpg'))).toBeNull();
      await chmod(join(root, 'trip'), 0o700);
      expect(await library.find(Buffer.from('trip/a.jpg'))).not.toBeNull();
    },
  );
});
