import { format, stripVTControlCharacters } from 'node:util';
import { terminalText } from './terminalText.ts';

const levels = ['error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof levels)[number];
export type Log = Record<LogLevel, (message: string) => void>;

/**
 * A log to standard error; what is less urgent than `level` is left out. Never pass it a token.
 */
export function createLog(level: LogLevel): Log {
  const write = (each: LogLevel) => (message: string) => {
    if (levels.indexOf(each) > levels.indexOf(level)) return;
    console.error(logText(`${each}: ${message}`));
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

/**
 * Has everything that this process writes by `console` escaped as our log is: Next and other
 * libraries write of requests as they came. To be called before any of them is used.
 */
export function escapeConsole(): void {
  for (const method of ['error', 'warn', 'info', 'log', 'debug', 'trace'] as const) {
    const write = console[method].bind(console);
    // Next writes in colours.
    console[method] = (...args: unknown[]) =>
      write('%s', logText(stripVTControlCharacters(format(...args))));
  }
}

/**
 * A message of one or more lines. Threat: paths of files and of requests rewrite the terminal of who
 * reads it, and what holds a line end would pass for a line of ours. Only a message begins where a
 * line begins.
 */
export function logText(message: string): string {
  const [first = '', ...more] = message.split('\n').map(terminalText);
  return [first, ...more.map((line) => (/^(?: {2}|$)/.test(line) ? line : `  ${line}`))].join('\n');
}
