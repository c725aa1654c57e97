import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { JobMessage } from './jobMessages.ts';
import { JOB_ENVIRONMENT } from './processLimits.ts';
import { scriptArgs } from './scriptArgs.ts';

/** A process that does one job after another. */
export type JobProcess<Job, Answer> = {
  readonly pid: number | undefined;
  /**
   * Does a job after those that it was given before. Throws JobTooLongError where the process was killed
   * since it was not finished after `mostMs` of processor time, or `waiting` times that by the clock: on a
   * busy machine a job waits for its turn, which is no fault of its. JobEndedError where the process
   * ended by itself or before the job's turn came, and a plain Error where it cannot be started. It
   * only throws once the process is gone, so that it cannot open files any more.
   */
  readonly run: (job: Job, mostMs: number) => Promise<Answer>;
  /** Has it used so many resources that it should be replaced? */
  readonly isTired: () => boolean;
  readonly hasEnded: () => boolean;
  readonly ended: Promise<void>;
  /** Lets it end by itself, without answering jobs that it still has. */
  readonly end: () => void;
  readonly kill: () => void;
};

export class JobEndedError extends Error {
  override readonly name = 'JobEndedError';
  /** False: the job was not at fault, since its turn had not come. */
  readonly begun: boolean;

  constructor(message: string, begun: boolean) {
    super(message);
    this.begun = begun;
  }
}

export class JobTooLongError extends Error {
  override readonly name = 'JobTooLongError';
  /** It was the clock that ran out: the process may have waited for a storage. */
  readonly byTheClock: boolean;

  constructor(message: string, byTheClock: boolean) {
    super(message);
    this.byTheClock = byTheClock;
  }
}

export type JobProcessOptions = {
  /** The path of its source in the project; it calls `answerJobs`. */
  readonly script: string;
  /** How much memory its JavaScript may take, and between collections; megabytes. */
  readonly heapMb: number;
  readonly youngMb?: number;
  /** How many times longer than its processor time a job may take by the clock. */
  readonly waiting: number;
  /** Called with problems, for the log. */
  readonly tell: (sentence: string) => void;
};

/** Something that keeps a process alive unless it is unreferenced. */
type Handle = { readonly ref: () => void; readonly unref: () => void };

/** The longest time from the start of a process to its first message, on a busy machine. */
const MOST_START_MS = 60_000;

/** In place of an answer. */
const ENDED = Symbol('ended');

/** Starts a process for jobs, which ends with this one. */
export function startJobProcess<Job extends object, Answer>({
  script,
  heapMb,
  youngMb,
  waiting,
  tell,
}: JobProcessOptions): JobProcess<Job, Answer> {
  const limits = [
    `--max-old-space-size=${heapMb}`,
    ...(youngMb === undefined ? [] : [`--max-semi-space-size=${youngMb}`]),
  ];
  const child = spawn(process.execPath, [...limits, ...scriptArgs(script)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: JOB_ENVIRONMENT,
  });
  const errors = lastWords(child.stderr);
  const ready = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  /** Jobs without an answer, the one that is being done first. */
  const jobs: { readonly begin: () => void; readonly answer: (answer: Answer) => void }[] = [];
  let tired = false;
  let hasEnded = false;

  child.on('message', (message: JobMessage<Answer>) => {
    if ('ready' in message) {
      if (message.unlimited !== null)
        tell(`Processes for jobs have no limit on memory: ${message.unlimited}`);
      return ready.resolve();
    }
    tired = message.tired;
    jobs.shift()?.answer(message.answer);
    jobs[0]?.begin();
  });
  /** Called when it ends, by those who wait for an answer. */
  const atEnd = new Set<() => void>();
  const finish = () => {
    hasEnded = true;
    ended.resolve();
    for (const tell of atEnd) tell();
  };
  /**
   * Settles as `work` does, or resolves to ENDED where the process ends first. A race with the one promise
   * of its end would do the same, and that promise would hold every answer as long as the process lives.
   */
  const orEnded = async <T>(work: Promise<T>): Promise<T | typeof ENDED> => {
    const gone = Promise.withResolvers<typeof ENDED>();
    const tell = () => gone.resolve(ENDED);
    atEnd.add(tell);
    if (hasEnded) tell();
    try {
      return await Promise.race([work, gone.promise]);
    } finally {
      atEnd.delete(tell);
    }
  };
  child.once('error', finish);
  child.once('exit', finish);
  // A job keeps this process alive; a process that waits for one does not.
  let running = 0;
  const hold = (more: number) => {
    running += more;
    for (const handle of [child, child.channel as Handle | null, child.stderr as Handle | null]) {
      if (running > 0) handle?.ref();
      else handle?.unref();
    }
  };
  hold(0);

  const stop = () => void child.kill('SIGKILL');
  const how = () => `${child.signalCode ?? `exit code ${child.exitCode}`}${errors.text()}`;
  /** Kills the process once no milliseconds are left for `work`; `late` makes the error. */
  const within = async <T>(work: Promise<T>, left: () => number, late: () => Error): Promise<T> => {
    let error: Error | null = null;
    let timer: NodeJS.Timeout | undefined;
    const look = () => {
      const ms = left();
      if (ms > 0) timer = setTimeout(look, Math.max(ms, 10));
      else {
        error = late();
        stop();
      }
    };
    look();
    try {
      const done = await orEnded(work);
      if (done === ENDED) throw error ?? new JobEndedError(`its process ended (${how()})`, true);
      return done;
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    pid: child.pid,
    run: async (job, mostMs) => {
      hold(1);
      try {
        const slow = () => new Error('no first word');
        await within(ready.promise, untilThen(MOST_START_MS), slow).catch((error) => {
          throw new Error(`No process for jobs can be started: ${error.message}`, { cause: error });
        });
        const begun = Promise.withResolvers<void>();
        const answered = new Promise<Answer>((answer) => {
          jobs.push({ answer, begin: () => begun.resolve() });
        });
        if (jobs.length === 1) begun.resolve();
        // If it cannot be sent, the process has ended, which is reported elsewhere.
        child.send(job, () => undefined);
        if ((await orEnded(begun.promise)) === ENDED) {
          throw new JobEndedError(`its process ended (${how()})`, false);
        }
        const time = timeLeft(child.pid, mostMs, waiting);
        return await within(answered, time.left, () => {
          return new JobTooLongError(`not finished in ${mostMs / 1000} s`, time.isByTheClock());
        });
      } finally {
        hold(-1);
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

/** The milliseconds that a process may still work, of `mostMs` from now of processor time. */
function timeLeft(pid: number | undefined, mostMs: number, waiting: number) {
  const byTheClock = untilThen(mostMs * waiting);
  const before = processorMs(pid);
  const worked = () => mostMs - (processorMs(pid) - before);
  return {
    left: () => Math.min(worked(), byTheClock()),
    isByTheClock: () => worked() > 0,
  };
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

/** The last lines of a process's stderr, to be told if it ends. */
function lastWords(stream: NodeJS.ReadableStream | null) {
  let text = '';
  stream?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-2_000);
  });
  return { text: () => (text === '' ? '' : `: ${text.trim().split('\n')[0]}`) };
}
