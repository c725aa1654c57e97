import { DamagedImageError, NeedMoreBytes } from './errors.ts';
import { latin1 } from './identify.ts';

/** What the segments before the picture data say. Sizes are as stored, not yet upright. */
export type JpegHeader = {
  readonly width: number;
  readonly height: number;
  /** The TIFF block of the first EXIF segment, without its `Exif\0\0` prefix. */
  readonly exif: Uint8Array | null;
};

const APP1 = 0xe1;
const SOS = 0xda;
const EOI = 0xd9;
const EXIF_PREFIX = 'Exif\0\0';

/**
 * Walks the segments of a JPEG (ITU-T T.81, annex B; EXIF 3.0, section 4.7.2) up to the frame
 * header. A decoder library would take ten times as long, which counts in a scan of 100,000 files.
 * Time and memory are bounded by the length of `head`, whatever it says.
 */
export function readJpegHeader(head: Uint8Array, complete: boolean): JpegHeader {
  let exif: Uint8Array | null = null;
  let at = 2;
  for (;;) {
    const marker = findMarker(head, at);
    if (marker === null || marker + 3 >= head.length) throw endOfHead(head, complete, at);
    const code = head[marker] ?? 0;
    if (standsAlone(code)) {
      at = marker + 1;
      continue;
    }
    if (code === SOS || code === EOI) throw new DamagedImageError('JPEG without a frame header');
    const end = marker + 1 + uint16(head, marker + 1);
    if (end < marker + 3) throw new DamagedImageError('JPEG with an impossible segment length');
    if (isFrame(code)) return { ...readFrame(head, marker, complete), exif };
    if (code === APP1 && exif === null && latin1(head, marker + 3, marker + 9) === EXIF_PREFIX) {
      if (end > head.length && !complete) throw new NeedMoreBytes(end);
      exif = head.subarray(marker + 9, end);
    }
    at = end;
    if (at >= head.length) throw endOfHead(head, complete, at);
  }
}

/** Decoders skip what stands between segments, and so do we: some cameras leave padding there. */
function findMarker(head: Uint8Array, from: number): number | null {
  let at = head.indexOf(0xff, from);
  while (at !== -1) {
    while (head[at] === 0xff) at += 1;
    if (at >= head.length) return null;
    if (head[at] !== 0) return at;
    at = head.indexOf(0xff, at);
  }
  return null;
}

function readFrame(head: Uint8Array, marker: number, complete: boolean) {
  if (marker + 8 > head.length) throw endOfHead(head, complete, marker + 8);
  const height = uint16(head, marker + 4);
  const width = uint16(head, marker + 6);
  if (width === 0 || height === 0) throw new DamagedImageError('JPEG without a size');
  return { width, height };
}

function endOfHead(head: Uint8Array, complete: boolean, wanted: number): Error {
  if (complete) return new DamagedImageError('JPEG cut off before its picture data');
  return new NeedMoreBytes(Math.max(wanted, head.length) + 4096);
}

/** SOF0 to SOF15 without the table segments that share their range (DHT, JPG, DAC). */
function isFrame(code: number): boolean {
  return code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;
}

/** TEM, RST0 to RST7 and SOI carry no length. */
function standsAlone(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= 0xd8);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
