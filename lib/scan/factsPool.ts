import { isFilmName } from '../library/photoExtensions.ts';
import {
  JobEndedError,
  type JobProcess,
  JobTooLongError,
  startJobProcess,
} from '../process/jobProcess.ts';
import type { FactsAnswer, FactsJob } from './factsJobs.ts';
import type { FactsSettings, PhotoFacts } from './photoFacts.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

export type FactsPoolOptions = {
  readonly processes: number;
  /** Milliseconds of processor time that the photos of a job may take before its process is killed. */
  readonly jobMs?: number;
  /** Tests only: the source of another process. */
  readonly script?: string;
};

/** Gives the facts that a photo gets whose file ended or held up its reader. */
export type ReadGivenUp = (photo: ScannedPhoto, why: GivenUp) => Promise<PhotoFacts | null>;

/** `waited`: it took too long by the clock, not by processor time, perhaps because of its storage. */
export type GivenUp = 'ended' | 'took too long' | 'waited';

type FactsPool = {
  /** Reads the facts of a photo when its turn comes. Callers must limit how many they request at once. */
  readonly read: (photo: ScannedPhoto) => Promise<PhotoFacts | null>;
  /** Ends all processes. */
  readonly close: () => void;
};

type Asked = FactsJob['photos'][number] & {
  readonly resolve: (facts: PhotoFacts | null) => void;
  readonly reject: (error: unknown) => void;
};

type Reader = JobProcess<FactsJob, FactsAnswer>;

/** How many photos a job has, and how many jobs a process is given, so that it never waits for the next. */
const PHOTOS_A_JOB = 64;
const JOBS_A_PROCESS = 3;
/** A film counts as so many pictures, which take as long. */
const FILM = 16;

/** Bytes that a process should hash in a millisecond of processor time, where files are read whole. */
const WHOLE_BYTES_A_MS = 20_000;

/** The running readers, which are ended with this process. */
const running = new Set<Reader>();
process.once('exit', () => {
  for (const reader of running) reader.kill();
});

/**
 * Starts processes that read the facts of photos of a directory, so that several processors share the
 * work, and a hostile file ends one of these processes and not the scan. The photos of a job that ended
 * its process are read again one by one; a photo that does so again gets the facts that `giveUp` gives.
 */
export function openFactsPool(
  root: string,
  { sidecars, ...settings }: FactsSettings,
  giveUp: ReadGivenUp,
  { processes, jobMs = 10_000, script = 'lib/scan/factsProcess.ts' }: FactsPoolOptions,
): FactsPool {
  const waiting: Asked[] = [];
  const readers = openReaders(script, processes);
  let isClosed = false;
  let isPlanned = false;

  const run = async (reader: Reader, asked: readonly Asked[]): Promise<void> => {
    const photos = asked.map(({ photo, sidecars }) => ({ photo, sidecars }));
    const whole = settings.checksums ? photos.reduce((sum, { photo }) => sum + photo.size, 0) : 0;
    const mostMs = jobMs + whole / WHOLE_BYTES_A_MS;
    const job = { reader: { root, ...settings }, photos };
    const facts = await readers.run(reader, job, mostMs);
    for (const [at, each] of asked.entries()) each.resolve(facts[at] ?? null);
  };
  /** Reads photos one by one after a job of theirs ended its reader. */
  const readApart = async (asked: readonly Asked[]): Promise<void> => {
    for (const each of asked) {
      try {
        await run(readers.any(), [each]);
      } catch (error) {
        const why = isClosed ? null : reasonOf(error);
        if (why === 'not begun') waiting.unshift(each);
        else if (why === null) each.reject(error);
        else giveUp(each.photo, why).then(each.resolve, each.reject);
      }
    }
  };
  const work = async (reader: Reader, asked: readonly Asked[]): Promise<void> => {
    try {
      await run(reader, asked);
    } catch (error) {
      const why = isClosed ? null : reasonOf(error);
      if (why === null) for (const each of asked) each.reject(error);
      else if (why === 'not begun') waiting.unshift(...asked);
      else await readApart(asked);
    }
    handOut();
  };
  const findNext = () => (waiting.length === 0 || isClosed ? null : readers.findFree());
  const handOut = () => {
    for (let reader = findNext(); reader !== null; reader = findNext()) {
      void work(reader, takeJob(waiting));
    }
  };
  /** Hands jobs out a moment later, so that what is requested in one go becomes few jobs. */
  const handOutSoon = () => {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      handOut();
    });
  };

  return {
    read: (photo) =>
      new Promise((resolve, reject) => {
        waiting.push({ photo, sidecars: sidecars.of(photo.rawPath), resolve, reject });
        handOutSoon();
      }),
    close: () => {
      isClosed = true;
      readers.kill();
    },
  };
}

/** The processes of a pool, at most so many, and how many jobs each has been given. */
function openReaders(script: string, processes: number) {
  const readers = new Map<Reader, { jobs: number }>();

  const start = (): Reader => {
    const reader: Reader = startJobProcess({
      script,
      heapMb: 96,
      youngMb: 2,
      // Nobody waits for a scan, and its storage may be slow.
      waiting: 30,
      tell: () => undefined,
    });
    running.add(reader);
    readers.set(reader, { jobs: 0 });
    reader.ended.then(() => {
      running.delete(reader);
      readers.delete(reader);
    });
    return reader;
  };
  return {
    /** The reader with the fewest jobs, a new one if there may be one more; null: all have enough. */
    findFree: (): Reader | null => {
      const live = [...readers].filter(([each]) => !each.hasEnded());
      if (live.length < processes && live.every(([, { jobs }]) => jobs > 0)) return start();
      const usable = live.filter(([each]) => !each.isTired());
      const [least] = usable.toSorted(([, a], [, b]) => a.jobs - b.jobs);
      return least && least[1].jobs < JOBS_A_PROCESS ? least[0] : null;
    },
    any: (): Reader => [...readers.keys()].find((one) => !one.hasEnded()) ?? start(),
    run: async (reader: Reader, job: FactsJob, mostMs: number): Promise<FactsAnswer> => {
      const state = readers.get(reader);
      if (state) state.jobs += 1;
      try {
        return await reader.run(job, mostMs);
      } finally {
        if (state) state.jobs -= 1;
        if (state?.jobs === 0 && reader.isTired()) reader.end();
      }
    },
    kill: () => {
      for (const reader of readers.keys()) reader.kill();
    },
  };
}

/** Takes the photos of the next job from those that wait. */
function takeJob(waiting: Asked[]): Asked[] {
  const job: Asked[] = [];
  for (let weight = 0; weight < PHOTOS_A_JOB; ) {
    const asked = waiting.shift();
    if (!asked) break;
    job.push(asked);
    weight += isFilmName(asked.photo.filename) ? FILM : 1;
  }
  return job;
}

/** Why a job failed; null: for a reason other than its files. */
function reasonOf(error: unknown): GivenUp | 'not begun' | null {
  if (error instanceof JobTooLongError) return error.byTheClock ? 'waited' : 'took too long';
  if (error instanceof JobEndedError) return error.begun ? 'ended' : 'not begun';
  return null;
}
