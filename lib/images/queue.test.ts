import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AbandonedError, makeGathering, makeQueue } from './queue.ts';

/** A job that runs until the test ends it. */
function makeJob<T>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const job = { starts: 0, run: () => promise, resolve, reject };
  job.run = () => {
    job.starts += 1;
    return promise;
  };
  return job;
}

describe('makeQueue', () => {
  it('runs as many jobs at a time as allowed, the rest in the order they came', async () => {
    const queue = makeQueue(2);
    const jobs = [makeJob<number>(), makeJob<number>(), makeJob<number>(), makeJob<number>()];
    const results = jobs.map((job, at) => queue.run(`key ${at}`, job.run));
    await setImmediate();
    expect(jobs.map(({ starts }) => starts)).toEqual([1, 1, 0, 0]);
    expect(queue.size()).toBe(4);
    jobs[1]?.resolve(1);
    await results[1];
    await setImmediate();
    expect(jobs.map(({ starts }) => starts)).toEqual([1, 1, 1, 0]);
    for (const [at, job] of jobs.entries()) job.resolve(at);
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3]);
    expect(queue.size()).toBe(0);
  });

  it('skips jobs that nobody waits for any more, unless somebody asks again before their turn', async () => {
    const queue = makeQueue(1);
    const [first, left, kept, wanted] = [makeJob(), makeJob(), makeJob(), makeJob()];
    const gone = new AbortController();
    const running = queue.run('first', first.run, gone.signal);
    const abandoned = queue.run('left', left.run, gone.signal);
    const results = [
      queue.run('kept', kept.run, gone.signal),
      queue.run('kept', kept.run),
      queue.run('wanted', wanted.run, gone.signal),
    ];
    await setImmediate();
    gone.abort();
    // A client that had gone before its call does not keep the job alive either.
    queue.run('left', left.run, gone.signal).catch(() => undefined);
    results.push(queue.run('wanted', wanted.run));
    for (const job of [first, left, kept, wanted]) job.resolve('made');
    await expect(abandoned).rejects.toBeInstanceOf(AbandonedError);
    expect([await running, ...(await Promise.all(results))]).toEqual(Array(5).fill('made'));
    expect([first, left, kept, wanted].map(({ starts }) => starts)).toEqual([1, 0, 1, 1]);
    expect(queue.size()).toBe(0);
  });

  it('has one slot a core unless told otherwise', async () => {
    const queue = makeQueue();
    const jobs = Array.from({ length: availableParallelism() + 1 }, () => makeJob<void>());
    const results = jobs.map((job, at) => queue.run(`key ${at}`, job.run));
    await setImmediate();
    expect(jobs.filter(({ starts }) => starts === 1)).toHaveLength(availableParallelism());
    for (const job of jobs) job.resolve();
    await Promise.all(results);
  });

  it('does the work of one key once, waiting or running', async () => {
    const queue = makeQueue(1);
    const [blocking, wanted, again] = [makeJob<void>(), makeJob<string>(), makeJob<string>()];
    const first = queue.run('other', blocking.run);
    const both = [queue.run('key', wanted.run), queue.run('key', again.run)];
    blocking.resolve();
    await first;
    await setImmediate();
    both.push(queue.run('key', again.run));
    wanted.resolve('made');
    expect(await Promise.all(both)).toEqual(['made', 'made', 'made']);
    expect([wanted.starts, again.starts]).toEqual([1, 0]);
    again.resolve('made anew');
    expect(await queue.run('key', again.run)).toBe('made anew');
  });

  it('passes a failure to all who waited, and keeps neither it nor the slot', async () => {
    const queue = makeQueue(1);
    const failing = makeJob<string>();
    const both = [queue.run('key', failing.run), queue.run('key', failing.run)];
    failing.reject(new Error('no'));
    const outcomes = await Promise.allSettled(both);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await queue.run('key', async () => 'made')).toBe('made');
  });
});

describe('makeGathering', () => {
  it('makes together what is wanted of one thing by the time its turn comes', async () => {
    const gathering = makeGathering<string, string[]>(makeQueue(1));
    const made: string[][] = [];
    const gates = [makeJob<void>(), makeJob<void>(), makeJob<void>()];
    const ask = (thing: string, ...pieces: string[]) =>
      gathering.run(thing, new Map(pieces.map((piece) => [piece, piece])), async (take) => {
        const all = take();
        made.push([thing, ...all.keys()]);
        await gates[made.length - 1]?.run();
        return [...all.values()];
      });
    const first = ask('a', 'small');
    await setImmediate();
    // Once a batch is being made, its pieces are waited for, and others are another batch.
    const results = [
      ask('a', 'small'),
      ask('a', 'large'),
      ask('b', 'x'),
      ask('a', 'square', 'large'),
    ];
    await setImmediate();
    for (const gate of gates) gate.resolve();
    expect(await first).toEqual(['small']);
    expect(await Promise.all(results)).toEqual([
      ['small'],
      ['large', 'square'],
      ['x'],
      ['large', 'square'],
    ]);
    expect(made).toEqual([
      ['a', 'small'],
      ['a', 'large', 'square'],
      ['b', 'x'],
    ]);
  });

  it('takes what is wanted until the last moment', async () => {
    const gathering = makeGathering<string, string[]>(makeQueue(1));
    const opened = makeJob<void>();
    const ask = (piece: string) =>
      gathering.run('a', new Map([[piece, piece]]), async (take) => {
        await opened.run();
        return [...take().values()];
      });
    const first = ask('small');
    await setImmediate();
    const second = ask('large');
    opened.resolve();
    expect(await Promise.all([first, second])).toEqual([
      ['small', 'large'],
      ['small', 'large'],
    ]);
    expect(opened.starts).toBe(1);
  });
});
