import type { BitReader, HuffmanTable } from './huffman.ts';
import type { Component, JpegFrame } from './jpegFrame.ts';
import { CannotStripError } from './pieces.ts';

export type Scan = {
  readonly components: readonly {
    readonly component: Component;
    /** The numbers of its tables, which are undefined where the scan uses none. */
    readonly dcNumber: number;
    readonly acNumber: number;
    readonly dc: HuffmanTable | undefined;
    readonly ac: HuffmanTable | undefined;
  }[];
  /** First and last coefficient, and the successive approximation bit positions (G.1.1.1). */
  readonly from: number;
  readonly to: number;
  readonly high: number;
  readonly low: number;
  /** Units between restart markers, or 0. */
  readonly restartInterval: number;
};

type Scanned = Scan['components'][number];
/**
 * Reads one block, the `index`th of its component, and of a band that ends early also those behind
 * it, to before `stop` at most. Returns how many that were.
 */
type BlockReader = (scanned: Scanned, index: number, stop: number) => number;

/** Blocks of an ended band that are read at once: fewer bits than the longest unit has. */
const AT_ONCE = 512;

/** How many units a scan consists of (A.2). */
export function countUnits(
  frame: JpegFrame,
  { components }: { readonly components: readonly { readonly component: Component }[] },
): number {
  const [only] = components;
  if (only && components.length === 1) return only.component.columns * only.component.rows;
  return frame.columns * frame.rows;
}

type UnitReader = {
  readonly restart: () => void;
  readonly read: (index: number, stop: number) => number;
  /** Does a band that has ended go on behind the last block that was read? */
  readonly hasMore: () => boolean;
};

/** Makes the reader of the units of a scan, which reads no more of a block than where it ends. */
export function unitReader(frame: JpegFrame, scan: Scan, bits: BitReader): UnitReader {
  const { read, restart, hasMore } = frame.isProgressive
    ? progressiveReader(scan, bits)
    : { read: sequentialReader(bits), restart: () => {}, hasMore: () => false };
  const [only] = scan.components;
  if (only && scan.components.length === 1) {
    return { restart, hasMore, read: (index, stop) => read(only, index, stop) };
  }
  // For scans of several components, the position of a block does not influence what is read here.
  const blocks = scan.components.flatMap((scanned) =>
    Array<Scanned>(scanned.component.h * scanned.component.v).fill(scanned),
  );
  return {
    restart,
    hasMore,
    read: (index) => {
      for (const scanned of blocks) read(scanned, index, index + 1);
      return 1;
    },
  };
}

/**
 * Reads blocks of a sequential scan (F.2.2): the difference of the DC coefficient, then runs of
 * zeros with the coefficient after each.
 */
function sequentialReader(bits: BitReader): BlockReader {
  return ({ component: { isUsed }, dc, ac }) => {
    if (!dc || !ac) throw new CannotStripError('without its tables');
    bits.skip(bits.symbol(dc) & 15);
    for (let k = 1; k < 64; k++) {
      const symbol = bits.symbol(ac);
      const size = symbol & 15;
      if (size === 0 && symbol !== 0xf0) break;
      k += symbol >> 4;
      if (size === 0) continue;
      bits.skip(size);
      checkCoefficient(k, 63);
      isUsed[k] = 1;
    }
    return 1;
  };
}

/** Threat: what is said of coefficients beyond a block is data that no picture shows. */
function checkCoefficient(k: number, last: number): void {
  if (k > last) throw new CannotStripError('a coefficient beyond its band');
}

/** How many blocks of a band that has ended are still to come, the one in which it ended included. */
type EndedBand = { blocks: number };

/** Reads blocks of a progressive scan (annex G): coefficients come in bands, and bit by bit. */
function progressiveReader(scan: Scan, bits: BitReader) {
  const ended: EndedBand = { blocks: 0 };
  const restart = () => {
    ended.blocks = 0;
  };
  const hasMore = () => ended.blocks > 0;
  if (scan.from === 0) return { read: meanReader(scan, bits), restart, hasMore };
  const read = scan.high > 0 ? refinedReader(scan, bits, ended) : firstReader(scan, bits, ended);
  return { read, restart, hasMore };
}

/** Reads the DC coefficient of a block, or one more bit of it. */
function meanReader({ high }: Scan, bits: BitReader): BlockReader {
  return ({ dc }) => {
    if (high > 0) bits.skip(1);
    else if (!dc) throw new CannotStripError('without its tables');
    else bits.skip(bits.symbol(dc) & 15);
    return 1;
  };
}

/** Reads the first bits of the coefficients of a band (G.1.2.2). */
function firstReader({ from, to }: Scan, bits: BitReader, ended: EndedBand): BlockReader {
  return ({ component: { known, isUsed }, ac }, index, stop) => {
    if (!ac || !known) throw new CannotStripError('without its tables');
    if (ended.blocks === 0) {
      for (let k = from; k <= to; k++) {
        const symbol = bits.symbol(ac);
        const size = symbol & 15;
        const run = symbol >> 4;
        if (size === 0 && run < 15) {
          ended.blocks = readRun(bits, run);
          break;
        }
        k += run;
        if (size === 0) continue;
        bits.skip(size);
        checkCoefficient(k, to);
        mark(known, index, k);
        isUsed[k] = 1;
      }
    }
    // Nothing is sent of the blocks of an ended band.
    const count = Math.min(ended.blocks, stop - index);
    ended.blocks -= count;
    return Math.max(count, 1);
  };
}

/** Reads one more bit of the coefficients of a band (G.1.2.3). */
function refinedReader({ from, to }: Scan, bits: BitReader, ended: EndedBand): BlockReader {
  return ({ component: { known, isUsed }, ac }, index, stop) => {
    if (!ac || !known) throw new CannotStripError('without its tables');
    let k = from;
    while (ended.blocks === 0 && k <= to) {
      const symbol = bits.symbol(ac);
      const size = symbol & 15;
      let run = symbol >> 4;
      if (size === 0 && run < 15) {
        ended.blocks = readRun(bits, run);
        break;
      }
      if (size > 0) bits.skip(1);
      // Each coefficient that is known not to be zero has a correction bit here.
      for (; k <= to; k++) {
        if (isMarked(known, index, k)) bits.skip(1);
        else if (--run < 0) break;
      }
      if (size > 0) {
        checkCoefficient(k, to);
        mark(known, index, k);
        isUsed[k] = 1;
      }
      k++;
    }
    if (ended.blocks === 0) return 1;
    // Of the blocks of an ended band only correction bits are sent.
    const count = Math.min(ended.blocks, stop - index, AT_ONCE);
    ended.blocks -= count;
    for (let block = index; block < index + count; block++) {
      const isBare = known[2 * block] === 0 && known[2 * block + 1] === 0;
      if (!isBare) for (; k <= to; k++) if (isMarked(known, block, k)) bits.skip(1);
      k = from;
    }
    return count;
  };
}

/** How many blocks a band has ended for. */
function readRun(bits: BitReader, length: number): number {
  return (1 << length) + (length > 0 ? bits.bits(length) : 0);
}

function mark(known: Uint32Array, block: number, k: number): void {
  const at = 2 * block + (k >> 5);
  known[at] = (known[at] ?? 0) | (1 << (k & 31));
}

function isMarked(known: Uint32Array, block: number, k: number): boolean {
  return ((known[2 * block + (k >> 5)] ?? 0) & (1 << (k & 31))) !== 0;
}
