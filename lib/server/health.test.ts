import { expect, test } from 'vitest';
import { type Log, makeLog } from '../process/log.ts';
import { makeHealth, type Part } from './healthChecks.ts';

/** A part that is checked `checks()` times, and a log that says `lines`. */
function makePart(keptForMs: number) {
  let checks = 0;
  let fault: Error | null = null;
  const lines: string[] = [];
  const hear = (line: string) => void lines.push(line);
  const log: Log = { ...makeLog('error'), warn: hear, error: hear };
  const part: Part = {
    name: 'library',
    keptForMs,
    check: async () => {
      checks += 1;
      await new Promise(setImmediate);
      if (fault) throw fault;
    },
  };
  return { part, log, lines, checks: () => checks, fail: (why: Error | null) => (fault = why) };
}

test('requests at the same time share one check, and so do those of the next few seconds', async () => {
  let at = 0;
  const health = makeHealth(() => at);
  const { part, log, checks } = makePart(5_000);
  const ask = () => health.findFault(part, log);
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([null, null, null]);
  at = 4_999;
  await ask();
  expect(checks()).toBe(1);
  at = 5_000;
  await ask();
  expect(checks()).toBe(2);
});

test('cheap checks are made for each request, and only changes are logged', async () => {
  const health = makeHealth(() => 0);
  const { part, log, lines, fail, checks } = makePart(0);
  const results: (string | null)[] = [];
  for (const fault of [null, 'unplugged', 'unplugged', null, null, 'unplugged']) {
    fail(fault === null ? null : new Error(fault));
    results.push(await health.findFault(part, log));
  }
  const fault = 'unreadable';
  expect(results).toEqual([null, fault, fault, null, null, fault]);
  expect(checks()).toBe(6);
  const down = 'library: Error: unplugged';
  expect(lines).toEqual([down, 'library: works again', down]);
});
