import { hash } from 'node:crypto';
import { chmodSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startTestGallery } from '../testing/testGallery.ts';
import { makeSpareTime } from './work.ts';

const films = {
  'a.mp4': Buffer.alloc(400_000, 'a'),
  'b.mp4': Buffer.alloc(300_000, 'b'),
};
const gallery = await startTestGallery(films);
afterAll(() => gallery.stop());

const client = gallery.db.$client;
const pathOf = (name: string) => join(gallery.library, 'album', name);
const keyOf = (bytes: Buffer) => hash('sha256', bytes).slice(0, 32);
const original = `/photos/${gallery.ids['a.mp4']}/original`;

async function knownKeys() {
  await gallery.context.findings.flush();
  return client.prepare('select full_key from photos order by id').pluck().all();
}

beforeEach(() => {
  for (const [name, bytes] of Object.entries(films)) {
    writeFileSync(pathOf(name), bytes);
    const { size, mtimeMs, ctimeMs } = statSync(pathOf(name));
    client
      .prepare(
        'update photos set full_key = null, size = ?, etag = ?, ctime = ? where filename = ?',
      )
      .run(size, `${size}-${mtimeMs}`, ctimeMs, name);
  }
});

test('sending a file whole, and nothing less, makes the key of its whole content known', async () => {
  await gallery.get(original, { range: 'bytes=1-' });
  await gallery.get(original, {}, 'HEAD');
  expect(await knownKeys()).toEqual([null, null]);
  await gallery.get(original);
  expect(await knownKeys()).toEqual([keyOf(films['a.mp4']), null]);
});

test('an archive makes the keys of its files known, once', async () => {
  const { body } = await gallery.get('/albums/1/archive');
  expect(body.length).toBeGreaterThan(700_000);
  expect(await knownKeys()).toEqual([keyOf(films['a.mp4']), keyOf(films['b.mp4'])]);
  client.exec("update photos set full_key = 'known'");
  await gallery.get(original);
  expect(await knownKeys()).toEqual(['known', 'known']);
});

test('no key is stored of a file that was touched since the last scan, or scanned meanwhile', async () => {
  const { atime, mtime } = statSync(pathOf('a.mp4'));
  writeFileSync(pathOf('a.mp4'), Buffer.alloc(400_000, 'c'));
  utimesSync(pathOf('a.mp4'), atime, mtime);
  await gallery.get(original);
  expect(await knownKeys()).toEqual([null, null]);

  const other = `/photos/${gallery.ids['b.mp4']}/original`;
  await gallery.get(other);
  chmodSync(pathOf('b.mp4'), 0o600);
  client
    .prepare("update photos set ctime = ? where filename = 'b.mp4'")
    .run(statSync(pathOf('b.mp4')).ctimeMs);
  expect(await knownKeys()).toEqual([null, null]);
});

test('finding out keys takes a tenth of the time at most, and a little more after a rest', () => {
  let clock = 0;
  const { spend } = makeSpareTime(() => clock);
  let worked = 0;
  /** Simulates sending for ten seconds, a millisecond at a time. */
  const send = (workMs: number) => {
    worked = 0;
    for (const until = clock + 10_000; clock < until; clock += 1) {
      spend(() => {
        clock += workMs;
        worked += workMs;
      });
    }
  };
  send(4);
  expect(worked).toBeGreaterThan(900);
  expect(worked).toBeLessThan(1_200);
  clock += 3_600_000;
  send(4);
  expect(worked).toBeLessThan(1_200);
});
