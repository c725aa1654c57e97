import { spawn } from 'node:child_process';
import { endWithThisProcess } from '../process/childProcess.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import type { LibraryTrial, PathTrial } from './tryRules.ts';

export type RulesJob = {
  /** `patterns` and `ignore`, as gallery.yaml has them. */
  readonly text: string;
  /** A path to be tried; empty: none. */
  readonly path: string;
  readonly wholeLibrary: boolean;
};

export type RulesAnswer =
  | { readonly ofPath: PathTrial | null; readonly ofLibrary: LibraryTrial | null }
  /** Sentences that say what is wrong with the rules, or with the library. */
  | { readonly faults: readonly string[] };

/**
 * `busy`: another trial runs; `late`: this one was not finished in time; `ended`: its process ended,
 * probably since it needed more memory than it may have.
 */
type RulesTrial = RulesAnswer | { readonly state: 'busy' | 'late' | 'ended' };

declare module '../process/processGlobal.ts' {
  interface ProcessGlobals {
    rulesTrial: { isRunning: boolean };
  }
}

/** Milliseconds, from when the process has started. */
const longestTrialMs = { path: 10_000, library: 60_000 };

/** Milliseconds that a process may take to start, on a busy machine. */
const MOST_START_MS = 60_000;

/**
 * Tries rules in a process of its own, one trial at a time. Threat: an expression that was typed just now
 * may take forever on some path, or all memory. Then the process is killed, and the server goes on.
 */
export async function tryRulesApart(job: RulesJob, most = longestTrialMs): Promise<RulesTrial> {
  const one = processGlobal('rulesTrial', () => ({ isRunning: false }));
  if (one.isRunning) return { state: 'busy' };
  one.isRunning = true;
  try {
    return await runApart(job, job.wholeLibrary ? most.library : most.path);
  } finally {
    one.isRunning = false;
  }
}

function runApart(job: RulesJob, mostMs: number): Promise<RulesTrial> {
  const script = scriptArgs('lib/scan/rulesProcess.ts');
  const child = spawn(process.execPath, ['--max-old-space-size=512', ...script], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  endWithThisProcess(child);
  return new Promise((resolve) => {
    const giveUp = () => {
      resolve({ state: 'late' });
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, MOST_START_MS);
    child.on('message', (said: RulesAnswer | { readonly isReady: true }) => {
      if (!('isReady' in said)) return resolve(said);
      clearTimeout(timer);
      timer = setTimeout(giveUp, mostMs);
      // If the process has ended already, the event `exit` says so.
      child.send(job, () => undefined);
    });
    for (const event of ['error', 'exit'] as const) {
      child.once(event, () => {
        clearTimeout(timer);
        resolve({ state: 'ended' });
      });
    }
  });
}
