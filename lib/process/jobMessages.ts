import { limitThisProcess } from './processLimits.ts';

/** What a process for jobs says to the one that started it. */
export type JobMessage<Answer> =
  | { readonly ready: true; readonly unlimited: string | null }
  | { readonly answer: Answer; readonly tired: boolean };

/** CPU seconds after which the system ends this process, in case its parent cannot. */
const MOST_CPU_SECONDS = 300;
/**
 * Beyond either of these a process is replaced, since the system often does not get back memory
 * that it frees.
 */
const TIRED_CPU_SECONDS = 120;

/**
 * Makes this process one for jobs, started and ended by `jobProcess.ts`: `answer` does one after the other
 * and must not throw. It ends with its parent, however that ends, since its channel is then closed.
 * @param tiredBytes the memory with which it is replaced
 */
export function answerJobs<Job, Answer>(
  answer: (job: Job) => Promise<Answer>,
  { tiredBytes }: { readonly tiredBytes: number },
): void {
  const isTired = () => {
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    return (
      process.memoryUsage.rss() > tiredBytes ||
      (userCPUTime + systemCPUTime) / 1e6 > TIRED_CPU_SECONDS
    );
  };
  // Signals that end the parent go to the whole process group; this process ignores them and ends
  // after its job.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => undefined);
  }
  // The parent may have gone.
  const say = (message: JobMessage<Answer>) => process.send?.(message, () => undefined);
  process.on('disconnect', () => process.exit());
  let last: Promise<unknown> = Promise.resolve();
  process.on('message', (job: Job) => {
    last = last.then(async () => say({ answer: await answer(job), tired: isTired() }));
  });
  say({ ready: true, unlimited: limitThisProcess(MOST_CPU_SECONDS) });
}
