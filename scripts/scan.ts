import { CommanderError } from 'commander';
import { ConfigError } from '../lib/config/config.ts';
import { DatabaseTooNewError } from '../lib/db/migrate.ts';
import { requireNode } from '../lib/process/nodeVersion.mjs';
import { terminalLines } from '../lib/process/terminalText.ts';
import { messageOf } from '../lib/process/thrown.ts';
import { parseScanOptions } from './scan/options.ts';
import { scanAndWatch } from './scan/scanAndWatch.ts';
import { scanOnce } from './scan/scanOnce.ts';

requireNode();
// Threat: in `npm run scan | head` the reader ends early, which must not end a scan half-way.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

try {
  const options = parseScanOptions(process.argv);
  process.exitCode = await (options.watch ? scanAndWatch(options) : scanOnce(options));
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  console.error(terminalLines(messageOf(error)));
  return error instanceof ConfigError || error instanceof DatabaseTooNewError ? 2 : 1;
}
