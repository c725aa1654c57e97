import {
  DamagedImageError,
  GaveUpError,
  LargePictureError,
  reasonOf,
  TooLargeError,
  UndecodedImageError,
} from './errors.ts';
import { type EmbeddedPicture, hashEmbedded } from './thumbhash.ts';
import {
  type RenderedThumbnails,
  type RenderOptions,
  renderThumbnails,
  type WantedThumbnail,
} from './thumbnail.ts';

/** The kinds of jobs of a decoder, with their inputs and results. */
export type DecoderJobs = {
  readonly thumbnails: {
    readonly asked: {
      /** A path that the decoder opens, or all bytes of the file. */
      readonly input: string | Uint8Array;
      readonly wanted: readonly WantedThumbnail[];
      readonly options: RenderOptions;
    };
    readonly answered: RenderedThumbnails;
  };
  readonly embedded: {
    readonly asked: readonly EmbeddedPicture[];
    /** In the same order; null where a picture cannot be decoded. */
    readonly answered: readonly (Buffer | null)[];
  };
};

export type JobKind = keyof DecoderJobs;

export type DecoderJob<Kind extends JobKind = JobKind> = {
  [Each in Kind]: { readonly kind: Each; readonly asked: DecoderJobs[Each]['asked'] };
}[Kind];

/**
 * The message with a job's result. Errors are sent as data, since they lose their class between
 * processes.
 */
export type DecoderAnswer =
  | { readonly made: DecoderJobs[JobKind]['answered'] }
  | { readonly failed: Failure };

export type Failure = {
  readonly name: string;
  readonly message: string;
  readonly reason?: string;
  readonly code?: unknown;
};

/** Runs a job in the current process. Never throws. */
export async function answerJob(job: DecoderJob): Promise<DecoderAnswer> {
  try {
    return { made: await doJob(job) };
  } catch (error) {
    return { failed: failureOf(error) };
  }
}

function doJob(job: DecoderJob): Promise<DecoderJobs[JobKind]['answered']> {
  if (job.kind === 'embedded') return Promise.all(job.asked.map(hashEmbedded));
  const { input, wanted, options } = job.asked;
  return renderThumbnails(input, wanted, options);
}

/** An error as data that `errorOf` turns back into an error. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  return {
    name: error.constructor.name,
    message: error.message,
    ...(error instanceof DamagedImageError && { reason: error.reason }),
    ...('code' in error && { code: error.code }),
  };
}

const errors = { UndecodedImageError, TooLargeError, GaveUpError } as const;

/** Restores the error that a decoder has thrown. */
export function errorOf({ name, message, reason, code }: Failure): Error {
  if (reason !== undefined) return new DamagedImageError(reason);
  if (name === 'LargePictureError') return new LargePictureError();
  const known = Object.entries(errors).find(([each]) => each === name)?.[1];
  if (known) return new known(message);
  return Object.assign(new Error(reasonOf(message)), { code });
}
