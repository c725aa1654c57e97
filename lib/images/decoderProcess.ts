import { constants, setPriority } from 'node:os';
import { answerJobs } from '../process/jobMessages.ts';
import { answerJob } from './decoderJobs.ts';

/* A process that decodes untrusted pictures, started and ended by `decoders.ts`. */

// Pages go before pictures where both want the processor: somebody waits for the page first.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

answerJobs(answerJob, { tiredBytes: 256 * 1024 * 1024 });
