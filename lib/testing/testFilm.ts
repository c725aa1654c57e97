import sharp from 'sharp';
import { box } from './testBox.ts';

/*
 * Tests only: a film as a phone writes it, without an encoder: QuickTime with a JPEG for each frame
 * (ISO/IEC 14496-12, and Apple's QuickTime File Format).
 */

type TestFilm = {
  /** JPEGs of this size, each shown for half a second. */
  readonly frames: readonly Buffer[];
  /** Pixels, as stored. */
  readonly width: number;
  readonly height: number;
  /** Degrees clockwise by which it is turned to be shown. */
  readonly rotation?: 0 | 90 | 180 | 270;
  /** In `mvhd`: milliseconds since 1970 UTC. */
  readonly created?: number;
  /** QuickTime's metadata, such as `com.apple.quicktime.creationdate`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Does the index come before the pictures? */
  readonly faststart?: boolean;
  /** Does it have a track of sound in which there is nothing? */
  readonly emptySound?: boolean;
};

/** Units of time in a second. */
const SCALE = 600;
const FRAME = SCALE / 2;
/** From 1904 to 1970. */
const EPOCH_SECONDS = 2_082_844_800;

/** The bytes of a film. */
export function testFilm(film: TestFilm): Buffer {
  const { frames, faststart = true } = film;
  const ftyp = box('ftyp', 'qt  ', u32(0), 'qt  ');
  const mdat = box('mdat', ...frames);
  if (!faststart) return Buffer.concat([ftyp, mdat, index(film, ftyp.length + 8)]);
  const { length } = index(film, 0);
  return Buffer.concat([ftyp, index(film, ftyp.length + length + 8), mdat]);
}

/** `dataAt`: where the first frame begins in the file. */
function index(film: TestFilm, dataAt: number): Buffer {
  const { frames, width, height, rotation = 0, created, metadata = {}, emptySound } = film;
  const time = u32(created === undefined ? 0 : created / 1000 + EPOCH_SECONDS);
  const length = u32(frames.length * FRAME);
  const mvhd = box('mvhd', u32(0), time, time, u32(SCALE), length, zeros(16), matrix(0, 0, 0));
  const head = [u32(3), time, time, u32(1), u32(0), length, zeros(16)];
  const size = [u32(width * 65536), u32(height * 65536)];
  const tkhd = box('tkhd', ...head, matrix(rotation, width, height), ...size);
  const mdhd = box('mdhd', u32(0), time, time, u32(SCALE), length, u32(0));
  const entry = [
    zeros(6),
    u16(1),
    zeros(16),
    u16(width),
    u16(height),
    u32(72 << 16),
    u32(72 << 16),
  ];
  const jpeg = box('jpeg', ...entry, u32(0), u16(1), zeros(32), u16(24), u16(0xffff));
  const stbl = box(
    'stbl',
    box('stsd', u32(0), u32(1), jpeg),
    box('stts', u32(0), u32(1), u32(frames.length), u32(FRAME)),
    box('stsc', u32(0), u32(1), u32(1), u32(frames.length), u32(1)),
    box('stsz', u32(0), u32(0), u32(frames.length), ...frames.map((frame) => u32(frame.length))),
    box('stco', u32(0), u32(1), u32(dataAt)),
  );
  const minf = box('minf', box('vmhd', u32(1), zeros(8)), handler('dhlr', 'alis'), dinf, stbl);
  const mdia = box('mdia', mdhd, handler('mhlr', 'vide'), minf);
  const mvhdRest = Buffer.concat([mvhd, zeros(28)]);
  mvhdRest.writeUInt32BE(mvhdRest.length, 0);
  const sound = emptySound ? [emptySoundTrack()] : [];
  return box('moov', mvhdRest, box('trak', tkhd, mdia), ...sound, keys(metadata));
}

const dinf = box('dinf', box('dref', u32(0), u32(1), box('url ', u32(1))));

/** A track of uncompressed stereo sound without a single sample, as some programs write for silence. */
function emptySoundTrack(): Buffer {
  const rate = 48_000;
  const tkhd = box('tkhd', u32(3), zeros(8), u32(2), zeros(24), matrix(0, 0, 0), zeros(8));
  const mdhd = box('mdhd', zeros(12), u32(rate), zeros(8));
  const format = [u16(2), u16(16), u16(0), u16(0), u16(rate), u16(0)];
  const sowt = box('sowt', zeros(6), u16(1), zeros(8), ...format);
  const tables = ['stts', 'stsc', 'stco'].map((table) => box(table, zeros(8)));
  const stbl = box('stbl', box('stsd', u32(0), u32(1), sowt), ...tables, box('stsz', zeros(12)));
  const minf = box('minf', box('smhd', zeros(8)), handler('dhlr', 'alis'), dinf, stbl);
  return box('trak', tkhd, box('mdia', mdhd, handler('mhlr', 'soun'), minf));
}

function keys(metadata: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(metadata);
  const names = entries.map(([name]) => box('mdta', name));
  const values = entries.map(([, value], at) =>
    Buffer.concat([
      u32(24 + Buffer.byteLength(value)),
      u32(at + 1),
      box('data', u32(1), u32(0), value),
    ]),
  );
  return box(
    'meta',
    box('hdlr', u32(0), u32(0), 'mdta', zeros(13)),
    box('keys', u32(0), u32(entries.length), ...names),
    box('ilst', ...values),
  );
}

function handler(component: string, kind: string): Buffer {
  return box('hdlr', u32(0), component, kind, zeros(12), zeros(1));
}

/** The matrix that turns a picture of this size and moves it back into view. */
function matrix(rotation: number, width: number, height: number): Buffer {
  const [cos, sin] = [
    Math.round(Math.cos((rotation * Math.PI) / 180)),
    Math.round(Math.sin((rotation * Math.PI) / 180)),
  ];
  const across = rotation === 90 ? height : rotation === 180 ? width : 0;
  const down = rotation === 270 ? width : rotation === 180 ? height : 0;
  const one = 65536;
  return Buffer.concat(
    [cos * one, sin * one, 0, -sin * one, cos * one, 0, across * one, down * one, 1 << 30].map(i32),
  );
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function zeros(length: number): Buffer {
  return Buffer.alloc(length);
}

/** A frame of 64 x 48 pixels whose left and right halves have these colours. */
export function paintFrame(left: string, right: string): Promise<Buffer> {
  const paint = (width: number, background: string) => ({
    create: { width, height: 48, channels: 3 as const, background },
  });
  return sharp(paint(64, right))
    .composite([{ input: paint(32, left), left: 0, top: 0 }])
    .jpeg()
    .toBuffer();
}
