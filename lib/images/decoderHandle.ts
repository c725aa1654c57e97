import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { scriptArgs } from '../process/scriptArgs.ts';
import type { DecoderAnswer, DecoderJob } from './decoderJobs.ts';
import { GaveUpError } from './errors.ts';
import { DECODER_ENVIRONMENT } from './processLimits.ts';

/** A process that decodes one picture at a time. */
export type Decoder = {
  readonly pid: number | undefined;
  /**
   * Runs a job; only one may run at a time. Throws GaveUpError where the process was killed since
   * it was not finished after `mostMs` of processor time, or six times that by the clock: on a
   * busy machine pictures wait for their turn, which is no fault of theirs. DecoderEndedError where it ended by itself, and a plain
   * Error where it cannot be started. It only throws once the process is gone, so that it cannot
   * open files any more.
   */
  readonly run: (job: DecoderJob, mostMs: number) => Promise<DecoderAnswer>;
  /** Has it used so many resources that it should be replaced? */
  readonly isTired: () => boolean;
  readonly hasEnded: () => boolean;
  readonly ended: Promise<void>;
  /** Lets it end by itself. */
  readonly end: () => void;
  readonly kill: () => void;
};

export class DecoderEndedError extends Error {
  override readonly name = 'DecoderEndedError';
}

/** Something that keeps a process alive unless it is unreferenced. */
type Handle = { readonly ref: () => void; readonly unref: () => void };

type Message =
  | { readonly ready: true; readonly unlimited: string | null }
  | { readonly answer: DecoderAnswer; readonly tired: boolean };

/** The longest time from the start of a process to its first message, on a busy machine. */
const MOST_START_MS = 60_000;

/** How many times longer than its processor time a job may take by the clock. */
const MOST_WAITING = 6;

/** Starts a decoder's process. `tell` is called with problems, for the log. */
export function startDecoder(tell: (sentence: string) => void): Decoder {
  const script = scriptArgs('lib/images/decoderProcess.ts');
  const child = spawn(process.execPath, ['--max-old-space-size=256', ...script], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: DECODER_ENVIRONMENT,
  });
  const errors = lastWords(child.stderr);
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  let current: ((answer: DecoderAnswer) => void) | null = null;
  let tired = false;
  let hasEnded = false;

  child.on('message', (message: Message) => {
    if ('ready' in message) {
      if (message.unlimited !== null)
        tell(`Decoders have no limit on memory: ${message.unlimited}`);
      return ready.resolve();
    }
    tired = message.tired;
    current?.(message.answer);
  });
  const finish = () => {
    hasEnded = true;
    ended.resolve();
  };
  child.once('error', finish);
  child.once('exit', finish);
  // A running job keeps this process alive; an idle decoder does not.
  const hold = (held: boolean) => {
    for (const handle of [child, child.channel as Handle | null, child.stderr as Handle | null]) {
      if (held) handle?.ref();
      else handle?.unref();
    }
  };
  hold(false);

  const stop = () => void child.kill('SIGKILL');
  /** Kills the process once no milliseconds are left for `work`. */
  const within = async <T>(work: Promise<T>, left: () => number, late: Error): Promise<T> => {
    let isLate = false;
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      const ms = left();
      isLate = ms <= 0;
      if (isLate) stop();
      else timer = setTimeout(look, Math.max(ms, 10));
    };
    look();
    const gone = ended.promise.then(() => {
      throw isLate ? late : new DecoderEndedError(`the decoder ended (${how()})`);
    });
    try {
      return await Promise.race([work, gone]);
    } finally {
      clearTimeout(timer);
    }
  };
  const how = () => `${child.signalCode ?? `exit code ${child.exitCode}`}${errors.text()}`;

  return {
    pid: child.pid,
    run: async (job, mostMs) => {
      hold(true);
      try {
        const slow = new Error('no first word');
        await within(ready.promise, untilThen(MOST_START_MS), slow).catch((error) => {
          throw new Error(`No decoder can be started: ${error.message}`, { cause: error });
        });
        const answered = new Promise<DecoderAnswer>((resolve) => {
          current = resolve;
        });
        // If it cannot be sent, the process has ended, which is reported elsewhere.
        child.send(job, () => undefined);
        const late = new GaveUpError(`not decoded in ${mostMs / 1000} s`);
        return await within(answered, timeLeft(child.pid, mostMs), late);
      } finally {
        current = null;
        hold(false);
      }
    },
    isTired: () => tired,
    hasEnded: () => hasEnded || !child.connected,
    ended: ended.promise,
    end: () => {
      if (child.connected) child.disconnect();
    },
    kill: stop,
  };
}

/** Milliseconds by the clock until `ms` from now. */
function untilThen(ms: number): () => number {
  const end = performance.now() + ms;
  return () => end - performance.now();
}

/** Milliseconds that a process may still work, of `mostMs` from now of processor time. */
function timeLeft(pid: number | undefined, mostMs: number): () => number {
  const byTheClock = untilThen(mostMs * MOST_WAITING);
  const before = processorMs(pid);
  return () => Math.min(mostMs - (processorMs(pid) - before), byTheClock());
}

/**
 * The processor time that a process has had, in milliseconds, from proc(5), whose ticks are
 * hundredths of a second; the clock's where the system has no such file.
 */
function processorMs(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return performance.now();
  }
}

/** The last lines of a process's stderr, to be logged if it ends. */
function lastWords(stream: NodeJS.ReadableStream | null) {
  let text = '';
  stream?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-2_000);
  });
  return { text: () => (text === '' ? '' : `: ${text.trim().split('\n')[0]}`) };
}
