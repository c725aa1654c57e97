import { type HuffmanTable, makeHuffmanTable, usedTable } from './huffman.ts';
import { type Component, segmentOf } from './jpegFrame.ts';
import { CannotStripError, type PieceList } from './pieces.ts';

/*
 * The tables of a JPEG (ISO/IEC 10918-1, B.2.4): each is kept once a scan needs it, and of it what
 * the data needs. Threat: tables that no scan uses, or that are replaced before it, can hide
 * anything, and so can numbers in them by which nothing is decoded.
 */

const DHT = 0xc4;
const DQT = 0xdb;

type Table = {
  readonly body: Uint8Array;
  /**
   * Fills in the place that is reserved for the table among the pieces; null until the table is
   * kept.
   */
  fill: ((bytes: Uint8Array) => void) | null;
  codes?: HuffmanTable;
};

/** Tables by destination: of Huffman codes by class and number (B.2.4.2), the last defined. */
export type Tables = {
  readonly huffman: Map<number, Table>;
  readonly quantization: Map<number, Table>;
  /** What writes the tables that were kept, when all is decoded. */
  readonly unfinished: ((picture: Decoded) => void)[];
  /** The table with which a component is quantized: the one there was at its first scan. */
  readonly quantizers: Map<Component, Table>;
};

/**
 * `isGuessed`: the picture is progressive and incomplete, so decoders guess its first coefficients.
 */
type Decoded = { readonly isGuessed: boolean };

/** Tables of a JPEG of which nothing has been read. */
export function makeTables(): Tables {
  return {
    huffman: new Map(),
    quantization: new Map(),
    unfinished: [],
    quantizers: new Map(),
  };
}

/** Reads the tables of a segment; what follows them is left out. */
export function readTables(
  { huffman, quantization }: Tables,
  code: number,
  body: Uint8Array,
): void {
  const isHuffman = code === DHT;
  const tables = isHuffman ? huffman : quantization;
  for (let at = 0; at < body.length; ) {
    const end = at + (isHuffman ? huffmanLength : quantizationLength)(body, at);
    if (end > body.length) break;
    const kind = body[at] ?? 0;
    if ((kind & 0xef) > 3) throw new CannotStripError('no table');
    const table: Table = { body: Uint8Array.from(body.subarray(at, end)), fill: null };
    const destination = isHuffman ? kind : kind & 15;
    const before = tables.get(destination);
    const isSame = before && Buffer.compare(before.body, table.body) === 0;
    if (!isSame) tables.set(destination, table);
    at = end;
  }
}

/** B.2.4.2: how many codes there are of each length, then their symbols. */
function huffmanLength(body: Uint8Array, at: number): number {
  return 17 + body.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
}

/** B.2.4.1: 64 values of one or two bytes each. */
function quantizationLength(body: Uint8Array, at: number): number {
  return 1 + (((body[at] ?? 0) >> 4) + 1) * 64;
}

/** Keeps the table that a scan names, and makes it ready for decoding. */
export function keepHuffman(
  { huffman, unfinished }: Tables,
  destination: number,
  pieces: PieceList,
): HuffmanTable {
  const table = huffman.get(destination);
  if (!table) throw new CannotStripError('without its tables');
  const { body } = table;
  const codes = table.codes ?? makeHuffmanTable(body.subarray(1, 17), body.subarray(17));
  if (!codes) throw new CannotStripError('no Huffman table');
  table.codes = codes;
  if (table.fill) return codes;
  const fill = pieces.reserve(body.length + 4);
  table.fill = fill;
  unfinished.push(() => {
    fill(segmentOf(DHT, usedTable(destination, body.subarray(1, 17), codes)));
  });
  return codes;
}

/** Keeps a component's table before its first scan: decoders use what is defined then. */
export function keepQuantization(
  { quantization, quantizers, unfinished }: Tables,
  component: Component,
  pieces: PieceList,
): void {
  const table = quantization.get(component.quantizer);
  if (!table) throw new CannotStripError('without its tables');
  quantizers.set(component, table);
  if (table.fill) return;
  const fill = pieces.reserve(table.body.length + 4);
  table.fill = fill;
  unfinished.push(({ isGuessed }) => {
    const users = [...quantizers].flatMap(([user, used]) => (used === table ? user : []));
    const isUsed = (k: number) =>
      k === 0 || (isGuessed && k < GUESSED) || users.some((user) => user.isUsed[k] === 1);
    fill(segmentOf(DQT, usedFactors(table.body, isUsed)));
  });
}

/** How many coefficients, in zigzag order, libjpeg-turbo guesses of the blocks around. */
const GUESSED = 10;

/** Replaces each factor that is not used by the one before it, which no decoder can notice. */
function usedFactors(body: Uint8Array, isUsed: (k: number) => boolean): number[] {
  const [kind = 0] = body;
  const isWide = kind >> 4 === 1;
  const given = Array.from({ length: 64 }, (_, k) =>
    isWide ? ((body[1 + 2 * k] ?? 0) << 8) + (body[2 + 2 * k] ?? 0) : (body[1 + k] ?? 0),
  );
  let last = 0;
  const factors = given.map((factor, k) => {
    if (isUsed(k)) last = factor;
    return last;
  });
  if (factors.every((factor) => factor < 256)) return [kind & 15, ...factors];
  return [kind, ...factors.flatMap((factor) => [factor >> 8, factor & 255])];
}

/** Writes all tables that were kept. Must be called before a plan is made of the pieces. */
export function finishTables({ unfinished }: Tables, picture: Decoded): void {
  for (const finish of unfinished) finish(picture);
}
