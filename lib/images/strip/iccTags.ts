import { text, uint16, uint32 } from './byteReader.ts';
import { CannotStripError, type Piece } from './pieces.ts';

/*
 * The contents of a colour profile's tags (ICC.1:2022, section 10), each in the exact length that it
 * says itself, with zeros in what is reserved. Ranges are those of the profile.
 */

const NAME = 'unnamed';

/** A text that every profile must have, described in the manner of the profile's version. */
export function minimalText(tag: string, version: number): Piece {
  if (version >= 4) {
    // multiLocalizedUnicodeType, with one record.
    const head = [0, 0, 0, 1, 0, 0, 0, 12, ...ascii('enUS'), 0, 0, 0, 2 * NAME.length, 0, 0, 0, 28];
    return made('mluc', [...head, ...ascii(NAME).flatMap((letter) => [0, letter])]);
  }
  const letters = [...ascii(NAME), 0];
  if (tag !== 'desc') return made('text', letters);
  // textDescriptionType of version 2: ASCII, then no Unicode (8 bytes) and no ScriptCode (70).
  return made('desc', [0, 0, 0, letters.length, ...letters, ...Array<number>(78).fill(0)]);
}

/** The illuminant D50 (7.2.16). */
export const d50: readonly number[] = [0, 0, 0xf6, 0xd6, 0, 1, 0, 0, 0, 0, 0xd3, 0x2d];

/** The white of the medium, for which every picture is shown, whatever white it was made for. */
export function whitePoint(): Piece {
  return made('XYZ ', d50);
}

/** Throws CannotStripError where the content is of an unknown type, or larger than its tag. */
export function tagPieces(profile: Uint8Array, start: number, end: number): Piece[] {
  const tag: Tag = { bytes: profile.subarray(start, end), start };
  const hasXyz = [16, 20].some((at) => text(profile, at, at + 4) === 'XYZ ');
  if (tag.bytes.length < 8) throw new CannotStripError('a tag without a type');
  switch (text(tag.bytes, 0, 4)) {
    case 'XYZ ':
      return [made('XYZ ', within(tag, 8, 20))];
    case 'sf32':
      return [made('sf32', adaptation(within(tag, 8, 44)))];
    case 'cicp':
      return [made('cicp', within(tag, 8, 12))];
    case 'curv':
    case 'para':
      return curvePieces(tag, 0).pieces;
    case 'mft1':
      return tablePieces(tag, 1, hasXyz);
    case 'mft2':
      return tablePieces(tag, 2, hasXyz);
    case 'mAB ':
    case 'mBA ':
      return elementPieces(tag);
    default:
      throw new CannotStripError('a tag of a rare type');
  }
}

type Tag = {
  readonly bytes: Uint8Array;
  /** Where it begins in the profile. */
  readonly start: number;
};

function made(type: string, body: readonly number[] | Uint8Array): Piece {
  return { kind: 'bytes', bytes: Uint8Array.from([...ascii(type), 0, 0, 0, 0, ...body]) };
}

/**
 * A matrix of nine numbers, each with sixteen bits behind the point, by which white points are
 * adapted. Few programs compute with it, so it could hold a text; in a real one no number is far
 * from 1.
 */
function adaptation(body: Uint8Array): Uint8Array {
  for (let at = 0; at < body.length; at += 4) {
    const whole = (uint16(body, at) << 16) >> 16;
    if (whole < -2 || whole > 1) throw new CannotStripError('a matrix that adapts nothing');
  }
  return body;
}

function ascii(letters: string): number[] {
  return [...Buffer.from(letters, 'latin1')];
}

function within({ bytes }: Tag, from: number, to: number): Uint8Array {
  if (to > bytes.length) throw new CannotStripError('a tag that ends early');
  return bytes.subarray(from, to);
}

/** Numbers that stay as they are, however many. */
function rangeOf(tag: Tag, from: number, to: number): Piece {
  within(tag, from, to);
  return { kind: 'range', start: tag.start + from, end: tag.start + to };
}

/** How many parameters a curve of each type has (10.18). */
const parameters = [1, 3, 4, 5, 7];

/** A curve at this offset of a tag (10.6, 10.18), and the offset behind it. */
function curvePieces(tag: Tag, at: number): { pieces: Piece[]; end: number } {
  const head = within(tag, at, at + 12);
  const type = text(head, 0, 4);
  if (type === 'curv') {
    const end = at + 12 + 2 * uint32(head, 8);
    return { pieces: [made('curv', head.subarray(8)), rangeOf(tag, at + 12, end)], end };
  }
  const kind = uint16(head, 8);
  const count = parameters[kind];
  if (type !== 'para' || count === undefined) throw new CannotStripError('a curve of a rare type');
  const end = at + 12 + 4 * count;
  return { pieces: [made('para', [0, kind, 0, 0, ...within(tag, at + 12, end)])], end };
}

/** Three rows of three numbers with sixteen bits behind the point: what changes nothing. */
const IDENTITY: readonly number[] = [1, 0, 0, 0, 1, 0, 0, 0, 1].flatMap((n) => [0, n, 0, 0]);

/**
 * lut8Type and lut16Type (10.10, 10.11): a matrix, curves, a table, and curves again. The matrix is for
 * XYZ alone, and programs apply it to three inputs at most; anywhere else it could hold anything.
 */
function tablePieces(tag: Tag, sampleBytes: 1 | 2, hasXyz: boolean): Piece[] {
  const headEnd = sampleBytes === 1 ? 48 : 52;
  const head = Uint8Array.from(within(tag, 0, headEnd));
  const [inputs = 0, outputs = 0, grid = 0] = head.subarray(8, 11);
  if (!hasXyz || inputs !== 3) head.set(IDENTITY, 12);
  head.fill(0, 4, 8);
  head[11] = 0;
  const [before, behind] = sampleBytes === 1 ? [256, 256] : [uint16(head, 48), uint16(head, 50)];
  const samples = before * inputs + grid ** inputs * outputs + behind * outputs;
  return [{ kind: 'bytes', bytes: head }, rangeOf(tag, headEnd, headEnd + sampleBytes * samples)];
}

const MATRIX = 48;

/** lutAToBType and lutBToAType (10.12, 10.13): elements that the head has the offsets of, or none. */
function elementPieces(tag: Tag): Piece[] {
  const head = Buffer.from(within(tag, 0, 32));
  const [inputs = 0, outputs = 0] = head.subarray(8, 10);
  const isFromDevice = text(head, 0, 4) === 'mAB ';
  // Nearer to the device there are as many curves as it has channels.
  const [device, connected] = isFromDevice ? [inputs, outputs] : [outputs, inputs];
  head.fill(0, 4, 8).fill(0, 10, 12);
  const pieces: Piece[] = [];
  let end = 32;
  const element = (offset: number, read: (at: number) => Piece[]) => {
    const at = head.readUInt32BE(offset);
    if (at === 0) return;
    head.writeUInt32BE(end, offset);
    for (const piece of read(at)) {
      pieces.push(piece);
      end += piece.kind === 'bytes' ? piece.bytes.length : piece.end - piece.start;
    }
  };
  element(12, (at) => severalCurves(tag, at, connected));
  element(16, (at) => [rangeOf(tag, at, at + MATRIX)]);
  element(20, (at) => severalCurves(tag, at, connected));
  element(24, (at) => gridPieces(tag, at, { inputs, outputs }));
  element(28, (at) => severalCurves(tag, at, device));
  return [{ kind: 'bytes', bytes: Uint8Array.from(head) }, ...pieces];
}

/** Curves one after another, each at a multiple of four bytes. */
function severalCurves(tag: Tag, from: number, count: number): Piece[] {
  const all: Piece[] = [];
  let at = from;
  for (let i = 0; i < count; i++) {
    const { pieces, end } = curvePieces(tag, at);
    const padding = new Uint8Array(-(end - at) & 3);
    all.push(...pieces, { kind: 'bytes', bytes: padding });
    at = end + padding.length;
  }
  return all;
}

/** A table: how many steps each input has, in 16 bytes, the bytes of a number, and the numbers. */
function gridPieces(
  tag: Tag,
  at: number,
  { inputs, outputs }: { inputs: number; outputs: number },
): Piece[] {
  const head = Uint8Array.from(within(tag, at, at + 20));
  const sampleBytes = head[16] ?? 0;
  if (inputs > 16 || sampleBytes < 1 || sampleBytes > 2) throw new CannotStripError('no table');
  head.fill(0, inputs, 16).fill(0, 17);
  const samples = head.subarray(0, inputs).reduce((product, steps) => product * steps, outputs);
  const size = samples * sampleBytes;
  return [
    { kind: 'bytes', bytes: head },
    rangeOf(tag, at + 20, at + 20 + size),
    { kind: 'bytes', bytes: new Uint8Array(-size & 3) },
  ];
}
