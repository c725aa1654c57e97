import pLimit from 'p-limit';
import { canStrip, stripMetadata } from '../images/strip/strip.ts';
import type { OpenedFile } from '../library/library.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { processGlobal } from '../process/processGlobal.ts';

/** Larger files are not taken into memory for it; no camera makes such a JPEG. Bytes. */
const largest = 256 * 1024 * 1024;

/** Whole files are in memory meanwhile: two at a time. */
const turns = () => processGlobal('strip-turns', () => pLimit(2));

/** Can the metadata of such a file be taken out at all? Sizes in bytes. */
export function isStrippable({ mediaType, size }: { mediaType: string; size: number }): boolean {
  return canStrip(mediaType) && size <= largest;
}

/**
 * The original without location and other personal metadata, as pieces in order; null where it
 * cannot be had so, and then not at all: its type is not known well enough, or the file is not
 * whole.
 */
export async function findStripped(
  photo: VisiblePhoto,
  file: OpenedFile,
): Promise<readonly Uint8Array[] | null> {
  if (!isStrippable({ mediaType: photo.mediaType, size: file.size })) return null;
  return turns()(async () => {
    const bytes = await file.readRange(0, file.size);
    return stripMetadata(bytes, photo.mediaType);
  });
}
