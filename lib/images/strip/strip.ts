import { ByteReader, type ReadRange } from './byteReader.ts';
import { planGif } from './gif.ts';
import { planJpeg } from './jpeg.ts';
import { CannotStripError, type StripPlan } from './pieces.ts';
import { planPng } from './png.ts';
import { planWebp } from './webp.ts';

const planners: Readonly<Record<string, (reader: ByteReader) => Promise<StripPlan>>> = {
  'image/gif': planGif,
  'image/jpeg': planJpeg,
  'image/png': planPng,
  'image/webp': planWebp,
};

/**
 * Must be raised whenever stripping may give other bytes than before: stored plans, sizes and
 * checksums are then invalid.
 */
export const STRIP_VERSION = 6;

/** The types of files from which metadata can be removed. */
export const strippableTypes: readonly string[] = Object.keys(planners);

/**
 * Can metadata be removed from files of this type? Where not, a policy that strips metadata
 * withholds the file.
 */
export function canStrip(mediaType: string): boolean {
  return Object.hasOwn(planners, mediaType);
}

/**
 * Plans the file of `size` bytes without location and other personal metadata; its pixels stay the
 * same. Null where that is impossible: the type is not supported, the file is not complete, or it
 * contains something unknown that cannot be left out. Time and memory are bounded: headers are
 * read, and of JPEG, PNG and GIF also the picture's data, a window at a time. Rejects with what
 * `read` rejects with.
 */
export async function planStripped(
  size: number,
  read: ReadRange,
  mediaType: string,
): Promise<StripPlan | null> {
  const plan = canStrip(mediaType) ? planners[mediaType] : undefined;
  if (!plan) return null;
  try {
    return await plan(new ByteReader(size, read));
  } catch (error) {
    if (error instanceof CannotStripError) return null;
    throw error;
  }
}
