import { limitThisProcess } from './processLimits.ts';

/** What a process for jobs says to the one that started it. */
export type JobMessage<Answer> =
  | { readonly ready: true; readonly unlimited: string | null }
  | { readonly answer: Answer; readonly tired: boolean };

/** CPU seconds after which the system ends this process, in case its parent cannot. */
const MOST_CPU_SECONDS = 300;
/**
 * CPU seconds after which a process is replaced by a new one, as it is when it has grown to
 * `tiredBytes`.
 */
const TIRED_CPU_SECONDS = 120;

/**
 * Makes this process one for jobs, started and ended by `jobProcess.ts`: `answer` does one job
 * after another and must not throw. It ends with its parent, however that ends, since its channel
 * is then closed.
 * @param tiredBytes resident memory, in bytes, beyond which the process is replaced: much of what
 * it frees never goes back to the system
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
  // A signal that ends the parent goes to the whole process group. This process ignores it, and
  // ends when the parent has closed the channel.
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
