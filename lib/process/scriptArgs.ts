import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';

/**
 * Options of V8 for a script, the same as in package.json. A scan makes many short-lived objects:
 * with the default room for new objects, 16 MB, it takes 80 MB more for 100,000 new photos and is
 * no faster.
 */
const v8Options: Readonly<Record<string, readonly string[]>> = {
  'scripts/scan.ts': ['--max-semi-space-size=4'],
};

/**
 * Node's arguments for running a script of ours in a separate process, as `npm run` does.
 * @param script the path of its source in the project, such as `scripts/scan.ts`
 */
export function scriptArgs(script: string): string[] {
  const inProject = (path: string) => join(/*turbopackIgnore: true*/ projectRoot(), path);
  const options = v8Options[script] ?? [];
  return [...options, '--import', inProject('scripts/preload.mjs'), inProject(script)];
}
