import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeTestGallery } from '../lib/testing/testCommands.ts';

const gallery = makeTestGallery();
afterAll(() => gallery.close());
const cache = join(dirname(gallery.configFile), 'data/cache');
const run = (...args: string[]) => gallery.run('cache', args);

function put(name: string, bytes: number, hoursAgo: number): void {
  const path = join(cache, `stripped/ab/${name}`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Buffer.alloc(bytes));
  const at = Date.now() / 1000 - hoursAgo * 3600;
  utimesSync(path, at, at);
}

test('the cache is measured, pruned and cleared', () => {
  const nobodys = { files: 2, bytes: 10_000_300 };
  put('old.json', 300, 2);
  put('large.json', 10_000_000, 0);
  expect(JSON.parse(run('status', '--json').out)).toEqual({
    ...nobodys,
    thumbnails: { files: 0, bytes: 0 },
    stripped: nobodys,
    films: { files: 0, bytes: 0 },
    tiles: { files: 0, bytes: 0 },
    orphans: nobodys,
    max_bytes: null,
  });
  expect(run('status').out.split('\n')).toEqual([
    '2 files (10.0 MB) of derived data, no bound (cache_max_size):',
    '  thumbnails: 0 files (0 B)',
    '  plans for stripping metadata: 2 files (10.0 MB)',
    '  films for browsers that cannot play the file: 0 files (0 B)',
    '  tiles of the map: 0 files (0 B)',
    'No longer wanted of these: 2 files (10.0 MB).',
    '',
  ]);
  appendFileSync(gallery.configFile, 'cache_max_size: 10MB\n');
  expect(run('prune').out).toBe(
    'Removed 1 file (300 B) that nobody would ask for any more.\nKept 1 file (10.0 MB).\n',
  );
  put('large2.json', 10_000_000, 0.1);
  const pruned = JSON.parse(run('prune', '--json').out);
  expect(pruned).toMatchObject({
    removed_orphans: { files: 0, bytes: 0 },
    removed_unfinished: 0,
    max_bytes: 10_000_000,
  });
  // Pruning goes down to nine tenths of the bound, and one of these files is larger than that.
  expect(pruned.removed_unused).toEqual({ files: 2, bytes: 20_000_000 });
  put('last.json', 5, 0);
  expect(run('clear', '--json').out).toBe(
    '{\n  "removed": {\n    "files": 1,\n    "bytes": 5\n  }\n}\n',
  );
  const cleared = { code: 0, out: 'Removed 0 files (0 B).\n', err: '' };
  expect(run('clear')).toEqual(cleared);
  expect(gallery.runProcess('cache', ['clear'])).toEqual(cleared);
}, 120_000);

test('exit codes are those of all commands', () => {
  expect(run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('prune') });
  expect(run('prune', '--help').code).toBe(0);
  expect(run('sweep').code).toBe(2);
  expect(run('prune', 'more').code).toBe(2);
  expect(gallery.runProcess('cache', ['sweep']).code).toBe(2);
}, 120_000);
