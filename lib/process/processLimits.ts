import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { messageOf } from './thrown.ts';

/**
 * The environment of a process that reads or decodes untrusted files. It has none of our variables,
 * so that a hostile file finds no secrets there. The allocator may have two arenas only, since
 * memory that is freed in one cannot be used by another.
 */
export const jobEnvironment: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  MALLOC_ARENA_MAX: '2',
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

/** Bytes that such a process may allocate in addition to what it has before its first file. */
const MOST_MEMORY = 800 * 1024 * 1024;

/**
 * Makes the system refuse this process more memory than that, however fast a file makes it grow,
 * and end the process after so many seconds of CPU time, in case its parent cannot. The limit is
 * one of writable memory (RLIMIT_DATA): a limit of address space would not do, since V8 reserves
 * much that it never uses. Returns why there is no limit, where prlimit (util-linux) is missing,
 * else null.
 */
export function limitThisProcess(cpuSeconds: number): string | null {
  try {
    const status = readFileSync('/proc/self/status', 'latin1');
    const data = Number(/^VmData:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024 + MOST_MEMORY;
    const limits = [`--data=${data}`, `--cpu=${cpuSeconds}`];
    execFileSync('prlimit', ['--pid', String(process.pid), ...limits], { stdio: 'ignore' });
    return null;
  } catch (error) {
    return messageOf(error);
  }
}
