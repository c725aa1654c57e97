import fs from 'node:fs';
import {
  appendFile,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { listWhole, makeKeptListings, otherTime } from '../testing/testKeptListings.ts';
import { AT_REST_MS } from './keptListings.ts';
import { openLocalLibrary } from './localLibrary.ts';
import type { WalkedFiles } from './localWalk.ts';

let dir: string;
let root: string;
let used: ReturnType<typeof makeKeptListings>;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'albumen-listings-'));
  root = join(dir, 'photos');
  used = makeKeptListings();
  for (const path of ['a/1.jpg', 'a/2.jpg', 'b/3.jpg', 'b/c/4.jpg']) await write(path);
  await mkdir(join(root, 'empty'));
  atRest();
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(dir, { recursive: true });
});

async function write(path: string, text = path) {
  await mkdir(join(root, path, '..'), { recursive: true });
  await writeFile(join(root, path), text);
}

/** Moves the clock on, so that everything written until now has been at rest for long. */
function atRest() {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * AT_REST_MS });
}

/** A library that notes which names are examined. */
function openCounting(changed: Partial<WalkedFiles> = {}) {
  const asked: string[] = [];
  const lstatSync = ((path: fs.PathLike) => {
    asked.push(path.toString().split('/').at(-1) ?? '');
    return (changed.lstatSync ?? fs.lstatSync)(path);
  }) as typeof fs.lstatSync;
  return { asked, library: openLocalLibrary(root, { ...fs, ...changed, lstatSync }) };
}

const keptPaths = () => [...used.listings.keys()].sort();

describe('kept listings of directories', () => {
  test('what has been at rest is listed once, and nothing of it is asked again', async () => {
    const { asked, library } = openCounting();
    const first = await listWhole(library, used.kept);
    expect(first).toEqual(await listWhole(openLocalLibrary(root)));
    expect(keptPaths()).toEqual(['', 'a', 'b', 'b/c', 'empty']);
    expect(asked.splice(0).sort()).toEqual(
      ['1.jpg', '2.jpg', '3.jpg', '4.jpg', 'a', 'b', 'c', 'empty'].sort(),
    );
    expect(await listWhole(library, used.kept)).toEqual(first);
    expect(asked).toEqual([]);
  });

  test.each<[string, (at: (path: string) => string) => Promise<unknown>, string[]]>([
    ['a file is added', (at) => writeFile(at('a/9.jpg'), 'new'), ['1.jpg', '2.jpg', '9.jpg']],
    ['a file is removed', (at) => rm(at('a/1.jpg')), ['2.jpg']],
    ['a file is renamed', (at) => rename(at('a/1.jpg'), at('a/9.jpg')), ['2.jpg', '9.jpg']],
    [
      'a file takes the place of another',
      (at) => rename(at('b/c/4.jpg'), at('a/1.jpg')),
      ['1.jpg', '2.jpg'],
    ],
    [
      'a file is moved elsewhere',
      (at) => rename(at('a/1.jpg'), at('b/c/1.jpg')),
      ['1.jpg', '2.jpg', '4.jpg'],
    ],
    ['a directory is made', (at) => mkdir(at('b/c/d')), ['4.jpg', 'd']],
    ['a directory is removed', (at) => rm(at('b/c'), { recursive: true }), ['3.jpg']],
    ['a directory is renamed', (at) => rename(at('b/c'), at('b/d')), ['3.jpg', 'd', '4.jpg']],
    [
      'a directory takes the place of another',
      async (at) => {
        await rm(at('empty'), { recursive: true });
        await rename(at('b/c'), at('empty'));
      },
      ['3.jpg', '4.jpg', 'a', 'b', 'empty'],
    ],
    [
      'a file becomes a directory',
      async (at) => {
        await rm(at('b/c/4.jpg'));
        await mkdir(at('b/c/4.jpg'));
      },
      ['4.jpg'],
    ],
  ])('%s: what changed is listed, and no more', async (_, change, asksAgain) => {
    const { asked, library } = openCounting();
    await listWhole(library, used.kept);
    asked.splice(0);
    await otherTime();
    await change((path) => join(root, path));
    atRest();
    expect(await listWhole(library, used.kept)).toEqual(await listWhole(openLocalLibrary(root)));
    expect(asked.splice(0).sort()).toEqual(asksAgain.sort());
    await listWhole(library, used.kept);
    expect(asked).toEqual([]);
  });

  test.each(['dev', 'ino'] as const)('another %s is another directory', async (field) => {
    await listWhole(openLocalLibrary(root), used.kept);
    const fstatSync = ((fd: number, options: { bigint: true }) => {
      const stats = fs.fstatSync(fd, options);
      return { ...stats, [field]: stats[field] + 1n };
    }) as typeof fs.fstatSync;
    const { asked, library } = openCounting({ fstatSync });
    await listWhole(library, used.kept);
    expect(asked).toHaveLength(8);
  });

  test('a file that is written to in place is seen where no listing is taken', async () => {
    const { library } = openCounting();
    const before = await listWhole(library, used.kept);
    await otherTime();
    await appendFile(join(root, 'a/1.jpg'), 'more');
    expect(await listWhole(library, used.kept)).toEqual(before);
    const sizeOf = ({ entries }: typeof before) =>
      entries.find(({ text }) => text === 'a/1.jpg')?.size;
    expect(sizeOf(await listWhole(library))).toBe((sizeOf(before) ?? 0) + 4);
  });

  test('a directory that was just changed, or in which a file was, is not kept', async () => {
    await otherTime();
    vi.useRealTimers();
    // The file has an old modification time, and was put there just now.
    const longAgo = new Date(Date.now() - 10 * AT_REST_MS);
    await utimes(join(root, 'b/3.jpg'), longAgo, longAgo);
    await listWhole(openLocalLibrary(root), used.kept);
    expect(keptPaths()).toEqual([]);
    atRest();
    await utimes(join(root, 'a/1.jpg'), longAgo, new Date(Date.now() - AT_REST_MS / 2));
    await listWhole(openLocalLibrary(root), used.kept);
    expect(keptPaths()).toEqual(['', 'b', 'b/c', 'empty']);
  });

  test('times in the future, and those of a file system without any, are not believed', async () => {
    const future = new Date(Date.now() + 2 * AT_REST_MS);
    await utimes(join(root, 'a/1.jpg'), future, future);
    await utimes(join(root, 'b'), future, future);
    await utimes(join(root, 'empty'), 0, 0);
    await listWhole(openLocalLibrary(root), used.kept);
    expect(keptPaths()).toEqual(['', 'b/c']);
  });

  test('a directory with a link, a fault or what is no file is not kept', async () => {
    await symlink('1.jpg', join(root, 'a/link.jpg'));
    await symlink(join(root, 'b/c'), join(root, 'b/also'));
    const lstatSync = ((path: fs.PathLike) => {
      if (path.toString().endsWith('4.jpg')) throw new Error('EIO: i/o error, lstat');
      return fs.lstatSync(path);
    }) as typeof fs.lstatSync;
    const { library } = openCounting({ lstatSync });
    const { faults } = await listWhole(library, used.kept);
    expect(faults.map(({ text }) => text).sort()).toEqual(['b/also/4.jpg', 'b/c/4.jpg']);
    expect(keptPaths()).toEqual(['', 'empty']);
  });

  test('a directory behind a link is kept by its own path, and the link is followed each time', async () => {
    await symlink(join(root, 'b'), join(root, 'also'));
    const library = openLocalLibrary(root);
    const first = await listWhole(library, used.kept);
    expect(keptPaths()).toEqual(['a', 'also', 'also/c', 'b', 'b/c', 'empty']);
    expect(await listWhole(library, used.kept)).toEqual(first);
    await rm(join(root, 'also'));
    await symlink(join(root, 'a'), join(root, 'also'));
    expect(await listWhole(library, used.kept)).toEqual(await listWhole(library));
  });

  test('many names are kept in parts', async () => {
    for (let i = 0; i < 2_100; i++) fs.writeFileSync(join(root, 'a', `${i}.png`), '');
    atRest();
    const { asked, library } = openCounting();
    const first = await listWhole(library, used.kept);
    const parts = used.listings.get('a')?.parts.map(({ files }) => files.length);
    expect(parts).toEqual([1_000, 1_000, 102]);
    asked.splice(0);
    expect(await listWhole(library, used.kept)).toEqual(first);
    expect(asked).toEqual([]);
  });

  test('names that are not UTF-8 are kept by their bytes', async () => {
    const odd = Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff])]);
    await mkdir(odd);
    await writeFile(Buffer.concat([odd, Buffer.from([0x2f, 0xe9, 0x2e])]), 'odd');
    atRest();
    const first = await listWhole(openLocalLibrary(root), used.kept);
    expect(used.listings.get('\xff')?.parts[0]?.files).toMatchObject([{ name: '\xe9.' }]);
    const { asked, library } = openCounting();
    expect(await listWhole(library, used.kept)).toEqual(first);
    expect(asked).toEqual([]);
  });

  test('no listing is taken of a directory outside', async () => {
    await mkdir(join(dir, 'outside'));
    await writeFile(join(dir, 'outside/secret.jpg'), 'secret');
    const openSync = ((path: fs.PathLike, flags: number) => {
      if (path.toString().endsWith('/a')) return fs.openSync(join(dir, 'outside'), flags);
      return fs.openSync(path, flags);
    }) as typeof fs.openSync;
    const find = () => [{ files: [], directories: ['a'] }];
    const { library } = openCounting({ openSync });
    const { faults, entries } = await listWhole(library, { ...used.kept, find });
    expect(faults).toMatchObject([{ kind: 'link-outside', text: 'a' }]);
    expect(entries).toEqual([]);
  });

  test('where the system does not say what was opened, nothing is kept', async () => {
    const denied = vi.spyOn(fs, 'readlinkSync').mockImplementation(() => {
      throw new Error('no /proc');
    });
    onTestFinished(() => denied.mockRestore());
    const { entries } = await listWhole(openLocalLibrary(root), used.kept);
    expect(entries).toHaveLength(4);
    expect(keptPaths()).toEqual([]);
  });
});

const name = fc.constantFrom('a', 'b', 'c', 'a/b', 'b/a', 'a/c', 'c/b/a');
const arbitraryChange = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), path: name }),
  fc.record({ kind: fc.constant('make' as const), path: name }),
  fc.record({ kind: fc.constant('remove' as const), path: name }),
  fc.record({ kind: fc.constant('link' as const), path: name, to: name }),
  fc.record({ kind: fc.constant('move' as const), path: name, to: name }),
);
type Change = typeof arbitraryChange extends fc.Arbitrary<infer T> ? T : never;

/** Makes a change; one that is not possible is skipped. */
async function make(change: Change): Promise<void> {
  const path = join(root, change.path);
  const attempts = {
    // A file that exists is replaced, not written to in place.
    write: async () => {
      await writeFile(join(dir, 'new'), change.path);
      await rename(join(dir, 'new'), path);
    },
    make: () => mkdir(path),
    remove: () => rm(path, { recursive: true }),
    link: () => ('to' in change ? symlink(join(root, change.to), path) : Promise.resolve()),
    move: () => ('to' in change ? rename(path, join(root, change.to)) : Promise.resolve()),
  };
  await attempts[change.kind]().catch(() => undefined);
}

test('after any changes, what is listed with kept listings is what is listed without', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(arbitraryChange, { maxLength: 4 }), { maxLength: 5 }),
      async (rounds) => {
        await rm(root, { recursive: true });
        await mkdir(root);
        const { kept } = makeKeptListings();
        const find: typeof kept.find = (...of) => {
          const found = kept.find(...of);
          if (found) taken += 1;
          return found;
        };
        for (const changes of rounds) {
          await otherTime();
          for (const change of changes) await make(change);
          atRest();
          const library = openLocalLibrary(root);
          expect(await listWhole(library, { ...kept, find })).toEqual(await listWhole(library));
        }
      },
    ),
    { numRuns: 30, seed: 7 },
  );
  expect(taken).toBeGreaterThan(20);
}, 60_000);
