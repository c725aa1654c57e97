import { constants, setPriority } from 'node:os';
import { limitThisProcess } from '../process/processLimits.ts';
import { failureOf } from './decoderJobs.ts';
import { renderFilm } from './filmRendition.ts';
import type { RenditionMessage, RenditionRequest } from './renditions.ts';

/*
 * A process that makes one rendition of an untrusted film, started by `renditions.ts`. It ends with
 * its parent, however that ends, since its channel is then closed.
 */

/** Three hours: a film of an hour takes a slow processor some two. */
const MOST_CPU_SECONDS = 3 * 60 * 60;
const PROGRESS_EVERY_MS = 1_000;

function tell(message: RenditionMessage): void {
  // The parent may have gone.
  process.send?.(message, () => undefined);
}

let toldAt = Number.NEGATIVE_INFINITY;
function tellProgress(progress: number): void {
  if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
  toldAt = performance.now();
  tell({ progress });
}

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const unlimited = limitThisProcess(MOST_CPU_SECONDS);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());
process.once('message', async ({ input, output }: RenditionRequest) => {
  try {
    await renderFilm(input, output, tellProgress);
    tell({ done: true });
  } catch (error) {
    tell({ failed: failureOf(error) });
  }
});
tell({ ready: true, unlimited });
