import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { WatchError, watchDirectory } from './localWatch.ts';

test('tells of changes at every depth, in new directories once refreshed, and none when closed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'albumen-watch-'));
  mkdirSync(join(root, 'a/b'), { recursive: true });
  const changed = vi.fn();
  const watch = watchDirectory(root, changed);
  const change = async (path: string) => {
    changed.mockClear();
    writeFileSync(join(root, path), 'x');
    await vi.waitFor(() => expect(changed).toHaveBeenCalled());
  };
  await change('a/b/1.jpg');
  await change('2.jpg');
  mkdirSync(join(root, 'new'));
  watch.refresh();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await change('new/3.jpg');
  watch.close();
  changed.mockClear();
  writeFileSync(join(root, '4.jpg'), 'x');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(changed).not.toHaveBeenCalled();
  rmSync(root, { recursive: true });
});

test('a directory that is not there cannot be watched', () => {
  expect(() => watchDirectory('/nowhere/at/all', () => {})).toThrow(WatchError);
});
