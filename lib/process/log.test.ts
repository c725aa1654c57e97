import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { escapeConsole, makeLog, setLogFormat } from './log.ts';

const lines: string[] = [];
const methods = ['error', 'warn', 'info', 'log', 'debug', 'trace'] as const;
const plain = Object.fromEntries(methods.map((method) => [method, console[method]]));
beforeEach(() => {
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...given) => {
      lines.push(given.length === 2 && given[0] === '%s' ? given[1] : given[0]);
    });
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  Object.assign(console, plain);
  lines.length = 0;
});

test('what is less urgent than the level is left out', () => {
  const log = makeLog('warn');
  log.error('a');
  log.warn('b');
  log.info('c');
  log.debug('d');
  expect(lines).toEqual(['error: a', 'warn: b']);
});

test('no path rewrites the terminal, and a stack keeps its lines', () => {
  makeLog('info').error("EIO: open '\u001b[2Jred\u202egpj.\u009b31m'\n    at read (a.ts:1:2)");
  expect(lines).toEqual([
    "error: EIO: open '\\u{1b}[2Jred\\u{202e}gpj.\\u{9b}31m'\n    at read (a.ts:1:2)",
  ]);
});

test('no text that is logged can pass for a line of the log', () => {
  makeLog('info').warn('no file "a\nerror: all is lost\r\nwarn: really"');
  expect(lines).toEqual(['warn: no file "a\n  error: all is lost\\u{d}\n  warn: really"']);
});

test('what libraries write is escaped likewise, whichever way they write it', () => {
  escapeConsole();
  const hostile = 'x\nerror: forged\u009d\u0008';
  console.error('\u001b[31m\u001b[1m⨯\u001b[22m\u001b[39m %s %d', hostile, 5);
  console.warn(new Error(hostile));
  console.log({ hostile });
  for (const line of lines.flatMap((text) => text.split('\n').slice(1))) {
    expect(line).toMatch(/^ {2}/);
  }
  expect(lines[0]).toBe('⨯ x\n  error: forged\\u{9d}\\u{8} 5');
  expect(lines.join('')).not.toMatch(/[^\P{Cc}\n]/u);
  expect(lines).toHaveLength(3);
});

test('as JSON a message is one line, with the time and all facts, whoever writes it', () => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  }
  escapeConsole();
  setLogFormat('json');
  makeLog('info').warn('a\nforged\u009b31m\u202e', { status: 200, path: '/\u001b[2J' });
  makeLog('warn').info('left out');
  console.error('\u001b[31m⨯\u001b[39m %s', 'of Next');
  console.log('listening');
  setLogFormat('text');
  const read = written.map((line) => JSON.parse(line));
  const logger = 'albumen';
  const hostile = { message: 'a\nforged\u009b31m\u202e', path: '/\u001b[2J' };
  expect(read.map(({ '@timestamp': _, ...rest }) => rest)).toEqual([
    { level: 'WARN', logger, status: 200, ...hostile },
    { level: 'ERROR', logger, message: '⨯ of Next' },
    { level: 'INFO', logger, message: 'listening' },
  ]);
  expect(Date.parse(read[0]['@timestamp'])).toBeGreaterThan(0);
  expect(written.join('')).not.toMatch(/[\u202a-\u202e]/u);
  expect(written.join('')).not.toMatch(/[^\P{Cc}\n]/u);
  expect(written.every((line) => line.indexOf('\n') === line.length - 1)).toBe(true);
});

test('facts stand behind the message', () => {
  makeLog('info').info('GET /', { id: 'ab', status: 200 });
  expect(lines).toEqual(['info: GET / id=ab status=200']);
});

test('what is in braces stands as it is: no path is read as a template', () => {
  const path = '/{id}/{*}/{{x}}/{error.message}';
  makeLog('info').info(`GET ${path}`, { id: 'ab' });
  expect(lines).toEqual([`info: GET ${path} id=ab`]);
});

test('two copies of the library, as our server and the pages have them, write each line once', async () => {
  makeLog('info').info('of the server');
  vi.resetModules();
  const other = await import('./log.ts');
  expect(other.makeLog).not.toBe(makeLog);
  other.makeLog('warn').info('left out');
  other.makeLog('info').info('of a page');
  other.setLogFormat('json');
  const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  makeLog('info').info('as JSON for both');
  setLogFormat('text');
  expect(lines).toEqual(['info: of the server', 'info: of a page']);
  expect(written).toHaveBeenCalledOnce();
});

test('lines are written once where what exists once in the process is begun anew', () => {
  makeLog('info').info('before');
  const holder = globalThis as unknown as Record<symbol, unknown>;
  const symbol = Symbol.for('albumen');
  const { [symbol]: kept } = holder;
  holder[symbol] = {};
  makeLog('info').info('after');
  holder[symbol] = kept;
  makeLog('warn').info('left out');
  makeLog('info').info('again');
  expect(lines).toEqual(['info: before', 'info: after', 'info: again']);
});
