import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { schema } from '../db/schema.ts';
import { startCuttingProxy } from './cuttingProxy.ts';
import { startTestGallery, type TestGallery } from './testGallery.ts';

export const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl) console.warn('No download is resumed by curl: it is not installed.');

const SIZES = [0, 70_000, 300_000, 1_500_000, 20, 65_535, 400_000];

/**
 * Tests only: downloads the archive of an album by curl over a line that breaks once or twice at
 * random places, resuming each time by length alone (`-C -`), and compares the result with an
 * unbroken download.
 */
export function prepareDownloads() {
  let gallery: TestGallery;
  let proxy: Awaited<ReturnType<typeof startCuttingProxy>>;
  const directory = mkdtempSync(join(tmpdir(), 'resumed-'));
  beforeAll(async () => {
    const files = SIZES.map((size, i) => [`${i}.jpg`, Buffer.alloc(size, `${i} is a photo`)]);
    gallery = await startTestGallery(Object.fromEntries(files));
    proxy = await startCuttingProxy(gallery.port);
  });
  afterAll(async () => {
    await proxy.stop();
    await gallery.stop();
    rmSync(directory, { recursive: true });
  });

  const curl = (path: string, url: string) =>
    new Promise<number>((resolve) => {
      execFile('curl', ['-sSf', '-C', '-', '-o', path, url], (error) =>
        resolve(error === null ? 0 : Number(error.code)),
      );
    });

  return async (downloads: number) => {
    const at = '/albums/1/archive';
    const whole = await gallery.get(at);
    const url = `http://127.0.0.1:${proxy.port}${at}?v=${String(whole.headers.etag).slice(1, -1)}`;
    const { length } = whole.body;
    for (let i = 0; i < downloads; i++) {
      // As after a restart, no checksums are known.
      if (i % 3 === 0) gallery.db.update(schema.photos).set({ crc32: null }).run();
      const path = join(directory, `${i}.zip`);
      const cuts = Array.from({ length: 1 + (i % 2) }, () => 400 + Math.random() * length);
      proxy.cutAt(...cuts.map(Math.floor));
      let code = -1;
      for (let tries = 0; tries <= cuts.length && code !== 0; tries++) code = await curl(path, url);
      expect({ cuts, code }).toEqual({ cuts, code: 0 });
      expect(readFileSync(path).equals(whole.body)).toBe(true);
      rmSync(path);
    }
  };
}
