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
 * The picture may well be sound, and cannot be decoded here: of a kind that this build knows only by
 * its header, or more than was done in time. Nothing is wrong with the photo.
 */
export class UndecodedImageError extends Error {
  override readonly name: string = 'UndecodedImageError';
}

/** More pixels than the owner lets be decoded (`max_megapixels`). Nothing is wrong with the photo. */
export class TooLargeError extends UndecodedImageError {}

/** To be decoded by itself: it would take more memory than the caller allows now. */
export class LargePictureError extends Error {
  override readonly name = 'LargePictureError';
}

/** The head given ends before the header does: read more, or the whole file, and ask again. */
export class NeedMoreBytes extends Error {
  /** A head of this many bytes gets further; null where only the whole file is known to do. */
  readonly atLeast: number | null;

  constructor(atLeast: number | null) {
    super('The header goes on beyond the bytes given');
    this.name = 'NeedMoreBytes';
    this.atLeast = atLeast;
  }
}

/**
 * The first line of a decoder's message, short enough for a table and without file paths: neither
 * that of its input, which may hold anything, nor others.
 */
export function reasonOf(error: unknown, input?: string): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = (input ? text.replaceAll(input, 'the file') : text).split('\n')[0] ?? '';
  return line.replace(/(?:\/[^/\s]+){2,}/g, 'the file').slice(0, 200) || 'cannot be decoded';
}
