/** libvips says "timeout: 53% complete". */
export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('timeout');
}

/** What libvips and those below it say where they are given no more memory. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && /out of memory|insufficient memory/i.test(error.message);
}

/**
 * What libvips and those below it say of sound pictures that they cannot decode: JPEGs of 12 bits or without
 * loss, TIFFs of 10 bits, in other colours, or in the JPEG of TIFF 6.0.
 */
const UNSUPPORTED =
  /unsupported jpeg|not supported|not configured|not a whole number of bytes|bad labq|samples out of range/i;

/** May the picture be sound all the same, though it cannot be decoded here? */
export function isUnsupported(error: unknown): boolean {
  return error instanceof Error && UNSUPPORTED.test(error.message);
}
