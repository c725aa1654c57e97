import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { scriptArgs } from '../../lib/process/scriptArgs.ts';

/** Linux counts in hundredths of a second, whatever the kernel's own clock (proc(5)). */
const MS_PER_TICK = 10;

/** CPU time of a process so far, all its threads, user and system; milliseconds. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is the program's name in parentheses, which may contain any characters.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** The same for a process and all its descendants, including those that have ended. */
export function cpuMsOfAll(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ended = (Number(fields[13]) + Number(fields[14])) * MS_PER_TICK;
  return childrenOf(pid).reduce((sum, child) => sum + cpuMsOfAll(child), cpuMs(pid) + ended);
}

/** The running children of a process. */
export function childrenOf(pid: number): number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  const read = (task: string) => readFileSync(`/proc/${pid}/task/${task}/children`, 'latin1');
  return tasks.flatMap((task) => read(task).split(' ').filter(Boolean).map(Number));
}

/** Resident memory now (`VmRSS`) or at its highest so far (`VmHWM`), in megabytes of 10^6 bytes. */
export function memoryMb(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return (Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
}

type ChildOptions = {
  readonly config: string;
  readonly port?: number;
  readonly nodeArgs?: readonly string[];
  readonly channel?: boolean;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts `scripts/SCRIPT` with this configuration and without our environment's. */
export function startScript(
  script: string,
  args: readonly string[],
  { config, port = 0, nodeArgs = [], channel = false, env = {} }: ChildOptions,
): ChildProcess {
  const settings = [
    'NODE_ENV=production',
    `GALLERY_CONFIG=${config}`,
    `PORT=${port}`,
    'HOST=127.0.0.1',
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  ];
  const unset = ['-u', 'NEXTAUTH_SECRET'];
  const command = [
    ...unset,
    ...settings,
    process.execPath,
    ...nodeArgs,
    ...scriptArgs(`scripts/${script}`),
    ...args,
  ];
  // `env` becomes the program it starts: the process id is the program's.
  return spawn('env', command, {
    stdio: ['ignore', 'pipe', 'pipe', ...(channel ? (['ipc'] as const) : [])],
  });
}

export type Run = {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakMb: number;
};

/** Runs a script to its end, and measures what it and the processes that it starts use together. */
export async function runScript(
  script: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<Run> {
  const started = performance.now();
  const child = startScript(script, args, options);
  const output = collectText(child.stdout);
  const errors = collectText(child.stderr);
  const used = { cpuMs: 0, peakMb: 0 };
  const watches = [
    setInterval(() => look(child.pid, (pid) => takeMost(used, 'cpuMs', cpuMsOfAll(pid))), 50),
    // Less often: the process stands still while the kernel goes through all of its memory.
    setInterval(() => look(child.pid, (pid) => takeMost(used, 'peakMb', memoryMbOfAll(pid))), 250),
  ];
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  for (const watch of watches) clearInterval(watch);
  const seconds = (performance.now() - started) / 1000;
  return { exitCode, output: output.text, errors: errors.text, seconds, ...used };
}

function look(pid: number | undefined, take: (pid: number) => void): void {
  if (pid === undefined) return;
  try {
    take(pid);
  } catch {
    // The process, or one of its children, has ended since the last sample.
  }
}

/** A value that is not a number is passed over: the memory of a process that has just ended. */
function takeMost<K extends string>(most: Record<K, number>, of: K, value: number): void {
  if (value > most[of]) most[of] = value;
}

function memoryMbOfAll(pid: number): number {
  const children = childrenOf(pid);
  if (children.length === 0) return memoryMb(pid, 'VmHWM');
  return [pid, ...children].reduce((sum, each) => sum + ownMemoryMb(each), 0);
}

/** Resident memory with what is shared divided by those that share it, in megabytes of 10^6 bytes. */
function ownMemoryMb(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
  return (Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024) / 1e6;
}

/** Collects what a stream writes; `text` grows as it comes. */
export function collectText(stream: NodeJS.ReadableStream | null): { text: string } {
  const collected = { text: '' };
  stream?.setEncoding('utf8').on('data', (text: string) => {
    collected.text += text;
  });
  return collected;
}
