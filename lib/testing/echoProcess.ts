import { answerJobs } from '../process/jobMessages.ts';

/* Tests only: a process for jobs whose result is the job itself. */
answerJobs(async (job: { readonly text: string }) => job, { tiredBytes: Number.POSITIVE_INFINITY });
