import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';

/**
 * What Node takes to run a program of ours in a process of its own, as `npm run` starts it.
 * @param script the path of its source in the project, such as `scripts/scan.ts`
 */
export function scriptArgs(script: string): string[] {
  const inProject = (path: string) => join(/*turbopackIgnore: true*/ projectRoot(), path);
  return ['--import', inProject('scripts/preload.mjs'), inProject(script)];
}
