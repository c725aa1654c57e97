import { format, stripVTControlCharacters } from 'node:util';
import { terminalText } from './terminalText.ts';

const levels = ['error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof levels)[number];
export type Log = Record<LogLevel, (message: string) => void>;

/**
 * A log to standard error; messages less urgent than `level` are left out. Never pass it a token.
 */
export function createLog(level: LogLevel): Log {
  const write = (each: LogLevel) => (message: string) => {
    if (levels.indexOf(each) > levels.indexOf(level)) return;
    console.error(logText(`${each}: ${message}`));
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

/**
 * Makes `console` escape everything that it writes, as our log does: Next and other libraries log
 * parts of requests unescaped. Must be called before any of them is used.
 */
export function escapeConsole(): void {
  for (const method of ['error', 'warn', 'info', 'log', 'debug', 'trace'] as const) {
    const write = console[method].bind(console);
    // Next uses colours, whose escape sequences are removed.
    console[method] = (...args: unknown[]) =>
      write('%s', logText(stripVTControlCharacters(format(...args))));
  }
}

/**
 * A message of one or more lines, escaped. Threat: escape sequences in paths rewrite the reader's
 * terminal, and a path with a line break forges a line of the log. So continuation lines are
 * indented.
 */
function logText(message: string): string {
  const [first = '', ...more] = message.split('\n').map(terminalText);
  return [first, ...more.map((line) => (/^(?: {2}|$)/.test(line) ? line : `  ${line}`))].join('\n');
}
