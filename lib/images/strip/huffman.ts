import { CannotStripError } from './pieces.ts';

/** A Huffman table as JPEG defines it (ISO/IEC 10918-1, annex C), in a form made for decoding. */
export type HuffmanTable = {
  /** Indexed by the next nine bits: length times 256 plus symbol, or 0 for longer codes. */
  readonly short: Uint16Array;
  /**
   * Indexed by length: the largest code plus one, and the offset that turns a code into its
   * symbol's index.
   */
  readonly limit: Int32Array;
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
  /** Which entries of `short`, and which symbols of longer codes, were needed in decoding. */
  readonly isShortUsed: Uint8Array;
  readonly isLongUsed: Uint8Array;
};

const SHORT_BITS = 9;

/**
 * `counts`: how many codes there are of each length from 1 to 16. Null where they are inconsistent.
 */
export function makeHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable | null {
  const short = new Uint16Array(1 << SHORT_BITS);
  const limit = new Int32Array(17);
  const offset = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length++) {
    const count = counts[length - 1] ?? 0;
    offset[length] = index - code;
    for (let i = 0; i < count; i++, code++, index++) {
      if (code >= 1 << length) return null;
      if (length > SHORT_BITS) continue;
      const from = code << (SHORT_BITS - length);
      const entry = length * 256 + (symbols[index] ?? 0);
      short.fill(entry, from, from + (1 << (SHORT_BITS - length)));
    }
    limit[length] = code;
    code <<= 1;
  }
  return {
    short,
    limit,
    offset,
    symbols: Uint8Array.from(symbols),
    isShortUsed: new Uint8Array(short.length),
    isLongUsed: new Uint8Array(256),
  };
}

/**
 * A table's segment (B.2.4.2) of what decoding has needed of it: symbols of other codes are zeros,
 * and codes behind the last one are left out. Threat: symbols without a code in the data are never
 * looked at, and a table has room for 256 of them.
 */
export function usedTable(kind: number, counts: Uint8Array, table: HuffmanTable): number[] {
  const lengths = [...counts].flatMap((count, i) => Array<number>(count).fill(i + 1));
  const isUsed = (index: number): boolean => {
    const length = lengths[index] ?? 16;
    if (length > SHORT_BITS) return table.isLongUsed[index] === 1;
    const code = index - (table.offset[length] ?? 0);
    const from = code << (SHORT_BITS - length);
    return table.isShortUsed.subarray(from, from + (1 << (SHORT_BITS - length))).includes(1);
  };
  const used = lengths.map((_, index) => isUsed(index));
  const kept = lengths.slice(0, Math.max(used.lastIndexOf(true), 0) + 1);
  const keptCounts = Array.from({ length: 16 }, (_, i) => kept.filter((n) => n === i + 1).length);
  return [kind, ...keptCounts, ...kept.map((_, i) => (used[i] ? (table.symbols[i] ?? 0) : 0))];
}

/**
 * Reads the bits of entropy-coded data (ISO/IEC 10918-1, F.2.2.5) and skips stuffed bytes. Behind a
 * marker or the end of the data it supplies zeros, as decoders do, and then `isShort` is true.
 */
export class BitReader {
  #bytes: Uint8Array = new Uint8Array();
  #base = 0;
  #at = 0;
  #buffer = 0;
  #count = 0;
  /** How many bits in the buffer are supplied zeros. */
  #made = 0;
  #isAtMarker = false;
  /** The bytes loaded last, and their end offsets in the file. */
  readonly #values = new Uint8Array(8);
  readonly #ends = new Float64Array(8);
  #loaded = 0;

  /** Starts again at offset `at` of the file. */
  begin(at: number): void {
    this.#base = at;
    this.#bytes = new Uint8Array();
    this.#at = 0;
    this.#buffer = 0;
    this.#count = 0;
    this.#made = 0;
    this.#isAtMarker = false;
    this.#loaded = 0;
    this.#ends.fill(at);
  }

  /** The offset in the file from which more bytes are needed. */
  get wanted(): number {
    return this.#base + this.#at;
  }

  /** How many bytes are available. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** Supplies bytes from offset `wanted` on. */
  supply(bytes: Uint8Array): void {
    this.#base += this.#at;
    this.#bytes = bytes;
    this.#at = 0;
  }

  /** Were more bits read than there are? */
  get isShort(): boolean {
    return this.#count < this.#made;
  }

  /** The end offset, in the file, of the last byte of which a bit was used. */
  get usedTo(): number {
    return this.#ends[(this.#used + 7) & 7] ?? 0;
  }

  /** The last byte of which a bit was used, and a mask of those of its bits that were not. */
  get last(): { readonly value: number; readonly unused: number } {
    const left = Math.max(this.#count - this.#made, 0) & 7;
    return { value: this.#values[(this.#used + 7) & 7] ?? 0, unused: (1 << left) - 1 };
  }

  get #used(): number {
    return this.#loaded - Math.max((this.#count - this.#made) >> 3, 0);
  }

  skip(length: number): void {
    if (this.#count < length) this.#fill();
    this.#count -= length;
  }

  bits(length: number): number {
    if (this.#count < length) this.#fill();
    this.#count -= length;
    return (this.#buffer >>> this.#count) & ((1 << length) - 1);
  }

  /** The next symbol; 0 for an invalid code, as decoders do. */
  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const next = (this.#buffer >>> (this.#count - SHORT_BITS)) & 511;
    const entry = table.short[next] ?? 0;
    if (entry !== 0) {
      table.isShortUsed[next] = 1;
      this.#count -= entry >> 8;
      return entry & 255;
    }
    return this.#longSymbol(table);
  }

  #longSymbol({ limit, offset, symbols, isLongUsed }: HuffmanTable): number {
    for (let length = SHORT_BITS + 1; length <= 16; length++) {
      const code = (this.#buffer >>> (this.#count - length)) & ((1 << length) - 1);
      if (code < (limit[length] ?? 0)) {
        const index = code + (offset[length] ?? 0);
        this.#count -= length;
        isLongUsed[index] = 1;
        return symbols[index] ?? 0;
      }
    }
    this.#count -= 16;
    return 0;
  }

  #fill(): void {
    while (this.#count <= 24) {
      this.#buffer = (this.#buffer << 8) | this.#nextByte();
      this.#count += 8;
    }
  }

  #nextByte(): number {
    const bytes = this.#bytes;
    let byte = this.#isAtMarker ? undefined : bytes[this.#at];
    if (byte === 0xff) {
      let next = this.#at + 1;
      while (bytes[next] === 0xff) next++;
      // Threat: any number of bytes could be filled in here, and decoders skip them.
      if (bytes[next] === 0 && next > this.#at + 1) throw new CannotStripError('filled data');
      if (bytes[next] === 0) this.#at = next;
      else byte = undefined;
    }
    if (byte === undefined) {
      this.#isAtMarker = true;
      this.#made += 8;
      return 0;
    }
    this.#at += 1;
    this.#values[this.#loaded & 7] = byte;
    this.#ends[this.#loaded & 7] = this.#base + this.#at;
    this.#loaded += 1;
    return byte;
  }
}
