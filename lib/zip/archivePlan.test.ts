import { describe, expect, test } from 'vitest';
import { type ArchiveSource, planArchive, prepareArchive } from './archivePlan.ts';

const options = {
  note: { fileName: 'MISSING.txt', text: (missing: readonly string[]) => missing.join('\n') },
  now: 1_700_000_000_000,
  offsetMinutesAt: () => 0,
};

function source(name: string, more: Partial<ArchiveSource> = {}): ArchiveSource {
  return { name, size: 10, mtimeMs: 5000, crc32: 7, ...more };
}

const same = { size: 10, mtimeMs: 5000 };

describe('planArchive', () => {
  test('trusts a CRC-32 only for the size and time that it was taken at', () => {
    const facts = [
      same,
      { size: 10, mtimeMs: 5000.75 },
      { size: 11, mtimeMs: 5000 },
      { size: 10, mtimeMs: 5001 },
    ];
    const found = facts.map((one, i) => ({ source: source(`${i}.jpg`), facts: one }));
    const { layout } = planArchive(found, options);
    expect(layout.entries.map(({ crc32 }) => crc32)).toEqual([7, 7, null, null]);
    expect(layout.entries.map(({ size }) => size)).toEqual([10, 10, 11, 10]);
  });

  test('leaves out what is missing and names it in a note of a name of its own', () => {
    const gone = source('gone\u202e.jpg');
    const plan = planArchive(
      [
        { source: source('missing.TXT'), facts: same },
        { source: gone, facts: null },
        { source: source('b.jpg'), facts: same },
      ],
      options,
    );
    expect(plan.layout.entries.map(({ name }) => name)).toEqual([
      'missing.TXT',
      'b.jpg',
      'MISSING (2).txt',
    ]);
    expect(plan.missing).toEqual([gone]);
    const note = plan.contents[2];
    expect(note?.kind === 'bytes' && Buffer.from(note.bytes).toString()).toBe('gone.jpg');
  });

  test('has no note when nothing is missing', () => {
    const plan = planArchive([{ source: source('a.jpg'), facts: same }], options);
    expect(plan.layout.entries).toHaveLength(1);
  });
});

describe('prepareArchive', () => {
  test('looks at a few at a time and keeps the order', async () => {
    let at = 0;
    let most = 0;
    const sources = Array.from({ length: 100 }, (_, i) => source(`${i}.jpg`));
    const plan = await prepareArchive(
      sources,
      async () => {
        at += 1;
        most = Math.max(most, at);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
        at -= 1;
        return same;
      },
      options,
    );
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
    expect(plan.layout.entries.map(({ name }) => name)).toEqual(sources.map(({ name }) => name));
  });

  test('rejects with what looking rejects with, and when it is aborted', async () => {
    const failing = () => Promise.reject(new Error('no descriptors'));
    await expect(prepareArchive([source('a')], failing, options)).rejects.toThrow('no descriptors');
    const stopped = AbortSignal.abort(new Error('enough'));
    const find = async () => same;
    await expect(prepareArchive([source('a')], find, options, stopped)).rejects.toThrow('enough');
  });
});
