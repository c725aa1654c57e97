import type { ChildProcess } from 'node:child_process';
import { processGlobal } from './processGlobal.ts';

declare module './processGlobal.ts' {
  interface ProcessGlobals {
    childProcesses: Set<ChildProcess>;
  }
}

/**
 * Ends a process that may be ended anywhere with this one: whoever stops the server expects nothing to
 * be left running. It does not keep this one alive.
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
