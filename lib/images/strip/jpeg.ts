import { EXIF, orientationTiff, readTiffOrientation, startsWith } from './orientation.ts';

/**
 * JPEG without personal metadata (ISO/IEC 10918-1, annex B): segments are rewritten, pixels are
 * copied. What stays is what the picture needs to look the same: JFIF and Adobe headers, the
 * colour profile, the orientation. What goes: Exif with its embedded thumbnail, XMP, IPTC, comments,
 * makers' segments, and all that follows the end of the image (the video of a motion photo, the
 * further images of a multi-picture file).
 */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

/** The pieces of the stripped file, in order, or null where this is no whole JPEG. */
export function stripJpeg(bytes: Uint8Array): Uint8Array[] | null {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return null;
  let orientation = 1;
  const kept: Uint8Array[] = [];
  let at = 2;
  for (;;) {
    const segment = readSegment(bytes, at);
    if (!segment) return null;
    at = segment.end;
    if (segment.marker === EOI) {
      kept.push(bytes.subarray(segment.start, segment.end));
      break;
    }
    const body = bytes.subarray(segment.body, segment.end);
    // The first Exif segment counts, as for decoders.
    if (segment.marker === APP1 && orientation === 1) orientation = readOrientation(body);
    if (!isKept(segment.marker, body)) continue;
    if (segment.marker === SOS) at = skipScan(bytes, segment.end);
    if (segment.marker === APP0) kept.push(jfifSegment(body));
    else kept.push(bytes.subarray(segment.start, at));
  }
  const head = bytes.subarray(0, 2);
  return orientation === 1 ? [head, ...kept] : [head, orientationSegment(orientation), ...kept];
}

type Segment = { marker: number; start: number; body: number; end: number };

function readSegment(bytes: Uint8Array, from: number): Segment | null {
  let at = from;
  if (bytes[at] !== 0xff) return null;
  // Any number of fill bytes may precede a marker (B.1.1.2).
  while (bytes[at + 1] === 0xff) at++;
  const marker = bytes[at + 1];
  if (marker === undefined || marker === 0) return null;
  if (marker === EOI) return { marker, start: at, body: at + 2, end: at + 2 };
  const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
  const end = at + 2 + length;
  if (length < 2 || end > bytes.length) return null;
  return { marker, start: at, body: at + 4, end };
}

function isKept(marker: number, body: Uint8Array): boolean {
  if (marker === COM) return false;
  if (marker < APP0 || marker > APP15) return true;
  if (marker === APP0) return startsWith(body, 'JFIF\0');
  if (marker === APP2) return startsWith(body, 'ICC_PROFILE\0');
  return marker === APP14 && startsWith(body, 'Adobe');
}

const JFIF_LENGTH = 14;

/** Version and density; the thumbnail that may follow them (JFIF 1.02) shows what was cut away. */
function jfifSegment(body: Uint8Array): Uint8Array {
  const kept = Uint8Array.from(body.subarray(0, JFIF_LENGTH - 2));
  return Uint8Array.from([0xff, APP0, 0, kept.length + 4, ...kept, 0, 0]);
}

/** The end of entropy-coded data: the next marker that is neither a stuffed byte nor a restart. */
function skipScan(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(0xff, at);
    if (at < 0) return bytes.length;
    const next = bytes[at + 1] ?? 0;
    const inData = next === 0 || (next >= 0xd0 && next <= 0xd7);
    if (!inData && next !== 0xff) return at;
    at += next === 0xff ? 1 : 2;
  }
}

function readOrientation(body: Uint8Array): number {
  return startsWith(body, 'Exif\0\0') ? readTiffOrientation(body.subarray(EXIF.length)) : 1;
}

/** An Exif segment that says the orientation and nothing else. */
function orientationSegment(value: number): Uint8Array {
  const exif = [...EXIF, ...orientationTiff(value)];
  return Uint8Array.from([0xff, APP1, 0, exif.length + 2, ...exif]);
}
