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
  const orientation = { value: 1 };
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
    if (segment.marker === APP1)
      readOrientation(bytes.subarray(segment.body, segment.end), orientation);
    if (!isKept(segment.marker, bytes.subarray(segment.body, segment.end))) continue;
    if (segment.marker === SOS) at = skipScan(bytes, segment.end);
    if (segment.marker === APP0) kept.push(jfifSegment(bytes.subarray(segment.body, segment.end)));
    else kept.push(bytes.subarray(segment.start, at));
  }
  const head = bytes.subarray(0, 2);
  return orientation.value === 1
    ? [head, ...kept]
    : [head, orientationSegment(orientation.value), ...kept];
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

function startsWith(bytes: Uint8Array, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}

const ORIENTATION = 0x0112;

/** The orientation of IFD0 (Exif 2.32, 4.6.4). The first Exif segment counts, as for decoders. */
function readOrientation(body: Uint8Array, found: { value: number }): void {
  if (found.value !== 1 || !startsWith(body, 'Exif\0\0')) return;
  const view = new DataView(body.buffer, body.byteOffset + 6, body.byteLength - 6);
  if (view.byteLength < 8) return;
  const little = view.getUint16(0) === 0x4949;
  const start = view.getUint32(4, little);
  if (start + 2 > view.byteLength) return;
  const entries = view.getUint16(start, little);
  for (let i = 0; i < entries; i++) {
    const entry = start + 2 + 12 * i;
    if (entry + 12 > view.byteLength) return;
    if (view.getUint16(entry, little) !== ORIENTATION) continue;
    const value = view.getUint16(entry + 8, little);
    if (value >= 1 && value <= 8) found.value = value;
    return;
  }
}

/** An Exif segment that says the orientation and nothing else. */
function orientationSegment(value: number): Uint8Array {
  const exif = [
    ...[...'Exif\0\0II*\0'].map((letter) => letter.charCodeAt(0)),
    ...[8, 0, 0, 0],
    ...[1, 0],
    ...[0x12, 0x01, 3, 0, 1, 0, 0, 0, value, 0, 0, 0],
    ...[0, 0, 0, 0],
  ];
  return Uint8Array.from([0xff, APP1, 0, exif.length + 2, ...exif]);
}
