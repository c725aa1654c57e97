import { answerJobs } from '../process/jobMessages.ts';

/* Tests only: a process for jobs that answers with what it was asked. */
answerJobs(async (job: { readonly text: string }) => job, { tiredBytes: Number.POSITIVE_INFINITY });
