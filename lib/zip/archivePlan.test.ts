import { expect, test } from 'vitest';
import { archiveFiles } from '../testing/testArchive.ts';
import { planArchive } from './archivePlan.ts';

const file = (name: string, mtimeMs = 5000) => ({ name, size: 10, mtimeMs });

test('keeps the order, and gives a note a name of its own and the time of the latest file', () => {
  const files = [file('missing.TXT'), file('b.jpg', 7000)];
  const plan = planArchive(archiveFiles(files), { fileName: 'MISSING.txt', text: 'gone.jpg' });
  expect([...plan.layout.entries]).toMatchObject([
    { name: 'missing.TXT' },
    { name: 'b.jpg' },
    { name: 'MISSING (2).txt', size: 8, mtimeMs: 7000 },
  ]);
  expect(Buffer.from(plan.note ?? '').toString()).toBe('gone.jpg');
});

test('has no note where none is given, and may hold one alone', () => {
  expect(planArchive(archiveFiles([file('a.jpg')]), null).layout.entries).toHaveLength(1);
  const alone = planArchive(archiveFiles([]), { fileName: 'n.txt', text: 'é' });
  expect([...alone.layout.entries]).toMatchObject([{ name: 'n.txt', size: 2 }]);
});
