import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test } from 'vitest';
import { JobEndedError, type JobProcess, startJobProcess } from './jobProcess.ts';

type Echo = { readonly text: string };

let used: JobProcess<Echo, Echo> | null = null;
afterEach(async () => {
  used?.kill();
  await used?.ended;
});

function start(): JobProcess<Echo, Echo> {
  used = startJobProcess({
    script: 'lib/testing/echoProcess.ts',
    heapMb: 64,
    waiting: 30,
    tell: () => undefined,
  });
  return used;
}

test('an answer is not kept in memory as long as the process that gave it', async () => {
  const { run, hasEnded } = start();
  const answers: WeakRef<Echo>[] = [];
  for (let i = 0; i < 20; i++) answers.push(new WeakRef(await run({ text: `${i}` }, 10_000)));
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // V8 keeps what a weak reference was made of until the turn of the event loop has ended.
  await wait(1);
  collect();
  expect(hasEnded()).toBe(false);
  const held = answers.filter((answer) => answer.deref() !== undefined);
  expect(held.length).toBeLessThanOrEqual(1);
});

test('all jobs of a process that ends fail, and their errors say which had begun', async () => {
  const { run, kill } = start();
  await run({ text: 'ready' }, 10_000);
  const asked = ['first', 'second', 'third'].map((text) => run({ text }, 10_000));
  kill();
  const why = await Promise.allSettled(asked);
  const reasons = why.map((each) => (each.status === 'rejected' ? each.reason : null));
  expect(reasons.every((reason) => reason instanceof JobEndedError)).toBe(true);
  expect(reasons.map(({ begun }) => begun)).toEqual([true, false, false]);
  await expect(run({ text: 'late' }, 10_000)).rejects.toBeInstanceOf(JobEndedError);
});
