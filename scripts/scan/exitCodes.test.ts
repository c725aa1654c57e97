import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDataDir } from '../../lib/db/client.ts';
import { tryFileLock } from '../../lib/db/fileLock.ts';
import { openScanGallery, SNOW } from '../../lib/testing/testScans.ts';

const { dir, configure, write, scan, scanApart } = openScanGallery(process.env);

describe('exit codes', () => {
  test('2: wrong usage, a faulty configuration, a database of a newer version', async () => {
    expect(scan('--nonsense').code).toBe(2);
    expect(scan('stray').code).toBe(2);
    expect(scan('--quiet', '--verbose').code).toBe(2);
    expect(scan('--help').code).toBe(0);
    configure('max_removed: 2\n');
    const faulty = scan('--json');
    expect(faulty).toMatchObject({ code: 2, out: [] });
    expect(faulty.err.join()).toMatch(/gallery\.yaml:3: max_removed/);
    configure('');
    scan();
    const client = openDataDir(join(dir, 'data'), {
      busyTimeoutMs: 1000,
      timezone: 'Europe/Paris',
    });
    client.exec('update migrations set created_at = created_at + 1000000000000');
    client.close();
    expect(scan().code).toBe(2);
  });

  test('2: an unknown preset, naming those there are, before anything is scanned', async () => {
    write(`${SNOW}/a.jpg`);
    const { code, err } = scan('--resize', 'thumb', '--resize', 'huge');
    expect(code).toBe(2);
    expect(err.join()).toMatch(
      /^error: there is no preset 'huge', only thumb, row, grid, medium, standard, large$/,
    );
    expect(existsSync(join(dir, 'data'))).toBe(false);
  });

  test('3: a library that is not there', async () => {
    rmSync(join(dir, 'photos'), { recursive: true });
    const { code, err } = scan();
    expect(code).toBe(3);
    expect(err.join()).toMatch(/photos cannot be read/);
  });

  test('3: refused, also with --quiet and --dry-run, saying how to insist', async () => {
    write(`${SNOW}/a.jpg`);
    scan();
    rmSync(join(dir, 'photos/2013'), { recursive: true });
    for (const flag of ['--quiet', '--dry-run', '--json']) {
      const { code, err } = scan(flag);
      expect(code).toBe(3);
      expect(err.join()).toMatch(/1 of 1 photos would be removed.*--allow-removals/);
    }
    expect(scan('--allow-removals').code).toBe(0);
  });

  test('75: another scan runs', async () => {
    mkdirSync(join(dir, 'data'));
    const release = tryFileLock(join(dir, 'data/scan.lock'));
    const { code, out, err } = scan('--json');
    expect(code).toBe(75);
    const files = { seen: 0, ignored: 0, sidecars: 0, photos: 0, films: 0, unmatched_photos: 0 };
    expect(JSON.parse(out.join('\n'))).toMatchObject({
      outcome: 'busy',
      message: err[0],
      files,
      added_photos: { total: 0, items: [] },
    });
    expect(err).toEqual(['Another scan is running. Try again when it has ended.']);
    release?.();
  });

  test('75: of two that start together one scans', async () => {
    for (let i = 0; i < 300; i++) write(`${SNOW}/${i}.jpg`);
    const codes = await Promise.all([
      scanApart('--full'),
      scanApart('--full'),
      scanApart('--full'),
    ]);
    expect(codes.map(({ code }) => code)).toContain(0);
    for (const { code } of codes) expect([0, 75]).toContain(code);
  });
});
