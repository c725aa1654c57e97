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
  return { short, limit, offset, symbols: Uint8Array.from(symbols) };
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
  /** The end offsets, in the file, of the bytes loaded last. */
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
    const unused = (this.#count - this.#made) >> 3;
    const used = this.#loaded - Math.max(unused, 0);
    return this.#ends[(used + 7) & 7] ?? 0;
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
    const entry = table.short[(this.#buffer >>> (this.#count - SHORT_BITS)) & 511] ?? 0;
    if (entry !== 0) {
      this.#count -= entry >> 8;
      return entry & 255;
    }
    return this.#longSymbol(table);
  }

  #longSymbol({ limit, offset, symbols }: HuffmanTable): number {
    for (let length = SHORT_BITS + 1; length <= 16; length++) {
      const code = (this.#buffer >>> (this.#count - length)) & ((1 << length) - 1);
      if (code < (limit[length] ?? 0)) {
        this.#count -= length;
        return symbols[code + (offset[length] ?? 0)] ?? 0;
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
      if (bytes[next] === 0) this.#at = next;
      else byte = undefined;
    }
    if (byte === undefined) {
      this.#isAtMarker = true;
      this.#made += 8;
      return 0;
    }
    this.#at += 1;
    this.#ends[this.#loaded & 7] = this.#base + this.#at;
    this.#loaded += 1;
    return byte;
  }
}
