import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { writeMigratedDatabase } from '../lib/testing/migratedDatabase.ts';
import { runOnGallery } from '../lib/testing/testCommands.ts';

let dir: string;
let configFile: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'albumen-upkeep-'));
  mkdirSync(join(dir, 'photos'));
  configFile = join(dir, 'gallery.yaml');
  writeFileSync(configFile, 'library: ./photos\nurl: http://127.0.0.1:1\n');
  writeMigratedDatabase(join(dir, 'data'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const report = z.object({
  findings: z.number(),
  checks: z.array(
    z.object({ name: z.string(), says: z.string(), remedy: z.string().nullable() }).strict(),
  ),
});

test('doctor: 1 on findings, each with what to do, and 2 for a faulty configuration', () => {
  const { code, out, err } = runOnGallery(configFile, 'doctor', ['--json']);
  expect([code, err]).toEqual([1, '']);
  const { findings, checks } = report.parse(JSON.parse(out));
  const found = checks.filter(({ remedy }) => remedy !== null);
  expect(findings).toBe(found.length);
  expect(found.map(({ name }) => name)).toEqual(expect.arrayContaining(['library', 'address']));
  expect(existsSync(join(dir, 'data', 'auth-secret'))).toBe(false);

  const faulty = join(dir, 'faulty.yaml');
  writeFileSync(faulty, 'library: ./photos\nport: 80\n');
  const refused = runOnGallery(faulty, 'doctor', []);
  expect(refused.code).toBe(2);
  expect(refused.out).toMatch(/!! {2}configuration: .*faulty\.yaml:2/);
});

test('backup and restore: 0 done, 1 refused, 2 wrong usage; --json has the documented keys', () => {
  const file = join(dir, 'backup.tar.gz');
  const made = runOnGallery(configFile, 'backup', [file, '--keep', '2', '--json']);
  expect([made.code, made.err]).toEqual([0, '']);
  expect(Object.keys(JSON.parse(made.out))).toEqual(['file', 'bytes', 'contains', 'removed']);
  expect(runOnGallery(configFile, 'backup', [file, '--quiet'])).toEqual({
    code: 0,
    out: '',
    err: '',
  });
  expect(runOnGallery(configFile, 'backup', [file, '--keep', '0']).code).toBe(2);
  expect(runOnGallery(configFile, 'backup', []).code).toBe(2);
  const refused = runOnGallery(configFile, 'restore', [file]);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain('is there already');

  mkdirSync(join(dir, 'other'));
  const restored = runOnGallery(join(dir, 'other', 'gallery.yaml'), 'restore', [file, '--json']);
  expect([restored.code, restored.err]).toEqual([0, '']);
  expect(Object.keys(JSON.parse(restored.out))).toEqual(['made_at', 'data_dir', 'placed']);
});
