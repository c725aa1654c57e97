import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { hasPython, hasUnzip, MTIME, never, startArchives } from '../testing/testArchive.ts';
import { archiveStream } from './archiveStream.ts';

const { inDirectory, original, prepare, reader } = await startArchives();

describe('more than 4 GiB', () => {
  const SIZE = 5 * 2 ** 30;

  test.each([true, false])(
    'of sparse files, CRC-32s known: %s',
    async (known) => {
      const sparse = inDirectory('sparse');
      await writeFile(sparse, '');
      await truncate(sparse, SIZE);
      await utimes(sparse, MTIME / 1000, MTIME / 1000);
      let crc = 0;
      const zeros = Buffer.alloc(2 ** 26);
      for (let left = SIZE; left > 0; left -= zeros.length) crc = crc32(zeros, crc);
      const large = { path: sparse, name: 'large.mov', size: SIZE, mtimeMs: MTIME };
      const after = await original('after.jpg', Buffer.from('after'), known);
      const plan = await prepare([{ ...large, crc32: known ? crc : null }, after]);
      const path = inDirectory('long.zip');
      await pipeline(
        archiveStream(plan, reader, never),
        async function* (chunks) {
          for await (const chunk of chunks) yield Buffer.from(chunk);
        },
        createWriteStream(path),
      );
      expect((await stat(path)).size).toBe(plan.layout.length);
      if (hasUnzip) {
        expect(execFileSync('unzip', ['-t', path]).toString()).toContain('No errors detected');
      }
      if (hasPython) {
        const script = 'import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).testzip())';
        expect(execFileSync('python3', ['-c', script, path]).toString().trim()).toBe('None');
      }
    },
    600_000,
  );
});
