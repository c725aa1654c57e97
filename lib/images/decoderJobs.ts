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

/** What a decoder is asked for: an entry for each kind of job. */
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

/** What goes back to who asked: errors lose their class on the way from one process to another. */
export type DecoderAnswer =
  | { readonly made: DecoderJobs[JobKind]['answered'] }
  | { readonly failed: Failure };

type Failure = {
  readonly name: string;
  readonly message: string;
  readonly reason?: string;
  readonly code?: unknown;
};

/** Does a job, in whatever process this is. Never throws. */
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

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  return {
    name: error.constructor.name,
    message: error.message,
    ...(error instanceof DamagedImageError && { reason: error.reason }),
    ...('code' in error && { code: error.code }),
  };
}

const errors = { UndecodedImageError, TooLargeError, GaveUpError } as const;

/** The error that a decoder ended a job with, as it was thrown there. */
export function errorOf({ name, message, reason, code }: Failure): Error {
  if (reason !== undefined) return new DamagedImageError(reason);
  if (name === 'LargePictureError') return new LargePictureError();
  const known = Object.entries(errors).find(([each]) => each === name)?.[1];
  if (known) return new known(message);
  return Object.assign(new Error(reasonOf(message)), { code });
}
