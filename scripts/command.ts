import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { type Config, ConfigError } from '../lib/config/config.ts';
import { loadConfig } from '../lib/config/loadConfig.ts';
import { explainSqliteFault } from '../lib/db/databaseFault.ts';
import { DatabaseTooNewError } from '../lib/db/migrate.ts';
import { COMMAND_BUSY_TIMEOUT_MS, type Database, openDatabase } from '../lib/db/open.ts';
import { requireNode } from '../lib/process/nodeVersion.mjs';
import { terminalJson, terminalLines } from '../lib/process/terminalText.ts';
import { messageOf } from '../lib/process/thrown.ts';
import { AdminError } from '../lib/text/adminError.ts';
import { parseDuration } from '../lib/time/duration.ts';

const FAILED = 1;
const WRONG_USAGE = 2;

/** A program of ours; `name` follows `npm run`. Subcommands inherit its settings. */
export function newProgram(name: string, description: string): Command {
  return new Command(`npm run ${name} --`)
    .description(description)
    .exitOverride()
    .showHelpAfterError('(--help says more)');
}

/** Parses the arguments and runs the command. Sets the process's exit code: 0, 1 or 2. */
export async function runProgram(program: Command): Promise<void> {
  requireNode();
  // With `npm run people -- user list | head` the reader ends before we have written everything.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USAGE;
  console.error(terminalLines(messageOf(error)));
  if (error instanceof ConfigError || error instanceof DatabaseTooNewError) return WRONG_USAGE;
  const invalid = error instanceof AdminError && /^(?:invalid|password-too)-/.test(error.code);
  return invalid ? WRONG_USAGE : FAILED;
}

/** Opens the gallery's database for `action`, and closes it afterwards. */
export async function withGallery<T>(
  action: (db: Database, config: Config) => T | Promise<T>,
): Promise<T> {
  const config = loadConfig();
  const db = openDatabase(config.dataDir, {
    busyTimeoutMs: COMMAND_BUSY_TIMEOUT_MS,
    timezone: config.timezone,
  });
  try {
    return await action(db, config);
  } catch (error) {
    throw explainSqliteFault(config.dataDir, error);
  } finally {
    db.$client.close();
  }
}

/** Parser for options that may be given several times. */
export function collectOption(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** Parses `12h`, `30d`, `6w` to milliseconds. */
export function durationArgument(text: string): number {
  const ms = parseDuration(text) ?? 0;
  if (ms > 0) return ms;
  throw new InvalidArgumentError('Use a number and m, h, d or w, such as 30d.');
}

/** Prints a value as JSON, without characters that change a terminal. */
export function printJson(value: unknown): void {
  console.log(terminalJson(value));
}

/** Rows as columns; the first row is their headings. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  for (const row of rows) {
    console.log(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** `1 album`, `2 albums` */
export function plural(count: number, singular: string): string {
  return `${count} ${singular}${count === 1 ? '' : 's'}`;
}

/** An instant for programs: ISO 8601 in UTC. */
export function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** An instant for people, in this machine's time: `2024-08-12 15:30`. */
export function shortTime(at: number | null, absent: string): string {
  if (at === null) return absent;
  return new Date(at).toLocaleString('sv-SE', { dateStyle: 'short', timeStyle: 'short' });
}
