import { CannotStripError } from './pieces.ts';

/** The bytes of a file from `start` to before `end`, fewer where it ends before. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** Bytes of a file from `start` to before `end`. */
export type Extent = { readonly start: number; readonly end: number };

/** Bytes that are read at once: where reading goes on, and after a jump to another place. */
const NEAR = 256 * 1024;
const FAR = 4 * 1024;
/**
 * Steps of work (see `work`), of which each takes two microseconds at most: how many a file may
 * take, and how many without a pause.
 */
const MOST_STEPS = 200_000_000;
const STEPS_AT_ONCE = 4096;

/**
 * Reads a file through a window: each read brings the bytes around it too, and parts that are
 * skipped are never read.
 */
export class ByteReader {
  readonly size: number;
  readonly #read: ReadRange;
  #window: Uint8Array = new Uint8Array();
  #start = 0;
  #parts = 0;
  #steps = 0;
  #paused = 0;

  constructor(size: number, read: ReadRange) {
    this.size = size;
    this.#read = read;
  }

  /**
   * At least `length` bytes from `at` on, or fewer at the end of the file; valid until the next
   * call.
   */
  async from(at: number, length: number): Promise<Uint8Array> {
    const wanted = Math.min(at + length, this.size);
    const end = this.#start + this.#window.length;
    if (at < this.#start || wanted > end) {
      const isNear = at >= this.#start && at <= end + FAR;
      const most = Math.max(length, isNear ? NEAR : FAR);
      this.#window = await this.#read(at, Math.min(at + most, this.size));
      this.#start = at;
      if (this.#window.length < wanted - at) throw new CannotStripError('shorter than it was');
    }
    return this.#window.subarray(at - this.#start);
  }

  /** Exactly `length` bytes. Throws CannotStripError where the file ends before. */
  async exactly(at: number, length: number): Promise<Uint8Array> {
    if (at + length > this.size) throw new CannotStripError('ends early');
    return (await this.from(at, length)).subarray(0, length);
  }

  /** Counts steps. Are there so many since the last pause that `work` must be called? */
  isWorkLong(steps: number): boolean {
    this.#steps += steps;
    return this.#steps - this.#paused > STEPS_AT_ONCE;
  }

  /**
   * Counts steps of work, lets others have their turn from time to time, and throws
   * CannotStripError where it is too much. Threat: a file of a few kilobytes claims hundreds of
   * millions of blocks, all in memory, so that nothing else is done for minutes.
   */
  async work(steps: number): Promise<void> {
    if (!this.isWorkLong(steps)) return;
    if (this.#steps > MOST_STEPS) throw new CannotStripError('too much work');
    this.#paused = this.#steps;
    await new Promise((resolve) => setImmediate(resolve));
  }

  /**
   * Must be called for each segment or chunk; throws CannotStripError beyond `most` of them.
   * Threat: a file of millions of tiny segments takes seconds.
   */
  countPart(most: number): void {
    this.#parts += 1;
    if (this.#parts > most) throw new CannotStripError('too many segments');
  }
}

/** A number of two bytes, the highest first; bytes beyond the end are zeros, here and below. */
export function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** A number of four bytes, the highest first. */
export function uint32(bytes: Uint8Array, at: number): number {
  return uint16(bytes, at) * 0x10000 + uint16(bytes, at + 2);
}

/** A number of two bytes, the lowest first. */
export function uint16le(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 0x100;
}

/** A number of four bytes, the lowest first. */
export function uint32le(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] ?? 0) +
    (bytes[at + 1] ?? 0) * 0x100 +
    (bytes[at + 2] ?? 0) * 0x10000 +
    (bytes[at + 3] ?? 0) * 0x1000000
  );
}

/** Bytes as text, one character a byte. */
export function text(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
