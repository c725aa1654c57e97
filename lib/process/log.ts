import { format, stripVTControlCharacters } from 'node:util';
import { processGlobal } from './processGlobal.ts';
import { terminalJsonLine, terminalText } from './terminalText.ts';

const levels = ['error', 'warn', 'info', 'debug'] as const;

type LogLevel = (typeof levels)[number];

/** What a line says besides its message, by name: `status=200`. */
export type LogFields = Readonly<Record<string, string | number>>;

export type Log = Record<LogLevel, (message: string, fields?: LogFields) => void>;

/**
 * `text`: lines for people, and for journals, which add the time themselves. `json`: one object a
 * line.
 */
type LogFormat = 'text' | 'json';

declare module './processGlobal.ts' {
  interface ProcessGlobals {
    logSettings: { format: LogFormat; write: ((line: string) => void) | null };
  }
}

const settings = () => processGlobal('logSettings', () => ({ format: 'text', write: null }));

/** Sets the form of all that this process logs from now on. */
export function setLogFormat(format: LogFormat): void {
  settings().format = format;
}

/**
 * A log to standard error; messages less urgent than `level` are left out. Never pass it a token.
 */
export function makeLog(level: LogLevel): Log {
  const write =
    (each: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (levels.indexOf(each) > levels.indexOf(level)) return;
      if (settings().format === 'json') {
        process.stderr.write(jsonLine(each, message, fields));
        return;
      }
      const said = Object.entries(fields).map(([name, value]) => ` ${name}=${value}`);
      const line = logText(`${each}: ${message}${said.join('')}`);
      // Next puts functions of its own around those of `console`, which cost more than the line.
      const writeLine = settings().write ?? console.error;
      writeLine(line);
    };
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

/**
 * Makes `console` escape everything that it writes, as our log does: Next and other libraries log
 * parts of requests unescaped. Must be called before any of them is used.
 */
export function escapeConsole(): void {
  const standard = { error: 'error', warn: 'warn', trace: 'debug' } as const;
  for (const method of ['error', 'warn', 'info', 'log', 'debug', 'trace'] as const) {
    const write = console[method].bind(console);
    const level = method in standard ? standard[method as keyof typeof standard] : 'info';
    const stream = method in standard ? process.stderr : process.stdout;
    if (method === 'error') settings().write = (line) => write('%s', line);
    // Next uses colours, whose escape sequences are removed.
    console[method] = (...args: unknown[]) => {
      const message = stripVTControlCharacters(format(...args));
      if (settings().format === 'json') stream.write(jsonLine(level, message, {}));
      else write('%s', logText(message));
    };
  }
}

/** One object on one line, whatever line breaks the message has. */
function jsonLine(level: LogLevel, message: string, fields: LogFields): string {
  const time = new Date().toISOString();
  return `${terminalJsonLine({ time, level, message, ...fields })}\n`;
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
