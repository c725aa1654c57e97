import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AT_REST_MS } from '../library/keptListings.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { describeGallery, keepData, makeChangedLibrary } from '../testing/testKills.ts';
import { makeTestLibrary, type TestLibrary } from '../testing/testLibrary.ts';

const killedScan = scriptArgs('lib/testing/killedScan.ts');

let used: TestLibrary;
beforeEach(() => {
  used = makeTestLibrary();
});
afterEach(() => {
  vi.useRealTimers();
  used.close();
});

async function killedAfter(ms: number, later: string): Promise<boolean> {
  const run = [...killedScan, used.root, used.dataDir, '', later];
  const child = spawn(process.execPath, run, { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('exit', (_, signal) => resolve(signal)),
  );
  await Promise.race([sleep(ms), ended]);
  child.kill('SIGKILL');
  return (await ended) === 'SIGKILL';
}

/** How often a scan is killed. */
const KILLS = Number(process.env['KILLS'] ?? 200);

test.each([false, true])(
  'a scan that is killed at a random moment leaves the gallery as it was or as it will be, and the next one does the rest (directories trusted: %s)',
  async (trusts) => {
    const laterMs = 2 * AT_REST_MS;
    if (trusts) vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + laterMs });
    const later = trusts ? String(laterMs) : '';
    const scan = () => used.scan({ trustDirectoryTimes: trusts, full: !trusts });
    await makeChangedLibrary(used, 3_000, { trustDirectoryTimes: trusts });
    const reset = keepData(used);
    const before = describeGallery(used);
    const startedAt = performance.now();
    await killedAfter(600_000, later);
    const whole = performance.now() - startedAt;
    const after = describeGallery(used);
    let killed = 0;
    for (let i = 0; i < KILLS; i++) {
      reset();
      if (await killedAfter(Math.random() * whole, later)) killed += 1;
      const { visible } = describeGallery(used);
      expect([before.visible, after.visible]).toContainEqual(visible);
      await scan();
      expect(describeGallery(used)).toEqual(after);
    }
    expect(killed).toBeGreaterThan(KILLS / 4);
  },
  3_600_000,
);
