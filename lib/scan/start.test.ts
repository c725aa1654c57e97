import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { databasePath, openClient } from '../db/client.ts';
import { tryFileLock } from '../db/fileLock.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { jpeg } from '../testing/testJpeg.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';
import { findRunningScan, listScans } from './scanRow.ts';
import { startScan } from './start.ts';

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => used.close());

const command = () =>
  [process.execPath, ...scriptArgs('lib/testing/killedScan.ts'), used.root, used.dataDir] as const;

test('a scan runs in a process of its own to its end, one at a time', async () => {
  await used.scan();
  for (let i = 0; i < 1_500; i++) used.write(`2013/01_19_Snow/${i}.jpg`, jpeg({ data: `${i}` }));
  const client = openClient(databasePath(used.dataDir), { busyTimeoutMs: 1_000 });
  const db = { $client: client };
  const [one, other] = await Promise.all([
    startScan(db, used.dataDir, [...command()]),
    startScan(db, used.dataDir, [...command()]),
  ]);
  expect(one).toEqual({ kind: 'started', scanId: 2 });
  // The other call may see the first one's scan as its own, or find that its command has ended.
  if (other.kind === 'started') expect(other).toEqual(one);
  for (let i = 0; findRunningScan(db, used.dataDir) && i < 1_000; i++) await sleep(20);
  const [last, ...before] = listScans(db, used.dataDir);
  expect(before).toHaveLength(1);
  expect(last).toMatchObject({ state: 'done', report: { added_photos: { total: 1_500 } } });
  client.close();
});

test('while a scan runs none is started', async () => {
  await used.scan();
  const client = openClient(databasePath(used.dataDir), { busyTimeoutMs: 1_000 });
  client.exec("insert into scans (started_at, origin, state) values (1, 'command', 'running')");
  const release = tryFileLock(join(used.dataDir, 'scan.lock'));
  const db = { $client: client };
  expect(await startScan(db, used.dataDir, ['/bin/false'])).toEqual({ kind: 'already-running' });
  release?.();
  client.close();
});

test.each([
  [['/bin/sh', '-c', 'exit 75'], { kind: 'already-running' }],
  [['/bin/sh', '-c', 'exit 2'], { kind: 'failed', exitCode: 2 }],
  [['/nowhere/at/all'], { kind: 'failed', exitCode: null }],
] as const)('a command that ends at once: %j', async ([program, ...args], answer) => {
  await used.scan();
  const client = openClient(databasePath(used.dataDir), { busyTimeoutMs: 1_000 });
  const started = await startScan({ $client: client }, used.dataDir, [program, ...args]);
  expect(started).toEqual(answer);
  client.close();
});

test('a command that does not begin to scan is ended', async () => {
  await used.scan();
  const client = openClient(databasePath(used.dataDir), { busyTimeoutMs: 1_000 });
  const ended = join(used.dataDir, 'ended');
  const waits = `trap 'touch "${ended}"; exit' TERM; while :; do sleep 0.05; done`;
  const command = ['/bin/sh', '-c', waits] as const;
  const started = await startScan({ $client: client }, used.dataDir, command, 500);
  expect(started).toEqual({ kind: 'failed', exitCode: null });
  await expect.poll(() => existsSync(ended), { timeout: 5_000 }).toBe(true);
  client.close();
});
