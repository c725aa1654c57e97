import { format, stripVTControlCharacters } from 'node:util';
import {
  configureSync,
  getJsonLinesFormatter,
  getLogger,
  type Logger,
  type LogRecord,
} from '@logtape/logtape';
import { processGlobal } from './processGlobal.ts';
import { terminalJsonText, terminalText } from './terminalText.ts';

const levels = ['error', 'warn', 'info', 'debug'] as const;

type LogLevel = (typeof levels)[number];

/** The names of these levels in @logtape/logtape. */
const recordLevel = { error: 'error', warn: 'warning', info: 'info', debug: 'debug' } as const;

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
    /** By the least urgent level that each lets through. */
    loggers: Readonly<Record<LogLevel, Logger>>;
  }
}

const settings = () => processGlobal('logSettings', () => ({ format: 'text', write: null }));

/** The library is told once where lines go, though there are two copies of it: ours and that of Next's bundle. */
const loggers = () =>
  processGlobal('loggers', () => {
    const sinks = ['written'];
    const each = levels.map((level) => {
      return { category: ['albumen', level], lowestLevel: recordLevel[level], sinks };
    });
    configureSync({
      // Where what exists once was begun anew, as between commands of tests, the library still knows of it.
      reset: true,
      sinks: { written: writeRecord },
      loggers: [{ category: 'logtape', lowestLevel: 'error', sinks }, ...each],
    });
    const made = levels.map((level) => [level, getLogger(['albumen', level])]);
    return Object.fromEntries(made) as Record<LogLevel, Logger>;
  });

/** Sets the form of all that this process logs from now on. */
export function setLogFormat(format: LogFormat): void {
  settings().format = format;
}

/**
 * A log to standard error; messages less urgent than `level` are left out. Never pass it a token.
 */
export function makeLog(level: LogLevel): Log {
  const write = (each: LogLevel) => (message: string, fields?: LogFields) =>
    loggers()[level].emit(makeRecord(each, message, fields));
  return { error: write('error'), warn: write('warn'), info: write('info'), debug: write('debug') };
}

/** Made by us, since the library's own methods read braces in a message, such as a path's, as a template. */
function makeRecord(level: LogLevel, message: string, properties: LogFields = {}): LogRecord {
  return {
    category: ['albumen'],
    level: recordLevel[level],
    message: [message],
    rawMessage: message,
    timestamp: Date.now(),
    properties,
  };
}

function writeRecord(record: LogRecord): void {
  if (settings().format === 'json') {
    process.stderr.write(jsonLine(record));
    return;
  }
  const { level, message, properties } = record;
  const said = Object.entries(properties).map(([name, value]) => ` ${name}=${value}`);
  const name = level === 'warning' ? 'warn' : level;
  const line = logText(`${name}: ${message.join('')}${said.join('')}`);
  // Next puts functions of its own around those of `console`, which cost more than the line.
  const writeLine = settings().write ?? console.error;
  writeLine(line);
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
      if (settings().format === 'json') stream.write(jsonLine(makeRecord(level, message)));
      else write('%s', logText(message));
    };
  }
}

const formatJson = getJsonLinesFormatter({
  properties: 'flatten',
  categorySeparator: ([name = '']) => name,
});

/** One object on one line, whatever line breaks the message has. */
function jsonLine(record: LogRecord): string {
  return `${terminalJsonText(formatJson(record).trimEnd())}\n`;
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
