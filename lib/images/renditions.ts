import { spawn } from 'node:child_process';
import { jobEnvironment } from '../process/processLimits.ts';
import { scriptArgs } from '../process/scriptArgs.ts';
import { errorOf, type Failure } from './decoderJobs.ts';
import { GaveUpError } from './errors.ts';

/** Paths: of the film, and of the file that is written. */
export type RenditionRequest = { readonly input: string; readonly output: string };

export type RenditionMessage =
  | { readonly ready: true; readonly unlimited: string | null }
  | { readonly progress: number }
  | { readonly done: true }
  | { readonly failed: Failure };

/** A process that reports no progress for this long hangs, and is ended. */
const MOST_SILENCE_MS = 5 * 60_000;

type Options = {
  /** Is told the fraction that is done, about once a second. */
  readonly progress: (fraction: number) => void;
  /** Is called with messages for the log. */
  readonly tell: (sentence: string) => void;
};

/**
 * Makes a rendition of a film (`renderFilm`) in a process of its own and of low priority, which may
 * take as long as the film or longer. Throws what `renderFilm` throws, and GaveUpError where its
 * process ended or hung.
 */
export function makeRendition(
  request: RenditionRequest,
  { progress, tell }: Options,
): Promise<void> {
  const script = scriptArgs('lib/images/renditionProcess.ts');
  const child = spawn(process.execPath, ['--max-old-space-size=256', ...script], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    env: jobEnvironment,
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const hung = () => {
    reject(new GaveUpError('no rendition: its process hung'));
    child.kill('SIGKILL');
  };
  const timer = setTimeout(hung, MOST_SILENCE_MS);
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  child.on('message', (message: RenditionMessage) => {
    timer.refresh();
    if ('ready' in message) {
      if (message.unlimited !== null)
        tell(`Renditions have no limit on memory: ${message.unlimited}`);
      child.send(request, () => undefined);
    } else if ('progress' in message) progress(message.progress);
    else if ('failed' in message) reject(errorOf(message.failed));
    else resolve();
  });
  child.once('error', (error) => reject(error));
  child.once('exit', (code, signal) =>
    reject(new GaveUpError(`no rendition: its process ended (${signal ?? `exit code ${code}`})`)),
  );
  return promise.finally(() => {
    clearTimeout(timer);
    process.removeListener('exit', end);
    end();
  });
}
