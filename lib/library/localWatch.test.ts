import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  watch as watchFile,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { WatchError, watchDirectory, watchOrPoll } from './localWatch.ts';

test('tells of changes at every depth, in new directories once refreshed, and none when closed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'albumen-watch-'));
  mkdirSync(join(root, 'a/b'), { recursive: true });
  const [changed, unwatched] = [vi.fn(), vi.fn()];
  const watch = watchDirectory(root, { changed, unwatched });
  const change = async (path: string, directory: string) => {
    changed.mockClear();
    writeFileSync(join(root, path), 'x');
    await vi.waitFor(() => expect(changed).toHaveBeenCalledWith(directory), 20_000);
  };
  await change('a/b/1.jpg', 'a/b');
  await change('2.jpg', '');
  mkdirSync(join(root, 'new'));
  watch.refresh();
  await new Promise((resolve) => setTimeout(resolve, 100));
  await change('new/3.jpg', 'new');
  watch.close();
  changed.mockClear();
  writeFileSync(join(root, '4.jpg'), 'x');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(changed).not.toHaveBeenCalled();
  rmSync(root, { recursive: true });
});

test('a directory that is not there cannot be watched', () => {
  const events = { changed: () => {}, unwatched: () => {} };
  expect(() => watchDirectory('/nowhere/at/all', events)).toThrow(WatchError);
});

test('a directory that cannot be watched is reported once and skipped, now or later', async () => {
  const root = mkdtempSync(join(tmpdir(), 'albumen-watch-'));
  mkdirSync(join(root, 'lost+found'));
  mkdirSync(join(root, 'a'));
  const [changed, unwatched] = [vi.fn(), vi.fn()];
  // The failure is simulated, since the superuser may watch everything.
  const denied = (path: Buffer, listener: () => void) => {
    if (/lost/.test(path.toString())) throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    return watchFile(path, listener);
  };
  const watch = watchDirectory(root, { changed, unwatched }, denied);
  expect(unwatched.mock.calls).toEqual([[join(root, 'lost+found'), 'EACCES']]);
  mkdirSync(join(root, 'a/lost'));
  watch.refresh();
  watch.refresh();
  expect(unwatched.mock.calls.slice(1)).toEqual([[join(root, 'a/lost'), 'EACCES']]);
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 20_000);
  changed.mockClear();
  writeFileSync(join(root, 'a/1.jpg'), 'x');
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 20_000);
  watch.close();
  rmSync(root, { recursive: true });
});

test('a directory that was made anew under the same name is watched again', async () => {
  const root = mkdtempSync(join(tmpdir(), 'albumen-watch-'));
  mkdirSync(join(root, 'a'));
  const changed = vi.fn();
  const watch = watchDirectory(root, { changed, unwatched: () => {} });
  renameSync(join(root, 'a'), `${root}-old`);
  mkdirSync(join(root, 'a'));
  watch.refresh();
  await new Promise((resolve) => setTimeout(resolve, 100));
  changed.mockClear();
  writeFileSync(join(root, 'a/1.jpg'), 'x');
  await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 20_000);
  rmSync(root, { recursive: true });
  expect(() => watch.refresh()).toThrow(WatchError);
  watch.close();
  rmSync(`${root}-old`, { recursive: true });
});

test('where the system has too few watches, now or later, a change is reported from time to time', async () => {
  const root = mkdtempSync(join(tmpdir(), 'albumen-watch-'));
  mkdirSync(join(root, 'a'));
  let most = 1;
  let open = 0;
  const limited = (path: Buffer, listener: () => void) => {
    if (open >= most) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
    open += 1;
    const watch = watchFile(path, listener);
    watch.on('close', () => (open -= 1));
    return watch;
  };
  const events = () => ({ changed: vi.fn(), unwatched: vi.fn(), polled: vi.fn(), gone: vi.fn() });
  const few = events();
  const polling = watchOrPoll(root, few, { watchFile: limited, everyMs: 10 });
  const told = [[expect.stringContaining('max_user_watches'), 10]];
  expect(few.polled.mock.calls).toEqual(told);
  await vi.waitFor(() => expect(few.changed.mock.calls.length).toBeGreaterThan(2), 20_000);
  polling.refresh();
  expect(few.polled.mock.calls).toEqual(told);
  polling.close();
  const count = few.changed.mock.calls.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(few.changed.mock.calls).toHaveLength(count);
  await vi.waitFor(() => expect(open).toBe(0), 20_000);

  most = 2;
  const later = events();
  const watch = watchOrPoll(root, later, { watchFile: limited, everyMs: 10 });
  expect(later.polled).not.toHaveBeenCalled();
  mkdirSync(join(root, 'b'));
  watch.refresh();
  expect(later.polled.mock.calls).toEqual(told);
  // No watch is left open.
  await vi.waitFor(() => expect(open).toBe(0), 20_000);
  watch.close();
  expect(() => watchOrPoll('/nowhere/at/all', events())).toThrow(WatchError);
  rmSync(root, { recursive: true });
});

test('a library whose disk goes and comes back is watched again, and both are changes', async () => {
  const root = mkdtempSync(join(tmpdir(), 'albumen-watch-'));
  writeFileSync(join(root, '1.jpg'), 'x');
  const events = { changed: vi.fn(), unwatched: vi.fn(), polled: vi.fn(), gone: vi.fn() };
  const told = async (what: 'changed' | 'gone') => {
    await vi.waitFor(() => expect(events[what]).toHaveBeenCalled(), { timeout: 5_000 });
  };
  const settle = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    events.changed.mockClear();
  };
  const watch = watchOrPoll(root, events, { lookMs: 20 });
  renameSync(root, `${root}-disk`);
  await told('changed');
  watch.refresh();
  expect(events.gone).toHaveBeenCalledTimes(1);
  await settle();
  // An empty directory stands where the disk was, then the disk itself.
  mkdirSync(root);
  await told('changed');
  watch.refresh();
  await settle();
  rmSync(root, { recursive: true });
  renameSync(`${root}-disk`, root);
  await told('changed');
  watch.refresh();
  await settle();
  writeFileSync(join(root, '2.jpg'), 'x');
  await told('changed');
  expect(events.gone).toHaveBeenCalledTimes(1);
  watch.close();
  rmSync(root, { recursive: true });
});
