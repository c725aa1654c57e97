import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';

/**
 * Node's arguments for running a script of ours in a separate process, as `npm run` does.
 * @param script the path of its source in the project, such as `scripts/scan.ts`
 */
export function scriptArgs(script: string): string[] {
  const inProject = (path: string) => join(/*turbopackIgnore: true*/ projectRoot(), path);
  return ['--import', inProject('scripts/preload.mjs'), inProject(script)];
}
