import { crc32 } from 'node:zlib';
import { uint32 } from './byteReader.ts';
import { orientationTiff, readTiffOrientation } from './orientation.ts';
import { CannotStripError, type PieceList } from './pieces.ts';

/* The chunks of a PNG that stand before its data (W3C PNG, third edition, section 11.3). */

/**
 * What small chunks may say, by length in bytes and largest number in them. Each may occur once,
 * before the picture's data. Threat: numbers without a meaning could spell a text.
 */
const smallChunks: Readonly<
  Record<string, { length: number; isMeant: (body: Uint8Array) => boolean }>
> = {
  // Chromaticities and gamma, times 100,000.
  cHRM: { length: 32, isMeant: (body) => longs(body).every((value) => value <= 100_000) },
  gAMA: { length: 4, isMeant: (body) => uint32(body, 0) <= 10_000_000 },
  sRGB: { length: 1, isMeant: ([intent = 0]) => intent < 4 },
  cICP: { length: 4, isMeant: () => true },
  // Chromaticities times 50,000, and luminances of at most 10,000 candela times 10,000.
  mDCV: {
    length: 24,
    isMeant: (body) =>
      longs(body)
        .slice(4)
        .every((value) => value <= 1e8),
  },
  cLLI: { length: 8, isMeant: (body) => longs(body).every((value) => value <= 1e8) },
  pHYs: {
    length: 9,
    isMeant: (body) => longs(body).every((n) => n <= 1e6) && (body[8] ?? 0) < 2,
  },
};

function longs(body: Uint8Array): number[] {
  return Array.from({ length: body.length >> 2 }, (_, i) => uint32(body, 4 * i));
}

/**
 * Chunks that describe a display. They mean something only beside cICP, which says how bright
 * pixels are.
 */
const hdrChunks = new Set(['mDCV', 'cLLI']);

export type PictureHead = {
  readonly pieces: PieceList;
  readonly seen: ReadonlySet<string>;
  readonly header: { readonly colour: number; readonly depth: number };
  /** Which entries of the palette are used, and what writes those that are when all is read. */
  readonly used: Uint8Array;
  readonly unfinished: (() => void)[];
};

/** The length of the longest palette. Bytes. */
export const MOST_SMALL = 768;

/** Keeps a chunk before the picture's data, if it is needed. */
export function keepSmall(
  { pieces, seen, used, unfinished, header }: PictureHead,
  type: string,
  body: Uint8Array,
): void {
  const isOfPalette = type === 'PLTE' || type === 'tRNS';
  if (isOfPalette && header.colour === 3) {
    const size = type === 'PLTE' ? 3 : 1;
    if (body.length % size > 0 || body.length > 256 * size) return;
    const fill = pieces.reserve(body.length + 12);
    unfinished.push(() => fill(makeChunk(type, usedEntries(body, size, used))));
  } else if (type === 'tRNS') {
    if (body.length !== { 0: 2, 2: 6 }[header.colour]) return;
    // One colour that is transparent, of as many bits as pixels have.
    const isColour = body.every((value, i) => i % 2 === 1 || header.depth === 16 || value === 0);
    if (!isColour) throw new CannotStripError('a colour that there is not');
    pieces.bytes(makeChunk(type, body));
  } else if (Object.hasOwn(smallChunks, type)) {
    const known = smallChunks[type];
    const isAlone = hdrChunks.has(type) && !seen.has('cICP');
    if (!isAlone && known?.length === body.length && known.isMeant(body))
      pieces.bytes(makeChunk(type, body));
  }
}

/** The entries of a palette up to the last that is used, with zeros for those that are not. */
function usedEntries(body: Uint8Array, size: number, used: Uint8Array): Uint8Array {
  const entries = body.map((value, i) => (used[Math.floor(i / size)] ? value : 0));
  return entries.subarray(0, size * Math.max(used.lastIndexOf(1) + 1, 1));
}

/** A chunk of this type and body, with length and checksum. */
export function makeChunk(type: string, body: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(body.length + 12);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length);
  chunk.set(Buffer.from(type, 'latin1'), 4);
  chunk.set(body, 8);
  view.setUint32(body.length + 8, crc32(chunk.subarray(4, body.length + 8)));
  return chunk;
}

/** An eXIf chunk with nothing but the orientation of this one, if it has any (section 11.3.4.5). */
export function orientationChunk(tiff: Uint8Array): Uint8Array {
  const orientation = readTiffOrientation(tiff);
  if (orientation === 1) return new Uint8Array();
  return makeChunk('eXIf', Uint8Array.from(orientationTiff(orientation)));
}
