import { NeedMoreBytes } from '../errors.ts';
import type { ReadRange } from '../strip/byteReader.ts';

/** A file, of which the first bytes have been read. `read` is null where no more can be read. */
export type Headed = {
  readonly head: Uint8Array;
  /** Bytes; null: `head` does not tell how many there are. */
  readonly size: number | null;
  readonly read: ReadRange | null;
};

/** How many bytes beyond the head are read at a time, and the most bytes and reads altogether. */
const WINDOW = 16 * 1024;
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_READS = 200;

/** The bytes are outside the file, or reading them would exceed the bounds. */
export class OutOfReach extends Error {}

/**
 * Reads small ranges of a file for its metadata. The number of reads and bytes is bounded, whatever
 * the file claims: beyond that it throws OutOfReach. Rejects with what `read` rejects with, and with
 * NeedMoreBytes where it is null.
 */
export class HeaderReader {
  readonly #file: Headed;
  #window: Uint8Array = new Uint8Array();
  #start = 0;
  #bytes = 0;
  #reads = 0;

  constructor(file: Headed) {
    this.#file = file;
  }

  /** Bytes; null: not known. */
  get size(): number | null {
    return this.#file.size;
  }

  /** Exactly `length` bytes from `at` on; throws OutOfReach where the file ends before. */
  async exactly(at: number, length: number): Promise<Uint8Array> {
    const bytes = await this.upTo(at, length);
    if (bytes.length < length) throw new OutOfReach();
    return bytes;
  }

  /** At most `length` bytes from `at` on, fewer where the file ends before. */
  async upTo(at: number, length: number): Promise<Uint8Array> {
    const { head, size, read } = this.#file;
    const end = Math.min(at + length, size ?? Number.POSITIVE_INFINITY);
    if (!Number.isSafeInteger(at) || at < 0 || end <= at) return new Uint8Array();
    if (end <= head.length) return head.subarray(at, end);
    const known = at - this.#start;
    if (known >= 0 && end - this.#start <= this.#window.length) {
      return this.#window.subarray(known, known + end - at);
    }
    if (read === null) throw new NeedMoreBytes(null);
    const wanted = Math.max(end - at, WINDOW);
    this.#reads += 1;
    this.#bytes += wanted;
    if (this.#reads > MOST_READS || this.#bytes > MOST_BYTES) throw new OutOfReach();
    this.#window = await read(at, at + wanted);
    this.#start = at;
    return this.#window.subarray(0, end - at);
  }
}

/** A view on bytes, to read numbers from them in either byte order. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
