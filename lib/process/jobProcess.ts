import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { JobMessage } from './jobMessages.ts';
import { jobEnvironment } from './processLimits.ts';
import { scriptArgs } from './scriptArgs.ts';

/** A process that does one job after another. */
export type JobProcess<Job, Answer> = {
  readonly pid: number | undefined;
  /**
   * Does a job after those that it was given before. Throws JobTooLongError where the process was
   * killed because the job was not finished after `mostMs` of processor time, or after `waiting`
   * times as long by the clock (on a busy machine a job also waits for the processor, which is not
   * its fault). Throws JobEndedError where the process ended by itself or before the job's turn
   * came, and a plain Error where it cannot be started. When it throws, the process is gone and can
   * open no more files.
   */
  readonly run: (job: Job, mostMs: number) => Promise<Answer>;
  /** Has it used so much time or memory that it should be replaced by a new one? */
  readonly isTired: () => boolean;
  readonly hasEnded: () => boolean;
  readonly ended: Promise<void>;
  /** Closes its channel, on which it ends by itself. Jobs that it has not answered fail. */
  readonly end: () => void;
  readonly kill: () => void;
};

/** The process of a job ended before it answered. */
export class JobEndedError extends Error {
  override readonly name = 'JobEndedError';
  /** False: the job was not at fault, since its turn had not come. */
  readonly begun: boolean;

  constructor(message: string, begun: boolean) {
    super(message);
    this.begun = begun;
  }
}

/** A job took too long, and its process was killed. */
export class JobTooLongError extends Error {
  override readonly name = 'JobTooLongError';
  /** It was the clock that ran out: the process may have waited for a storage. */
  readonly byTheClock: boolean;

  constructor(message: string, byTheClock: boolean) {
    super(message);
    this.byTheClock = byTheClock;
  }
}

type JobProcessOptions = {
  /** The path of its source in the project; it calls `answerJobs`. */
  readonly script: string;
  /** The most megabytes of memory for its JavaScript, and of those for new objects. */
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

/** What `orEnded` resolves to where the process ends first. */
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
    env: jobEnvironment,
  });
  const errors = stderrTail(child.stderr);
  const life = watchEnd(child);
  const hold = openHold(child);
  const ready = Promise.withResolvers<void>();
  /** Jobs without an answer, the one that is being done first. */
  const jobs: { readonly begin: () => void; readonly answer: (answer: Answer) => void }[] = [];
  let tired = false;

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
  const stop = () => void child.kill('SIGKILL');
  const how = () => `${child.signalCode ?? `exit code ${child.exitCode}`}${errors.text()}`;
  const within = makeLimiter(life, { stop, how });

  return {
    pid: child.pid,
    run: async (job, mostMs) => {
      hold(1);
      try {
        const slow = () => new Error(`it is not ready after ${MOST_START_MS / 1000} s`);
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
        if ((await life.orEnded(begun.promise)) === ENDED) {
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
    hasEnded: () => life.hasEnded() || !child.connected,
    ended: life.ended,
    end: () => {
      if (child.connected) child.disconnect();
    },
    kill: stop,
  };
}

/** Follows a process to its end. */
function watchEnd(child: ChildProcess) {
  const ended = Promise.withResolvers<void>();
  /** Those who wait for an answer, to be told when there will be none. */
  const waiting = new Set<() => void>();
  let hasEnded = false;
  const finish = () => {
    hasEnded = true;
    ended.resolve();
    for (const tell of waiting) tell();
  };
  child.once('error', finish);
  child.once('exit', finish);
  /**
   * Settles as `work` does, or resolves to ENDED where the process ends first. A race with the one
   * promise of its end would do the same, but that promise would hold every answer in memory as long
   * as the process lives.
   */
  const orEnded = async <T>(work: Promise<T>): Promise<T | typeof ENDED> => {
    const gone = Promise.withResolvers<typeof ENDED>();
    const tell = () => gone.resolve(ENDED);
    waiting.add(tell);
    if (hasEnded) tell();
    try {
      return await Promise.race([work, gone.promise]);
    } finally {
      waiting.delete(tell);
    }
  };
  return { orEnded, hasEnded: () => hasEnded, ended: ended.promise };
}

/**
 * Lets a child process keep this one alive only while it has jobs. The returned function changes
 * their number.
 */
function openHold(child: ChildProcess): (more: number) => void {
  let jobs = 0;
  const hold = (more: number) => {
    jobs += more;
    for (const handle of [child, child.channel as Handle | null, child.stderr as Handle | null]) {
      if (jobs > 0) handle?.ref();
      else handle?.unref();
    }
  };
  hold(0);
  return hold;
}

type Process = {
  readonly stop: () => void;
  /** How it ended, in words. */
  readonly how: () => string;
};

/**
 * Makes a function that waits for `work` of a process, and stops the process once no milliseconds are
 * `left`; it then throws what `late` makes. Throws JobEndedError where the process ends by itself.
 */
function makeLimiter(life: ReturnType<typeof watchEnd>, { stop, how }: Process) {
  return async <T>(work: Promise<T>, left: () => number, late: () => Error): Promise<T> => {
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
      const done = await life.orEnded(work);
      if (done === ENDED) throw error ?? new JobEndedError(`its process ended (${how()})`, true);
      return done;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** Tells how many milliseconds by the clock are left until `ms` from now. */
function untilThen(ms: number): () => number {
  const end = performance.now() + ms;
  return () => end - performance.now();
}

/**
 * Tells how many milliseconds a process may go on working: it has `mostMs` of processor time from
 * now, and `waiting` times as long by the clock.
 */
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
 * The processor time that a process has used, in milliseconds, from proc(5), which counts hundredths
 * of a second; the time by the clock where the system has no such file.
 */
function processorMs(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return performance.now();
  }
}

/** Keeps the end of what a process writes to stderr; `text` is the first line of that, for errors. */
function stderrTail(stream: NodeJS.ReadableStream | null) {
  let text = '';
  stream?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-2_000);
  });
  return { text: () => (text === '' ? '' : `: ${text.trim().split('\n')[0]}`) };
}
