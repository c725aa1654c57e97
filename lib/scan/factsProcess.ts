import { answerJobs } from '../process/jobMessages.ts';
import { answerFacts } from './factsJobs.ts';

/* A process that reads what files say about their photos, started and ended by `factsPool.ts`. */

answerJobs(answerFacts, { tiredBytes: 160 * 1024 * 1024 });
