import { latin1 } from './identify.ts';
import type { Headed } from './metadata/headerReader.ts';

/** A film inside the file of a picture: its bytes from `start`. */
type Motion = { readonly start: number; readonly length: number };

/**
 * Finds the film of a motion photo, an MP4 inside the file of the picture: behind a JPEG, where
 * Google's XMP says how long it is (developer.android.com/media/platform/motion-photo-format), or
 * Samsung's trailer where it is; in a HEIC in a box of its own (`mpvd`). `tail`: the end of the
 * file, `xmp`: its packet. Null where there is none. Reads a few bytes at its supposed beginning,
 * to see whether a film is there. Throws what reading throws.
 */
export async function findMotion(
  file: Headed,
  { tail, xmp }: { readonly tail: Uint8Array; readonly xmp: Uint8Array | null },
): Promise<Motion | null> {
  const { head, size, read } = file;
  if (size === null || read === null) return null;
  const isHeif = latin1(head, 4, 8) === 'ftyp';
  const supposed = isHeif ? [await findBox(file)] : findBehindJpeg(xmp, size, tail);
  for (const place of supposed) {
    if (place === null || place.start <= 0 || place.length < LEAST) continue;
    if (place.start + place.length > size) continue;
    const beginning = await read(place.start, place.start + 12);
    if (latin1(beginning, 4, 8) === 'ftyp') return place;
  }
  return null;
}

/** Bytes. No film is shorter. */
const LEAST = 100;

/** Where the film may be: phones of Samsung say so twice, and what the XMP says need not be true any more. */
function findBehindJpeg(xmp: Uint8Array | null, size: number, tail: Uint8Array) {
  const length = xmp === null ? null : readLength(latin1(xmp, 0, xmp.length));
  return [length === null ? null : { start: size - length, length }, readSamsung(tail, size)];
}

/** How many bytes at the end of the file are the film. */
function readLength(packet: string): number | null {
  if (!packet.includes('MotionPhoto') && !packet.includes('MicroVideo')) return null;
  const offset = /GCamera:MicroVideoOffset(?:="|>)(\d{1,12})/.exec(packet)?.[1];
  if (offset !== undefined) return Number(offset);
  const item = /<[^<>]*Item:Semantic="MotionPhoto"[^<>]*>/.exec(packet)?.[0] ?? '';
  const length = /Item:Length="(\d{1,12})"/.exec(item)?.[1];
  return length === undefined ? null : Number(length);
}

const MOTION_PHOTO_DATA = 0x0a30;
const ENTRY = 12;

/**
 * Samsung's trailer ends with a directory, its length and `SEFT`. Each entry has the kind of a block,
 * how far before the directory it begins, and its size; a block begins with a kind and a name.
 */
function readSamsung(tail: Uint8Array, size: number): Motion | null {
  const bytes = Buffer.from(tail.buffer, tail.byteOffset, tail.byteLength);
  if (bytes.length < 20 || bytes.toString('latin1', bytes.length - 4) !== 'SEFT') return null;
  const at = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
  if (at < 0 || bytes.toString('latin1', at, at + 4) !== 'SEFH') return null;
  const count = Math.min(bytes.readUInt32LE(at + 8), 100);
  for (let entry = at + 12; entry < at + 12 + count * ENTRY; entry += ENTRY) {
    if (entry + ENTRY > bytes.length) return null;
    if (bytes.readUInt16LE(entry + 2) !== MOTION_PHOTO_DATA) continue;
    const begins = size - bytes.length + at - bytes.readUInt32LE(entry + 4);
    const named = 8 + 'MotionPhoto_Data'.length;
    return { start: begins + named, length: bytes.readUInt32LE(entry + 8) - named };
  }
  return null;
}

/** How many boxes of a HEIC are looked at. */
const MOST_BOXES = 20;

/** The content of the box `mpvd`, which stands behind the picture. */
async function findBox({ head, size, read }: Headed): Promise<Motion | null> {
  if (size === null || read === null) return null;
  let at = 0;
  for (let box = 0; box < MOST_BOXES && at + 16 <= size; box += 1) {
    const bytes = Buffer.from(
      at + 16 <= head.length ? head.subarray(at, at + 16) : await read(at, at + 16),
    );
    const short = bytes.readUInt32BE(0);
    const long = short === 1;
    const length = long ? Number(bytes.readBigUInt64BE(8)) : short === 0 ? size - at : short;
    const header = long ? 16 : 8;
    if (length < header) return null;
    if (bytes.toString('latin1', 4, 8) === 'mpvd') {
      return { start: at + header, length: length - header };
    }
    at += length;
  }
  return null;
}
