import pLimit from 'p-limit';
import {
  JobEndedError,
  type JobProcess,
  JobTooLongError,
  startJobProcess,
} from '../process/jobProcess.ts';
import {
  type DecoderAnswer,
  type DecoderJob,
  type DecoderJobs,
  errorOf,
  type JobKind,
} from './decoderJobs.ts';
import { GaveUpError } from './errors.ts';

type DecodersOptions = {
  /** How many pictures are decoded at a time, each in a process of its own. */
  readonly processes: number;
  /** Milliseconds of processor time that a job may take before its process is killed. */
  readonly jobMs?: number;
  /** How long a process waits for another job before it is ended. Milliseconds. */
  readonly idleMs?: number;
  /** Called with messages for the log, about missing limits and failed processes. */
  readonly tell?: (sentence: string) => void;
};

/**
 * Processes that decode pictures. A picture that makes its decoder crash, run forever or use up all
 * memory only affects one of these processes, which is ended.
 */
export type Decoders = {
  /**
   * Runs a job when its turn comes. Throws what the job throws, or GaveUpError where its process
   * was killed for taking too long, or ended by itself twice.
   */
  readonly run: <Kind extends JobKind>(
    kind: Kind,
    asked: DecoderJobs[Kind]['asked'],
  ) => Promise<DecoderJobs[Kind]['answered']>;
  /** The ids of the running processes. */
  readonly pids: () => number[];
  /** Ends all processes. Running jobs fail; later jobs start new processes. */
  readonly close: () => void;
};

/** A process that decodes one picture at a time. */
type Decoder = JobProcess<DecoderJob, DecoderAnswer>;

const decoderScript = { script: 'lib/images/decoderProcess.ts', heapMb: 256, waiting: 6 };

/** The running decoders, which are ended with this process. */
const running = new Set<Decoder>();
process.once('exit', () => {
  for (const decoder of running) decoder.kill();
});

/** Makes the decoders of a process; their processes start with the first job. */
export function makeDecoders(options: DecodersOptions): Decoders {
  const { processes, jobMs = 10_000, idleMs = 20_000, tell = () => undefined } = options;
  const slots = pLimit(processes);
  const all = new Set<Decoder>();
  /** Decoders without a job, the one that was used last at the end. Each ends when its time is over. */
  const idle: { readonly decoder: Decoder; readonly timer: NodeJS.Timeout }[] = [];

  const start = () => {
    const decoder: Decoder = startJobProcess({ ...decoderScript, tell });
    for (const list of [all, running]) {
      list.add(decoder);
      decoder.ended.then(() => list.delete(decoder));
    }
    return decoder;
  };
  const endIdle = (decoder: Decoder) => {
    idle.splice(
      idle.findIndex((each) => each.decoder === decoder),
      1,
    );
    decoder.end();
  };
  const giveBack = (decoder: Decoder) => {
    if (decoder.isTired()) return decoder.end();
    idle.push({ decoder, timer: setTimeout(endIdle, idleMs, decoder).unref() });
  };
  const findIdle = (): Decoder | undefined => {
    const last = idle.pop();
    clearTimeout(last?.timer);
    return last?.decoder.hasEnded() ? findIdle() : last?.decoder;
  };

  const attempt = async (job: DecoderJob) => {
    const decoder = findIdle() ?? start();
    const answer = await decoder.run(job, jobMs).catch((error: unknown) => {
      if (!(error instanceof JobTooLongError)) throw error;
      throw new GaveUpError(`not decoded in ${jobMs / 1000} s`, { cause: error });
    });
    giveBack(decoder);
    return answer;
  };
  const doJob = async (job: DecoderJob) => {
    try {
      return await attempt(job);
    } catch (error) {
      if (!(error instanceof JobEndedError)) throw error;
      // Tried once more, since the system may have killed the process for lack of memory caused by
      // others.
      return attempt(job).catch((again: unknown) => {
        throw again instanceof JobEndedError
          ? new GaveUpError(again.message, { cause: again })
          : again;
      });
    }
  };

  return {
    run: async (kind, asked) => {
      const answer = await slots(() => doJob({ kind, asked } as DecoderJob));
      if ('failed' in answer) throw errorOf(answer.failed);
      return answer.made as DecoderJobs[typeof kind]['answered'];
    },
    pids: () => [...all].flatMap(({ pid }) => pid ?? []),
    close: () => {
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      for (const decoder of all) decoder.kill();
    },
  };
}
