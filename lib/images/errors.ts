import { messageOf } from '../process/thrown.ts';

/** The bytes are not a picture that can be shown. `reason` is for administrators: no paths in it. */
export class DamagedImageError extends Error {
  readonly reason: string;

  constructor(reason: string, options?: ErrorOptions) {
    super(`Damaged image: ${reason}`, options);
    this.name = 'DamagedImageError';
    this.reason = reason;
  }
}

/**
 * The picture cannot be decoded here, though it may be sound: its format is one of which this build
 * only reads headers, or decoding took too long. It says nothing bad of the photo.
 */
export class UndecodedImageError extends Error {
  override readonly name: string = 'UndecodedImageError';
}

/** The picture has more pixels than `max_megapixels` allows. It says nothing bad of the photo. */
export class TooLargeError extends UndecodedImageError {}

/**
 * Decoding was given up: it took too long or too much memory, or its process ended. Tried again, it
 * would most likely end so again.
 */
export class GaveUpError extends UndecodedImageError {}

/** The picture takes so much memory to decode that it must be the only one being decoded. */
export class LargePictureError extends Error {
  override readonly name = 'LargePictureError';
}

/**
 * The given bytes end before the header does: the caller must read more of the file and try again.
 */
export class NeedMoreBytes extends Error {
  /** How many bytes are needed at least; null: the whole file. */
  readonly atLeast: number | null;

  constructor(atLeast: number | null) {
    super('The header goes on beyond the bytes given');
    this.name = 'NeedMoreBytes';
    this.atLeast = atLeast;
  }
}

const UNKNOWN_REASON = 'cannot be decoded';

/**
 * The first line of a decoder's message, short enough for a table. File paths are removed, both
 * that of `input`, which may contain any characters, and others.
 */
export function reasonOf(error: unknown, input?: string): string {
  const text = messageOf(error);
  const line = (input ? text.replaceAll(input, 'the file') : text).split('\n')[0] ?? '';
  const reason = line.replace(/(?:\/[^/\s]+){2,}/g, 'the file').replace(/[:\s]+$/, '');
  return reason === 'Unknown error' ? UNKNOWN_REASON : reason.slice(0, 200) || UNKNOWN_REASON;
}
