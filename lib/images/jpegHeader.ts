import { DamagedImageError, NeedMoreBytes } from './errors.ts';
import { latin1 } from './identify.ts';
import { isFrame, standsAlone } from './strip/jpegMarkers.ts';

/** What the segments before the picture data say. Sizes are as stored, not yet upright. */
type JpegHeader = {
  readonly width: number;
  readonly height: number;
  /** The TIFF block of the first EXIF segment, without its `Exif\0\0` prefix. */
  readonly exif: Uint8Array | null;
  /** The first XMP packet, without the namespace before it. */
  readonly xmp: Uint8Array | null;
  /** Photoshop's resources, which contain IPTC, with the identifier before them. */
  readonly iptc: Uint8Array | null;
  /** A progressive JPEG comes in several passes: decoding it keeps the whole picture in memory. */
  readonly progressive: boolean;
};

type JpegBlocks = Pick<JpegHeader, 'exif' | 'xmp' | 'iptc'>;
type Blocks = { -readonly [Kind in keyof JpegBlocks]: JpegBlocks[Kind] };
type Frame = Pick<JpegHeader, 'width' | 'height' | 'progressive'>;

const APP1 = 0xe1;
const APP13 = 0xed;
const SOS = 0xda;
const EOI = 0xd9;
const EXIF_PREFIX = 'Exif\0\0';
const XMP_PREFIX = 'http://ns.adobe.com/xap/1.0/\0';
const IPTC_PREFIX = 'Photoshop 3.0\0';

/**
 * Bytes. Metadata that stands behind the frame header and farther into the file than this is not
 * looked for.
 */
const MOST_BEHIND_FRAME = 1024 * 1024;

/**
 * Reads the segments of a JPEG (ITU-T T.81, annex B; EXIF 3.0, section 4.7.2) up to its picture
 * data, also behind the frame header, where decoders read metadata too. A decoder library takes ten
 * times as long, which matters in a scan of 100,000 files. Time and memory are bounded by the
 * length of `head`, whatever its content.
 */
export function readJpegHeader(head: Uint8Array, complete: boolean): JpegHeader {
  const { frame, blocks, end } = walkSegments(head, complete);
  if (frame?.width === 0 || frame?.height === 0) throw new DamagedImageError('JPEG without a size');
  if (frame !== null && (end === 'reached' || complete || head.length > MOST_BEHIND_FRAME)) {
    return { ...frame, ...blocks };
  }
  if (end === 'reached') throw new DamagedImageError('JPEG without a frame header');
  if (end === 'impossible') throw new DamagedImageError('JPEG with an impossible segment length');
  throw endOfHead(head, complete, end);
}

/** The blocks of a JPEG that may be damaged. Throws NeedMoreBytes. */
export function readJpegBlocks(head: Uint8Array, complete: boolean): JpegBlocks {
  const { blocks, end } = walkSegments(head, complete);
  const isEnd = complete || head.length > MOST_BEHIND_FRAME || typeof end === 'string';
  if (!isEnd) throw endOfHead(head, complete, end);
  return blocks;
}

type Walked = {
  readonly frame: Frame | null;
  readonly blocks: JpegBlocks;
  /** Where the walk ended: at the picture data, at a broken segment, or wanting bytes up to there. */
  readonly end: 'reached' | 'impossible' | number;
};

function walkSegments(head: Uint8Array, complete: boolean): Walked {
  const blocks: Blocks = { exif: null, xmp: null, iptc: null };
  let frame: Frame | null = null;
  let at = 2;
  for (;;) {
    const marker = findMarker(head, at);
    if (marker === null || marker + 3 >= head.length) break;
    const code = head[marker] ?? 0;
    if (standsAlone(code)) {
      at = marker + 1;
      continue;
    }
    if (code === SOS || code === EOI) return { frame, blocks, end: 'reached' };
    const end = marker + 1 + uint16(head, marker + 1);
    if (end < marker + 3) return { frame, blocks, end: frame ? 'reached' : 'impossible' };
    if (!isFrame(code)) keepBlock(blocks, code, { head, from: marker + 3, end, complete });
    else if (marker + 8 <= head.length) frame ??= readFrame(head, marker);
    else return { frame, blocks, end: marker + 8 };
    at = end;
    if (at >= head.length) break;
  }
  return { frame, blocks, end: at };
}

type Segment = { head: Uint8Array; from: number; end: number; complete: boolean };

/** The first segment of each kind is the one that counts, even if it is empty. */
function keepBlock(blocks: Blocks, code: number, { head, from, end, complete }: Segment): void {
  const keep = (kind: keyof Blocks, prefix: string, skipped: number) => {
    if (blocks[kind] !== null || latin1(head, from, from + prefix.length) !== prefix) return;
    if (end > head.length && !complete) throw new NeedMoreBytes(end);
    blocks[kind] = head.subarray(from + skipped, end);
  };
  if (code === APP1) {
    keep('exif', EXIF_PREFIX, EXIF_PREFIX.length);
    keep('xmp', XMP_PREFIX, XMP_PREFIX.length);
  }
  if (code === APP13) keep('iptc', IPTC_PREFIX, 0);
}

/**
 * The next marker. Bytes between segments are skipped, as decoders do: some cameras leave padding
 * there.
 */
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

function readFrame(head: Uint8Array, marker: number): Frame {
  const height = uint16(head, marker + 4);
  const width = uint16(head, marker + 6);
  const process = (head[marker] ?? 0) & 3;
  return { width, height, progressive: process === 2 };
}

function endOfHead(head: Uint8Array, complete: boolean, wanted: number): Error {
  if (complete) return new DamagedImageError('JPEG cut off before its picture data');
  return new NeedMoreBytes(Math.max(wanted, head.length) + 4096);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
