import type { ByteReader, Extent } from './byteReader.ts';
import { planEmbeddedProfile } from './iccProfile.ts';
import { segmentOf } from './jpegFrame.ts';
import { EXIF, orientationTiff, readTiffOrientation, startsWith } from './orientation.ts';
import { type PieceList, slicePieces } from './pieces.ts';

const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;

/** What is kept of the segments before the picture: of each kind one. */
export type JpegHead = {
  jfif?: Uint8Array;
  /** How colours are coded, according to Adobe's segment. */
  transform?: number;
  exif?: Uint8Array;
  readonly profile: ProfilePart[];
};

/** May a segment with this marker be part of the head? */
export function isHead(code: number): boolean {
  return [APP0, APP1, APP2, APP14].includes(code);
}

/** A segment of a profile that is split into several (ICC.1:2022, annex B.4). */
type ProfilePart = Extent & {
  /** From 1 to `count`. */
  readonly number: number;
  readonly count: number;
};

/** Reads a segment of the head, whose body begins at offset `start` of the file. */
export function readHead(head: JpegHead, code: number, body: Uint8Array, start: number): void {
  if (code === APP0 && startsWith(body, 'JFIF\0') && body.length >= 12) {
    head.jfif ??= Uint8Array.from(body.subarray(0, 12));
  } else if (code === APP14 && startsWith(body, 'Adobe') && body.length >= 12) {
    // Decoders use the last one.
    head.transform = body[11] ?? 0;
  } else if (code === APP1 && startsWith(body, 'Exif\0\0')) {
    // Decoders use the first one, even if it has no orientation.
    head.exif ??= Uint8Array.from(body.subarray(EXIF.length));
  } else if (code === APP2 && startsWith(body, PROFILE) && body.length >= 14) {
    const [number = 0, count = 0] = body.subarray(12, 14);
    head.profile.push({ number, count, start: start + 14, end: start + body.length });
  }
}

const PROFILE = 'ICC_PROFILE\0';

/** Adds the head, made anew, of a picture with this many components (colour channels). */
export async function addHead(
  reader: ByteReader,
  { jfif, transform, exif, profile }: JpegHead,
  components: number,
  pieces: PieceList,
): Promise<void> {
  if (jfif) pieces.bytes(jfifSegment(jfif));
  const orientation = exif ? readTiffOrientation(exif) : 1;
  if (orientation !== 1) {
    pieces.bytes(segmentOf(APP1, [...EXIF, ...orientationTiff(orientation)]));
  }
  await addProfile(reader, profile, pieces);
  const coded = adobeTransform(transform, components);
  if (coded !== null) pieces.bytes(segmentOf(APP14, [...adobeMark, coded]));
}

/** A JFIF header (JFIF 1.02) with its density, and without its thumbnail. */
function jfifSegment(body: Uint8Array): Uint8Array {
  const [units = 0] = body.subarray(7, 8);
  const density = units <= 2 ? body.subarray(7, 12) : [0, 0, 1, 0, 1];
  return segmentOf(APP0, [...ascii('JFIF\0'), 1, 2, ...density, 0, 0]);
}

/** The name of Adobe's segment, its version, and two words of flags that decoders do not use. */
const adobeMark = [...ascii('Adobe'), 0, 100, 0, 0, 0, 0];

/** How colours are coded, as decoders take it; null where the number of components tells. */
function adobeTransform(given: number | undefined, components: number): number | null {
  if (given === undefined || components < 3) return null;
  const coded = components === 3 ? 1 : 2;
  return given === 0 ? 0 : coded;
}

function ascii(letters: string): number[] {
  return [...Buffer.from(letters, 'latin1')];
}

/** The most of a profile that a segment has room for. Bytes. */
const MOST_PART = 65_519;

/** Adds the segments of a profile, if all of its parts are there: else decoders ignore it too. */
async function addProfile(
  reader: ByteReader,
  parts: readonly ProfilePart[],
  pieces: PieceList,
): Promise<void> {
  const inOrder = parts.toSorted((a, b) => a.number - b.number);
  const isWhole = inOrder.every(
    ({ number, count }, i) => number === i + 1 && count === parts.length,
  );
  const plan = isWhole ? await planEmbeddedProfile(reader, inOrder) : null;
  const count = Math.ceil((plan?.size ?? 0) / MOST_PART);
  for (let i = 0; plan && i < count; i++) {
    const [from, to] = [i * MOST_PART, Math.min((i + 1) * MOST_PART, plan.size)];
    const length = 16 + to - from;
    pieces.bytes(
      Uint8Array.of(0xff, APP2, length >> 8, length & 255, ...ascii(PROFILE), i + 1, count),
    );
    for (const piece of slicePieces(plan, from, to)) pieces.add(piece);
  }
}
