import { join } from 'node:path';
import { projectRoot } from './projectRoot.ts';

/**
 * Options of V8 for a script, the same as in package.json: the room for new objects, in MB, of which V8 takes
 * three times as much and has 16 by default. A scan makes many short-lived objects: with the default it takes
 * 80 MB more for 100,000 new photos and is no faster. A server does with pages and archives what ARCHITECTURE.md
 * says.
 */
const V8_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  'scripts/scan.ts': ['--max-semi-space-size=4'],
  'scripts/serve.ts': ['--max-semi-space-size=8'],
};

/**
 * Node's arguments for running a script of ours in a separate process, as `npm run` does.
 * @param script the path of its source in the project, such as `scripts/scan.ts`
 */
export function scriptArgs(script: string): string[] {
  const inProject = (path: string) => join(/*turbopackIgnore: true*/ projectRoot(), path);
  const options = V8_OPTIONS[script] ?? [];
  return [...options, '--import', inProject('scripts/preload.mjs'), inProject(script)];
}
