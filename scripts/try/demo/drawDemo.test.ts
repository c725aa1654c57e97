import { mkdtemp, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMetadata } from '../../../lib/testing/testMetadata.ts';
import { listDemoPhotos } from './albums.ts';
import { type DemoLibrary, type DemoProgress, drawDemoLibrary } from './drawDemo.ts';

/** `npm run test:long` draws the photos as large as they are, `npm test` with a quarter of the pixels. */
const scale = process.env['TEST_LONG'] === undefined ? 1 / 2 : 1;
const photos = listDemoPhotos().map((photo) => ({
  ...photo,
  width: Math.round(photo.width * scale),
  height: Math.round(photo.height * scale),
}));

describe('drawDemoLibrary', () => {
  let dir: string;
  let library: DemoLibrary;
  const steps: DemoProgress[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'albumen-demo-'));
    library = await drawDemoLibrary(dir, { photos, onProgress: (step) => steps.push(step) });
  }, 180_000);

  afterAll(async () => {
    await rm(dir, { recursive: true });
  });

  async function listFiles(): Promise<string[]> {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  }

  it('holds a few dozen photos in albums of several years, and tells its progress', async () => {
    const files = (await listFiles()).map((path) => path.slice(dir.length + 1));
    expect(files).toHaveLength(library.photos);
    expect(library.drawn).toBe(library.photos);
    expect(library.photos).toBeGreaterThanOrEqual(40);
    expect(library.albums).toBeGreaterThanOrEqual(6);
    for (const path of files) expect(path).toMatch(/^\d{4}\/\d\d_\d\d_[^_/]+\/IMG_\d+\.jpg$/);
    expect(new Set(files.map((path) => path.slice(0, 4))).size).toBeGreaterThanOrEqual(6);
    expect(files).toContain(library.hiddenPath);
    expect(steps.at(-1)).toMatchObject({ done: library.photos, total: library.photos });
  });

  it('has landscape and portrait pictures, each dated in the year of its album', async () => {
    const shapes = new Set<string>();
    for (const path of await listFiles()) {
      const found = await readMetadata(await readFile(path), { complete: true });
      shapes.add(Math.sign(found.width - found.height).toString());
      const year = Number(path.slice(dir.length + 1, dir.length + 5));
      expect([year, year + 1]).toContain(Number(found.taken?.at.slice(0, 4)));
      expect(found.taken?.offset).not.toBeNull();
      // The map shows them, but for those taken at home.
      const isAtHome = path.includes('Christmas at home');
      expect(Math.round(found.position?.latitude ?? 0) > 0).toBe(!isAtHome);
    }
    expect(shapes).toEqual(new Set(['1', '-1', '0']));
  });

  it('draws again only what is missing, the same, and leaves the rest as it is', async () => {
    const [missing = '', kept = ''] = await listFiles();
    const before = await readFile(missing);
    await unlink(missing);
    await writeFile(kept, 'mine');
    const { mtimeMs } = await stat(kept);
    const again = await drawDemoLibrary(dir, { photos });
    expect(again.drawn).toBe(1);
    expect((await readFile(missing)).equals(before)).toBe(true);
    expect(await readFile(kept, 'utf8')).toBe('mine');
    expect((await stat(kept)).mtimeMs).toBe(mtimeMs);
  });
});
