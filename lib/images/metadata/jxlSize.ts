import { latin1 } from '../identify.ts';
import type { Size } from '../presets.ts';
import { boxesIn } from './boxesIn.ts';
import { type HeaderReader, OutOfReach } from './headerReader.ts';

/** Bytes of the codestream in which its size and orientation stand. */
const HEADER_BYTES = 32;

/**
 * The size of a JPEG XL in pixels, upright as shown, from the codestream's first bits (ISO/IEC
 * 18181-1, annex D), which may stand in a box (ISO/IEC 18181-2). Rejects as `reader` does, and with
 * OutOfReach where there is no codestream.
 */
export async function readJxlSize(reader: HeaderReader): Promise<Size> {
  const bits = new Bits(await readCodestream(reader));
  if (bits.take(16) !== 0x0aff) throw new OutOfReach();
  const isSmall = bits.take(1) === 1;
  const side = () => (isSmall ? (bits.take(5) + 1) * 8 : bits.take(sides[bits.take(2)] ?? 30) + 1);
  const height = side();
  const ratio = ratios[bits.take(3)];
  const width = ratio ? Math.floor((height * ratio[0]) / ratio[1]) : side();
  const isPlain = bits.take(1) === 1;
  const hasMore = !isPlain && bits.take(1) === 1;
  const orientation = hasMore ? bits.take(3) + 1 : 1;
  return orientation > 4 ? { width: height, height: width } : { width, height };
}

/** How many bits a side has, by the two bits before it. */
const sides = [9, 13, 18, 30];
/** Width by height, by the three bits behind the height; the first says that the width is written. */
const ratios = [null, [1, 1], [12, 10], [4, 3], [3, 2], [16, 9], [5, 4], [2, 1]] as const;

async function readCodestream(reader: HeaderReader): Promise<Uint8Array> {
  if (latin1(await reader.upTo(0, 8), 4, 8) !== 'JXL ') return reader.upTo(0, HEADER_BYTES);
  for await (const { kind, from } of boxesIn(reader, 0, Number.MAX_SAFE_INTEGER)) {
    if (kind === 'jxlc') return reader.upTo(from, HEADER_BYTES);
    // A part of the codestream, behind the part's number.
    if (kind === 'jxlp') return reader.upTo(from + 4, HEADER_BYTES);
  }
  throw new OutOfReach();
}

/** Bits of bytes, the lowest first. */
class Bits {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The next bits as a number, the first of them the lowest. */
  take(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit += 1) {
      const byte = this.#bytes[this.#at >> 3];
      if (byte === undefined) throw new OutOfReach();
      value += ((byte >> (this.#at & 7)) & 1) * 2 ** bit;
      this.#at += 1;
    }
    return value;
  }
}
