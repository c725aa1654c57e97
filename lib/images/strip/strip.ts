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
 * To be raised whenever a file may be stripped to other bytes than before: what was kept of a plan,
 * its size or its checksum, is of no use then.
 */
export const STRIP_VERSION = 2;

/** Can files of this type be had without their metadata? Where not, they are not handed out. */
export function canStrip(mediaType: string): boolean {
  return Object.hasOwn(planners, mediaType);
}

/**
 * The file of `size` bytes without location and other personal metadata, as parts of it; its pixels
 * are the same. Null where that cannot be done: another type, or a file that is not whole or has what
 * is not known to be harmless where it cannot be left out. Time and memory are bounded: headers are
 * read, and of JPEG, PNG and GIF the data of the picture, a window at a time. Rejects with what
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
