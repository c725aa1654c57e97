import { terminalLines } from './terminalText.ts';

const levels = ['error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof levels)[number];
export type Log = Record<LogLevel, (message: string) => void>;

/**
 * A log to standard error; what is less urgent than `level` is left out. Never pass it a token.
 * Threat: paths of files and of requests rewrite the terminal of who reads it.
 */
export function createLog(level: LogLevel): Log {
  const write = (each: LogLevel) => (message: string) => {
    if (levels.indexOf(each) > levels.indexOf(level)) return;
    console.error(`${each}: ${terminalLines(message)}`);
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
