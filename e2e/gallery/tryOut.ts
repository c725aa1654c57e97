import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './freePort.ts';

const root = join(import.meta.dirname, '..', '..');

/** A running `npm run try`. */
export type TryOut = {
  /** All that it has printed. */
  readonly output: string;
  readonly signIn: string;
  readonly folder: string;
  /** Sends the signal to npm itself; returns those of its processes that still run. */
  readonly stop: (signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => Promise<string[]>;
};

/** Runs `npm run try -- DIR` until it has printed its link. */
export async function runTry(directories: readonly string[]): Promise<TryOut> {
  const { GALLERY_CONFIG, NEXTAUTH_SECRET, NEXTAUTH_URL, INIT_CWD, HOST, ...env } = process.env;
  const port = await freePort();
  const npm = spawn('npm', ['run', 'try', '--', ...directories], {
    cwd: root,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = await outputUntil(npm, /^Sign in: .+$/m);
  const [, signIn = ''] = /^Sign in: (\S+)$/m.exec(output) ?? [];
  const [, folder = ''] = /^Kept in (.+), which may be deleted at any time\.$/m.exec(output) ?? [];
  const family = descendants(npm.pid ?? 0);
  const ended = new Promise((resolve) => npm.once('close', resolve));
  return {
    output,
    signIn,
    folder,
    stop: async (signal) => {
      npm.kill(signal);
      await ended;
      // When npm is killed with SIGKILL, its children may end a little later.
      for (let tries = 0; signal === 'SIGKILL' && tries < 100 && family.some(isAlive); tries++) {
        await sleep(100);
      }
      return family.filter(isAlive).map(commandOf);
    },
  };
}

function outputUntil(child: ChildProcess, wanted: RegExp): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
        if (wanted.test(output)) resolve(output);
      });
    }
    child.once('close', () => reject(new Error(`It ended before its time:\n${output}`)));
  });
}

type Process = { readonly pid: number; readonly parent: number };

/** All processes that a process has started, and those in turn (Linux' /proc). */
function descendants(pid: number): number[] {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const known = processes.flatMap((name): Process[] => {
    const parent = parentOf(Number(name));
    return parent === null ? [] : [{ pid: Number(name), parent }];
  });
  const below = (of: number): number[] =>
    known
      .filter(({ parent }) => parent === of)
      .flatMap((child) => [child.pid, ...below(child.pid)]);
  return below(pid);
}

/** proc(5): the fourth field of /proc/PID/stat, behind the name in parentheses; null for none. */
function parentOf(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function commandOf(pid: number): string {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
}
