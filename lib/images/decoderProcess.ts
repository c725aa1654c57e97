import { constants, setPriority } from 'node:os';
import { answerJob, type DecoderJob } from './decoderJobs.ts';
import { limitThisProcess } from './processLimits.ts';

/*
 * A process that decodes untrusted pictures, started and ended by `decoders.ts`. It ends with its
 * parent, however that ends, since its channel is then closed.
 */

/**
 * Beyond either of these a process is replaced, since the system often does not get back memory
 * that it frees.
 */
const TIRED_BYTES = 256 * 1024 * 1024;
const TIRED_CPU_SECONDS = 120;

function isTired(): boolean {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  const seconds = (userCPUTime + systemCPUTime) / 1e6;
  return process.memoryUsage.rss() > TIRED_BYTES || seconds > TIRED_CPU_SECONDS;
}

/** CPU seconds after which the system ends this process, in case its parent cannot. */
const MOST_CPU_SECONDS = 300;

// Pages go before pictures where both want the processor: somebody waits for the page first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

// Signals that end the server go to the whole process group; this process ignores them and ends
// after its picture.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.on('message', async (job: DecoderJob) => {
  const answer = await answerJob(job);
  // The parent may have gone.
  process.send?.({ answer, tired: isTired() }, () => undefined);
});
process.send?.({ ready: true, unlimited: limitThisProcess(MOST_CPU_SECONDS) }, () => undefined);
