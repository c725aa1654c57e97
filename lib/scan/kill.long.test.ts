import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scriptArgs } from '../process/scriptArgs.ts';
import { describeGallery, keepData, makeChangedLibrary } from '../testing/testKills.ts';
import { createTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

const killedScan = scriptArgs('lib/testing/killedScan.ts');

let used: TestLibrary;
beforeEach(() => {
  used = createTestLibrary();
});
afterEach(() => used.close());

async function killedAfter(ms: number): Promise<boolean> {
  const child = spawn(process.execPath, [...killedScan, used.root, used.dataDir], {
    stdio: 'ignore',
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_, signal) => resolve(signal)),
  );
  await Promise.race([sleep(ms), ended]);
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}

/** Or as many as KILLS says. */
const KILLS = Number(process.env['KILLS'] ?? 200);

test('killed at random moments: what was or what will be, and what it would have been after the next', async () => {
  await makeChangedLibrary(used, 3_000);
  const reset = keepData(used);
  const before = describeGallery(used);
  const startedAt = performance.now();
  await killedAfter(600_000);
  const whole = performance.now() - startedAt;
  const after = describeGallery(used);
  let killed = 0;
  for (let i = 0; i < KILLS; i++) {
    reset();
    if (await killedAfter(Math.random() * whole)) killed += 1;
    const { visible } = describeGallery(used);
    expect([before.visible, after.visible]).toContainEqual(visible);
    await used.scan({ full: true });
    expect(describeGallery(used)).toEqual(after);
  }
  expect(killed).toBeGreaterThan(KILLS / 4);
}, 3_600_000);
