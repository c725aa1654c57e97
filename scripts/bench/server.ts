import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../lib/process/projectRoot.ts';
import type { BenchGallery } from './galleries.ts';
import { collectText, startScript } from './process.ts';

/** The text of a SQL statement, and how long it took in milliseconds. */
type RunStatement = { readonly text: string; readonly ms: number };

export type BenchServer = {
  readonly pid: number;
  readonly port: number;
  /** SQL statements since the last call; for servers started with `counting`. */
  readonly takeStatements: () => Promise<RunStatement[]>;
  readonly stop: () => Promise<void>;
};

/** Are there pages to be served? */
export const hasBuild = () => existsSync(join(projectRoot(), '.next', 'BUILD_ID'));

/** The settings of memory with which `npm start` starts the server. */
function memorySettings(): Record<string, string> {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8'));
  const settings = (scripts.start as string).matchAll(/(MALLOC_\w+)=(\d+)/g);
  return Object.fromEntries([...settings].map(([, name = '', value = '']) => [name, value]));
}

/** Starts the built server on a free port. `nodeArgs` as Node has them, such as `--cpu-prof`. */
export async function startBenchServer(
  { config }: Pick<BenchGallery, 'config'>,
  { counting = false, nodeArgs = [] }: { counting?: boolean; nodeArgs?: readonly string[] } = {},
): Promise<BenchServer> {
  if (!hasBuild()) throw new Error('There is no build to measure: run `npm run build` first.');
  const preload = counting
    ? ['--import', join(projectRoot(), 'scripts/bench/countStatements.ts')]
    : [];
  const child = startScript('serve.ts', [], {
    config,
    nodeArgs: [...nodeArgs, ...preload],
    channel: counting,
    env: memorySettings(),
  });
  const output = collectText(child.stdout);
  const errors = collectText(child.stderr);
  const state = { ended: false, stopping: false };
  const end = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      state.ended = true;
      if (!state.stopping) console.error(`The server ended (${signal ?? code}):\n${errors.text}`);
      resolve();
    });
  });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const port = await listening(output, () => state.ended);
  if (port === null || child.pid === undefined) {
    state.stopping = true;
    child.kill();
    throw new Error(`The server did not start:\n${output.text}${errors.text}`);
  }
  return {
    pid: child.pid,
    port,
    takeStatements: () =>
      new Promise((resolve) => {
        child.once('message', (message) => resolve(message as RunStatement[]));
        child.send('statements');
      }),
    stop: async () => {
      state.stopping = true;
      process.off('exit', kill);
      child.kill('SIGTERM');
      await end;
    },
  };
}

const START_MS = 60_000;

async function listening(output: { text: string }, ended: () => boolean): Promise<number | null> {
  for (const until = Date.now() + START_MS; Date.now() < until && !ended(); ) {
    const port = /listens on \S+:(\d+)/.exec(output.text)?.[1];
    if (port !== undefined) return Number(port);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return null;
}
