import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { databasePath } from '../db/client.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';

let gallery: TestGallery;
beforeAll(async () => {
  gallery = await startTestGallery({ 'a.txt': Buffer.from('a') });
  Object.assign(gallery.context.log, { error: () => undefined, warn: () => undefined });
});
afterAll(() => gallery.stop());

const health = async () => {
  const { status, body } = await gallery.get('/api/health');
  return [status, JSON.parse(body.toString())];
};
const ok = [200, { status: 'ok' }];
const down = (part: string, fault: string) => [
  503,
  { status: 'down', down: [part], why: { [part]: fault } },
];

/** Waits, since the result of a check is kept for some seconds. */
const isWellAgain = () => vi.waitFor(async () => expect(await health()).toEqual(ok), 20_000);

test('a library that is not mounted is down, and works again by itself', async () => {
  const { library } = gallery;
  renameSync(library, `${library}.unmounted`);
  expect(await health()).toEqual(down('library', 'unreadable'));
  mkdirSync(library);
  expect(await health()).toEqual(down('library', 'empty'));
  expect((await gallery.get('/photos/1/original')).status).toBe(404);
  rmSync(library, { recursive: true });
  renameSync(`${library}.unmounted`, library);
  expect(await health()).toEqual(ok);
  expect((await gallery.get('/photos/1/original')).status).toBe(200);
});

test('a cache that cannot be written is down', async () => {
  const cache = join(gallery.dir, 'cache');
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(cache, '');
  expect(await health()).toEqual(down('cache', 'unreadable'));
  rmSync(cache);
  await isWellAgain();
});

test('a database that somebody keeps locked is down, and one that is written for a moment is not', async () => {
  await isWellAgain();
  const other = new Sqlite(databasePath(gallery.context.config.dataDir));
  other.exec('begin immediate');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const asked = health();
  setTimeout(() => other.exec('rollback'), 500);
  expect(await asked).toEqual(ok);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  other.exec('begin immediate');
  expect(await health()).toEqual(down('database', 'locked'));
  // Requests that only read are still answered.
  expect((await gallery.get('/photos/1/original')).status).toBe(200);
  other.exec('rollback');
  other.close();
  await isWellAgain();
});
