import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { scriptArgs } from '../process/scriptArgs.ts';

/** Disks can be mounted in a namespace of one's own, which some containers forbid. */
const canMount =
  spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

test.skipIf(!canMount)(
  'with a full disk, a cache that is only read and a library that is gone, what can work goes on',
  async () => {
    const place = mkdtempSync(join(tmpdir(), 'albumen-disks-'));
    const command = [process.execPath, ...scriptArgs('lib/testing/brokenDisks.ts'), place];
    const { stdout } = await promisify(execFile)('unshare', ['-rm', ...command], {
      env: { ...process.env, TMPDIR: place },
    });
    rmdirSync(place);
    const shown = { original: 200, thumb: [200, 'image/jpeg'] };
    const answers = JSON.parse(stdout);
    expect(answers).toEqual({
      well: { health: 'ok', ...shown, kept: 1 },
      full: { health: { database: 'full', cache: 'full' }, ...shown, kept: 1 },
      'opened when full': 'opened',
      'backup without room':
        'There is no room for /backup.tar.gz: its disk is full. The backups that are there stayed as they were.',
      backups: [['backup.tar.gz'], true],
      'with room again': { health: 'ok', ...shown, kept: 2 },
      'cache read-only': { health: { cache: 'read-only' }, ...shown, kept: 0 },
      'cache writable again': { health: 'ok', ...shown, kept: 1 },
      'library unmounted': {
        health: { library: 'empty' },
        original: 404,
        thumb: expect.any(Array),
        kept: 1,
      },
      'library mounted again': { health: 'ok', ...shown, kept: 2 },
      'no room for more files': { health: { cache: 'full' }, ...shown, kept: 0 },
      'note can be written': [],
      'note cannot be written': [
        expect.stringMatching(
          /^If the disk of \/.*\/settings\/\.gallery\.yaml\.has-database cannot/,
        ),
      ],
      integrity: 'ok',
    });
  },
);
