import type { ChildProcess } from 'node:child_process';
import { processGlobal } from './processGlobal.ts';

declare module './processGlobal.ts' {
  interface ProcessGlobals {
    childProcesses: Set<ChildProcess>;
  }
}

/**
 * Kills a child process when this one ends, so that stopping the server leaves nothing running. For
 * children that may be killed at any point. The child does not keep this process alive.
 */
export function endWithThisProcess(child: ChildProcess): void {
  const children = processGlobal('childProcesses', () => {
    const running = new Set<ChildProcess>();
    process.once('exit', () => {
      for (const each of running) each.kill();
    });
    return running;
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.unref();
}
