import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { stripBytes } from '../../testing/testStrip.ts';
import { formatPlan, parsePlan, planOf, slicePieces } from './pieces.ts';
import { planStripped, STRIP_VERSION } from './strip.ts';

const shared = join(import.meta.dirname, '../../../../shared');

test('types that cannot be stripped are refused', async () => {
  expect(await stripBytes(Buffer.from('anything'), 'image/heic')).toBeNull();
  expect(await stripBytes(Buffer.from('anything'), 'constructor')).toBeNull();
});

test('an error of reading is thrown, and is no verdict on the file', async () => {
  const failing = () => Promise.reject(new Error('the disk is gone'));
  await expect(planStripped(1000, failing, 'image/jpeg')).rejects.toThrow('the disk is gone');
});

test('a plan can be stored as text, and any part of it can be read', () => {
  const plan = planOf([
    { kind: 'range', start: 10, end: 15 },
    { kind: 'bytes', bytes: Buffer.from([250, 251]) },
    { kind: 'range', start: 40, end: 50 },
  ]);
  const kept = parsePlan(formatPlan(plan));
  expect(kept).toEqual(plan);
  expect(parsePlan(formatPlan(null))).toBeNull();
  const all = [10, 11, 12, 13, 14, 250, 251, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49];
  for (let start = 0; start <= plan.size; start++) {
    for (let end = start; end <= plan.size; end++) {
      const part = [...slicePieces(plan, start, end)].flatMap((piece) =>
        piece.kind === 'bytes'
          ? [...piece.bytes]
          : Array.from({ length: piece.end - piece.start }, (_, i) => piece.start + i),
      );
      expect(part).toEqual(all.slice(start, end));
    }
  }
});

// Whole photos of cameras take half a minute to decode, twice each: the long tests do that.
const isLong = process.env['TEST_LONG'] !== undefined;
const largest = isLong ? Number.POSITIVE_INFINITY : 600_000;

// The shared photos are not part of the repository. `npm test` takes one photo in four.
describe.skipIf(!existsSync(shared))('the shared photos', () => {
  test.each(['photos', 'cases/orientation'])(
    'nothing personal is left in %s',
    async (folder) => {
      const directory = join(shared, folder);
      let checked = 0;
      let taken = 0;
      for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(?:jpe?g|png|webp)$/i.test(name)) continue;
        const bytes = readFileSync(join(directory, name));
        if (bytes.length === 0 || bytes.length > largest) continue;
        const before = await sharp(bytes, { failOn: 'none' })
          .metadata()
          .catch(() => null);
        if (!isLong && folder === 'photos' && taken++ % 4 !== 0) continue;
        const stripped = before && (await stripBytes(bytes, `image/${before.format}`));
        if (!stripped) continue;
        const after = await sharp(stripped, { failOn: 'none' }).metadata();
        const seen = (picture: Buffer) => sharp(picture, { failOn: 'none' }).raw().toBuffer();
        expect([name, (await seen(stripped)).equals(await seen(bytes))]).toEqual([name, true]);
        expect([name, after.orientation ?? 1]).toEqual([name, before.orientation ?? 1]);
        expect([name, after.xmp, after.iptc, after.comments]).toEqual([
          name,
          undefined,
          undefined,
          undefined,
        ]);
        expect(stripped.toString('latin1')).not.toMatch(
          /ns\.adobe\.com\/xap|Photoshop 3\.0|ftypmp4/,
        );
        checked++;
      }
      expect(checked).toBeGreaterThan(6);
    },
    120_000,
  );
});

test('each version of stripping has a migration that forgets the sizes of the one before', () => {
  const again = readdirSync('drizzle').filter((name) => /_strip_.*again\.sql$/.test(name));
  for (const name of again) {
    expect(readFileSync(`drizzle/${name}`, 'utf8')).toContain('set stripped_size = null');
  }
  expect(STRIP_VERSION).toBe(1 + again.length);
});
