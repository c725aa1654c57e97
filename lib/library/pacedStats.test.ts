import fs from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listWhole } from '../testing/testKeptListings.ts';
import { openLocalLibrary } from './localLibrary.ts';
import { pacedStats } from './pacedStats.ts';

let dir: string;
/** Paths of files that exist and of files that do not, in no order. */
const paths: string[] = [];
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'albumen-stats-'));
  for (let i = 0; i < 40; i++) {
    await writeFile(join(dir, `${i}`), 'x'.repeat(i));
    paths.push(join(dir, `${i}`), join(dir, `none ${i}`));
  }
});
afterAll(() => rm(dir, { recursive: true }));

/** A file system whose calls take `callMs` by a clock of its own. */
function makeFiles(callMs: () => number) {
  const used = { inTurn: 0, together: 0, atOnce: 0, most: 0 };
  /** The groups of paths that were examined at the same time. */
  const asked: string[] = [];
  let time = 0;
  const files = {
    ...fs,
    lstatSync: ((path: fs.PathLike) => {
      used.inTurn += 1;
      time += callMs();
      return fs.lstatSync(path);
    }) as typeof fs.lstatSync,
    lstat: ((path: fs.PathLike, answer: (error: Error | null, stats?: fs.Stats) => void) => {
      used.together += 1;
      asked.push(path.toString());
      used.atOnce += 1;
      used.most = Math.max(used.most, used.atOnce);
      fs.lstat(path, (error, stats) => {
        // Later calls answer sooner than earlier ones.
        setTimeout(() => {
          used.atOnce -= 1;
          answer(error, stats);
        }, used.together % 3);
      });
    }) as typeof fs.lstat,
  };
  return { used, asked, files, stats: pacedStats(files, () => time) };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, i) => paths[i % paths.length] ?? '');
const described = (all: readonly (fs.Stats | Error)[]) =>
  all.map((each) => (each instanceof Error ? (each as NodeJS.ErrnoException).code : each.size));
const expected = (count: number) =>
  many(count).map((_, i) => ((i % paths.length) % 2 ? 'ENOENT' : (i % paths.length) / 2));

test('as long as calls are quick, they are made in turn', async () => {
  const { used, stats } = makeFiles(() => 0.19);
  expect(described(await stats(many(3_000)))).toEqual(expected(3_000));
  expect(used).toMatchObject({ inTurn: 3_000, together: 0 });
});

test('a few slow calls, as another busy process causes them, change nothing', async () => {
  let calls = 0;
  const { used, stats } = makeFiles(() => (++calls % 50 === 0 ? 20 : 0.01));
  await stats(many(3_000));
  expect(used.together).toBe(0);
});

test('slow calls are made several at a time, with the same answers in the same order', async () => {
  const { used, stats } = makeFiles(() => 1);
  expect(described(await stats(many(1_000)))).toEqual(expected(1_000));
  expect(used).toEqual({ inTurn: 26, together: 974, atOnce: 0, most: 16 });
});

test('a disk that answers for several files at a time is slow too', async () => {
  let calls = 0;
  const { used, stats } = makeFiles(() => (++calls % 16 === 0 ? 8 : 0.01));
  await stats(many(1_000));
  expect(used.inTurn).toBe(64);
});

test('when they are quick again, they are made in turn again', async () => {
  let ms = 1;
  const { used, stats } = makeFiles(() => ms);
  await stats(many(1_000));
  ms = 0.01;
  // The same over several directories.
  for (let i = 0; i < 60; i++) expect(described(await stats(many(100)))).toEqual(expected(100));
  expect(used).toMatchObject({ together: 2_048, inTurn: 7_000 - 2_048 });
});

test('no paths, no answers', async () => {
  expect(await makeFiles(() => 1).stats([])).toEqual([]);
});

test('a library on a slow disk is listed as on a quick one', async () => {
  for (let i = 0; i < 300; i++) await writeFile(join(dir, `photo ${i}`), 'x');
  const quick = await listWhole(openLocalLibrary(dir));
  const { used, asked, files } = makeFiles(() => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    return 1;
  });
  expect(await listWhole(openLocalLibrary(dir, files))).toEqual(quick);
  expect(used.together).toBeGreaterThan(0);
  // They are examined through the opened directory, whatever is at its path by now.
  if (fs.existsSync('/proc/self/fd')) {
    expect(asked.filter((path) => !path.startsWith(`/proc/${process.pid}/fd/`))).toEqual([]);
  }
});
