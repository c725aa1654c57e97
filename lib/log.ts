const levels = ['error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof levels)[number];
export type Log = Record<LogLevel, (message: string) => void>;

/** A log to standard error; what is less urgent than `level` is left out. Never pass it a token. */
export function createLog(level: LogLevel): Log {
  const write = (each: LogLevel) => (message: string) => {
    if (levels.indexOf(each) <= levels.indexOf(level)) console.error(`${each}: ${message}`);
  };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}
