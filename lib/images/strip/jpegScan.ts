import type { ByteReader } from './byteReader.ts';
import { BitReader, type HuffmanTable } from './huffman.ts';
import { CannotStripError, type PieceList } from './pieces.ts';

/**
 * A component (colour channel) of a frame (ISO/IEC 10918-1, A.1.1 and A.2). Sizes in blocks of 8 by
 * 8 samples.
 */
export type Component = {
  /** In the file, and in what is made of it. */
  readonly id: number;
  readonly newId: number;
  readonly h: number;
  readonly v: number;
  /** The number of its table of quantization. */
  readonly quantizer: number;
  readonly columns: number;
  readonly rows: number;
  /** For progressive frames: a bit for each coefficient that is known not to be zero. */
  known: Uint32Array | null;
  /** By coefficient: is it anything but zero anywhere? */
  readonly isUsed: Uint8Array;
};

export type JpegFrame = {
  readonly isProgressive: boolean;
  readonly components: readonly Component[];
  /** Columns of units (MCUs), of which scans with several components consist. */
  readonly columns: number;
  readonly rows: number;
  /** Its header, as it is kept. */
  readonly segment: Uint8Array;
  /** The bit with which the encoder filled up last bytes (F.1.2.3); null until one was. */
  padding: 0 | 1 | null;
};

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

/** Bytes. Longer than any unit can be, including stuffed bytes. */
const LONGEST_UNIT = 8 * 1024;
const ENOUGH = 64 * 1024;
/** Blocks of an ended band that are read at once: fewer bits than the longest unit has. */
const AT_ONCE = 512;

/**
 * Adds the entropy-coded data of a scan, which begins at `start`, to the pieces; returns its end.
 *
 * Threat: bytes between the last unit and the next marker are not part of the picture; no decoder
 * reads them, and they can hide anything, such as a film or a text. Only counting the units shows
 * where the data ends, so the data is decoded as far as that requires. Bytes before a restart
 * marker are left out in the same way.
 */
export async function keepScan(
  reader: ByteReader,
  frame: JpegFrame,
  scan: Scan,
  start: number,
  pieces: PieceList,
): Promise<number> {
  const bits = new BitReader();
  const units = countUnits(frame, scan);
  const readUnit = unitReader(frame, scan, bits);
  let at = start;
  for (let done = 0, restarts = 0; ; restarts++) {
    const stop = scan.restartInterval > 0 ? Math.min(done + scan.restartInterval, units) : units;
    bits.begin(at);
    readUnit.restart();
    await reader.work(1);
    while (done < stop && !bits.isShort) {
      if (bits.left < LONGEST_UNIT && bits.wanted + bits.left < reader.size) {
        bits.supply(await reader.from(bits.wanted, ENOUGH));
      }
      const read = readUnit.read(done, stop);
      done += read;
      if (reader.isWorkLong(1 + (read >> 4))) await reader.work(0);
    }
    keepData(frame, at, bits, pieces);
    const marker = await nextMarker(reader, bits.usedTo);
    if (bits.isShort && marker === null) throw new CannotStripError('ends early');
    if (!bits.isShort && readUnit.hasMore()) throw new CannotStripError('more than its blocks');
    done = stop;
    if (done >= units || !marker || !isRestart(marker.code)) return bits.usedTo;
    if ((marker.code & 7) !== (restarts & 7)) throw new CannotStripError('restarts out of order');
    pieces.range(marker.at, marker.at + 2);
    at = marker.at + 2;
  }
}

/**
 * Keeps data up to the last bit that is used; the others of its byte are filled with the bit that
 * this encoder uses. Threat: up to seven bits at each of thousands of restarts.
 */
function keepData(frame: JpegFrame, start: number, bits: BitReader, pieces: PieceList): void {
  const { value, unused } = bits.last;
  if (unused > 0) frame.padding ??= (value & unused) === 0 ? 0 : 1;
  const filled = frame.padding === 0 ? value & ~unused : value | unused;
  const isSame = filled === value;
  pieces.range(start, bits.usedTo - (isSame ? 0 : value === 0xff ? 2 : 1));
  if (!isSame) pieces.bytes(Uint8Array.from(filled === 0xff ? [filled, 0] : [filled]));
}

export type Marker = { readonly code: number; readonly at: number };

/**
 * The next marker from `from` on, or null. Bytes before it are skipped, as decoders do: some
 * cameras leave padding there.
 */
export async function nextMarker(reader: ByteReader, from: number): Promise<Marker | null> {
  for (let at = from; at + 1 < reader.size; ) {
    const bytes = await reader.from(at, 2);
    const found = bytes.indexOf(0xff);
    if (found < 0) at += bytes.length;
    else if (found + 1 === bytes.length) at += found || 1;
    else {
      const code = bytes[found + 1] ?? 0;
      if (code !== 0 && code !== 0xff) return { code, at: at + found };
      at += found + (code === 0 ? 2 : 1);
    }
  }
  return null;
}

function isRestart(code: number): boolean {
  return code >= 0xd0 && code <= 0xd7;
}

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

function unitReader(frame: JpegFrame, scan: Scan, bits: BitReader): UnitReader {
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

/** Reads blocks of a progressive scan (annex G): coefficients come in bands, and bit by bit. */
function progressiveReader(scan: Scan, bits: BitReader) {
  const { from, to, high } = scan;
  let endOfBand = 0;
  const restart = () => {
    endOfBand = 0;
  };
  const readMean: BlockReader = ({ dc }) => {
    if (high > 0) bits.skip(1);
    else if (!dc) throw new CannotStripError('without its tables');
    else bits.skip(bits.symbol(dc) & 15);
    return 1;
  };
  const beginRun = (length: number) => {
    endOfBand = (1 << length) + (length > 0 ? bits.bits(length) : 0);
  };
  const hasMore = () => endOfBand > 0;
  const readFirst: BlockReader = ({ component: { known, isUsed }, ac }, index, stop) => {
    if (!ac || !known) throw new CannotStripError('without its tables');
    if (endOfBand === 0) {
      for (let k = from; k <= to; k++) {
        const symbol = bits.symbol(ac);
        const size = symbol & 15;
        const run = symbol >> 4;
        if (size === 0 && run < 15) {
          beginRun(run);
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
    const ended = Math.min(endOfBand, stop - index);
    endOfBand -= ended;
    return Math.max(ended, 1);
  };
  const readRefined: BlockReader = ({ component: { known, isUsed }, ac }, index, stop) => {
    if (!ac || !known) throw new CannotStripError('without its tables');
    let k = from;
    while (endOfBand === 0 && k <= to) {
      const symbol = bits.symbol(ac);
      const size = symbol & 15;
      let run = symbol >> 4;
      if (size === 0 && run < 15) {
        beginRun(run);
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
    if (endOfBand === 0) return 1;
    // Of the blocks of an ended band only correction bits are sent.
    const ended = Math.min(endOfBand, stop - index, AT_ONCE);
    endOfBand -= ended;
    for (let block = index; block < index + ended; block++) {
      const isBare = known[2 * block] === 0 && known[2 * block + 1] === 0;
      if (!isBare) for (; k <= to; k++) if (isMarked(known, block, k)) bits.skip(1);
      k = from;
    }
    return ended;
  };
  if (from === 0) return { read: readMean, restart, hasMore };
  return { read: high > 0 ? readRefined : readFirst, restart, hasMore };
}

function mark(known: Uint32Array, block: number, k: number): void {
  const at = 2 * block + (k >> 5);
  known[at] = (known[at] ?? 0) | (1 << (k & 31));
}

function isMarked(known: Uint32Array, block: number, k: number): boolean {
  return ((known[2 * block + (k >> 5)] ?? 0) & (1 << (k & 31))) !== 0;
}
