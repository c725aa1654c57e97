import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../db/client.ts';
import { endWithThisProcess } from '../process/childProcess.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { findRunningScan, newestScanId } from './scanRow.ts';

type StartedScan =
  | { readonly kind: 'started'; readonly scanId: number }
  | { readonly kind: 'already-running' }
  /** The command ended before it began to scan; `exitCode` is that of `npm run scan`. */
  | { readonly kind: 'failed'; readonly exitCode: number | null };

/** The command that starts a scan: program and arguments. */
type ScanCommand = readonly [program: string, ...args: string[]];

const POLL_MS = 25;
/** A small computer that reads other things meanwhile takes some seconds to start a process. */
const GIVE_UP_MS = 30_000;

/** The exit code where another scan holds the lock (EX_TEMPFAIL of sysexits.h). */
export const EXIT_BUSY = 75;
/** The exit code when the scan would remove too much, or found nothing at all. */
export const EXIT_REFUSED = 3;

/**
 * Starts a scan in a process of its own, which reads the same configuration as this process, and
 * ends with it. Resolves when the scan has begun or has failed to, which takes some tenths of a
 * second without blocking other requests. One that has not begun after `giveUpMs` (milliseconds) is
 * ended, so that none begins of which was said that it failed.
 */
export async function startScan(
  db: Client,
  dataDir: string,
  command: ScanCommand = scanCommand(),
  giveUpMs = GIVE_UP_MS,
): Promise<StartedScan> {
  if (findRunningScan(db, dataDir)) return { kind: 'already-running' };
  const before = newestScanId(db);
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: 'ignore' });
  endWithThisProcess(child);
  let exit: { code: number | null } | null = null;
  child.once('exit', (code) => {
    exit = { code };
  });
  child.once('error', () => {
    exit = { code: null };
  });
  const until = performance.now() + giveUpMs;
  for (; performance.now() < until; await sleep(POLL_MS)) {
    const ended: { code: number | null } | null = exit;
    const scanId = newestScanId(db);
    if (scanId > before) return { kind: 'started', scanId };
    if (ended !== null) return notStarted(ended);
  }
  child.kill();
  return { kind: 'failed', exitCode: null };
}

function notStarted({ code }: { code: number | null }): StartedScan {
  return code === EXIT_BUSY ? { kind: 'already-running' } : { kind: 'failed', exitCode: code };
}

/** The command by which the admin screens start `npm run scan`, with further flags. */
export function scanCommand(...flags: string[]): ScanCommand {
  const scan = scriptArgs('scripts/scan.ts');
  return [process.execPath, ...scan, '--quiet', '--origin', 'admin', ...flags];
}
