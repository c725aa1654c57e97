import { expect, test } from 'vitest';
import { queueOwnersCheck, queuePasswordCheck } from './passwordQueue.ts';

/** Work that goes on until the test ends it. */
function work() {
  let end = () => {};
  const ended = new Promise<string>((resolve) => {
    end = () => resolve('done');
  });
  return { start: () => ended, end: () => end() };
}

const stranger = (at: number) => ({ from: `2001:db8:0:${at}::1`, known: false });
const owner = { from: '2001:db8:ffff::1', known: true };

test('an address has two turns at once, however many addresses it makes of its network', async () => {
  const first = work();
  const [a, b] = [
    queuePasswordCheck(stranger(1), first.start),
    queuePasswordCheck(stranger(1), first.start),
  ];
  expect([a === null, b === null]).toEqual([false, false]);
  expect(queuePasswordCheck({ from: '2001:db8:0:1:ffff::', known: false }, first.start)).toBeNull();
  first.end();
  expect(await Promise.all([a, b])).toEqual(['done', 'done']);
  expect(await queuePasswordCheck(stranger(1), async () => 'again')).toBe('again');
});

test('strangers fill their line and keep neither the owner nor who is known waiting', async () => {
  const endless = work();
  const taken = Array.from({ length: 40 }, (_, at) =>
    queuePasswordCheck(stranger(at), endless.start),
  );
  const accepted = taken.filter((turn) => turn !== null);
  expect(accepted.length).toBeGreaterThan(5);
  expect(accepted.length).toBeLessThan(20);
  expect(await queuePasswordCheck(owner, async () => 'here')).toBe('here');
  expect(await queueOwnersCheck(async () => 'set')).toBe('set');
  endless.end();
  await Promise.all(accepted);
});

test('what fails gives its turn back', async () => {
  const fail = () => queuePasswordCheck(stranger(1), () => Promise.reject(new Error('broken')));
  for (let time = 0; time < 5; time += 1) await expect(fail()).rejects.toThrow('broken');
});
