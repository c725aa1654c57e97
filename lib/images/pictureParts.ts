import { latin1 } from './identify.ts';
import { gifFrames } from './metadata/gifFrames.ts';
import { type Headed, HeaderReader, OutOfReach, viewOf } from './metadata/headerReader.ts';
import { openTiff, readDirectory, readIntegers } from './tiff/tiffFile.ts';

/** What a file has beside its first picture. */
export type PictureParts = {
  /** Pages of a document; as far as they can be counted in a bounded number of reads. */
  readonly pages: number;
  /** Is it an animation, which browsers play? */
  readonly moves: boolean;
};

export const onePicture: PictureParts = { pages: 1, moves: false };

const moving: Readonly<Record<string, (reader: HeaderReader) => Promise<boolean>>> = {
  'image/gif': movesGif,
  'image/png': movesPng,
  'image/webp': async (reader) => {
    const head = await reader.upTo(0, 21);
    // RFC 9649, section 2.7: the flag of animations.
    return latin1(head, 12, 16) === 'VP8X' && ((head[20] ?? 0) & 2) !== 0;
  },
  'image/avif': async (reader) => {
    const head = await reader.upTo(0, 8);
    const length = head.length < 8 ? 0 : Math.min(viewOf(head).getUint32(0), 256);
    // The brand of sequences (AVIF 1.2, section 6.3), which may be one of several.
    return /^(?:.{4})*avis/s.test(latin1(await reader.upTo(8, length - 8), 0, 256));
  },
};

/** May a file of this media type consist of several pictures? */
export function mayHaveParts(mediaType: string): boolean {
  return mediaType === 'image/tiff' || Object.hasOwn(moving, mediaType);
}

/** Reads small parts of the file, and a bounded number of them. */
export async function readParts(file: Headed, mediaType: string): Promise<PictureParts> {
  const reader = new HeaderReader(file);
  try {
    if (mediaType === 'image/tiff') return { pages: await countPages(reader), moves: false };
    return { pages: 1, moves: (await moving[mediaType]?.(reader)) ?? false };
  } catch (error) {
    if (error instanceof OutOfReach) return onePicture;
    throw error;
  }
}

const MOST_PAGES = 1000;
const SUBFILE_TYPE = 0x00fe;

/**
 * Follows the chain of directories, and counts those that are not smaller copies of another page
 * (TIFF 6.0, section 8).
 */
async function countPages(reader: HeaderReader): Promise<number> {
  const tiff = await openTiff(reader, 0);
  const seen = new Set<number>();
  let pages = 0;
  for (let at = tiff?.first ?? 0; tiff && at !== 0 && !seen.has(at) && seen.size < MOST_PAGES; ) {
    seen.add(at);
    const directory = await readDirectory(tiff, at);
    const [type = 0] = await readIntegers(tiff, directory?.fields.get(SUBFILE_TYPE));
    if (directory && (type & 1) === 0) pages += 1;
    at = directory?.next ?? 0;
  }
  return Math.max(pages, 1);
}

/** Is there a second picture? */
async function movesGif(reader: HeaderReader): Promise<boolean> {
  let pictures = 0;
  for await (const _ of gifFrames(reader)) {
    pictures += 1;
    if (pictures > 1) return true;
  }
  return false;
}

/** Is there a chunk that announces frames, before the data (PNG 3, section 11.3.6.1)? */
async function movesPng(reader: HeaderReader): Promise<boolean> {
  for (let at = 8; ; ) {
    const head = await reader.exactly(at, 8);
    const type = latin1(head, 4, 8);
    if (type === 'acTL' || type === 'IDAT') return type === 'acTL';
    at += 12 + viewOf(head).getUint32(0);
  }
}
