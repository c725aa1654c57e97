import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLog } from './log.ts';

const lines: string[] = [];
beforeEach(
  () => void vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(line)),
);
afterEach(() => {
  vi.restoreAllMocks();
  lines.length = 0;
});

test('what is less urgent than the level is left out', () => {
  const log = createLog('warn');
  log.error('a');
  log.warn('b');
  log.info('c');
  log.debug('d');
  expect(lines).toEqual(['error: a', 'warn: b']);
});

test('no path rewrites the terminal, and a stack keeps its lines', () => {
  createLog('info').error("EIO: open '\u001b[2Jred\u202egpj.\u009b31m'\n    at read (a.ts:1:2)");
  expect(lines).toEqual([
    "error: EIO: open '\\u{1b}[2Jred\\u{202e}gpj.\\u{9b}31m'\n    at read (a.ts:1:2)",
  ]);
});
