import { latin1 } from './identify.ts';

/** A film of which parts can be read. `size` in bytes. */
export type FilmFile = {
  readonly size: number;
  /** The bytes from `start` to before `end`, or fewer where the file ends earlier. */
  readonly read: (start: number, end: number) => Promise<Uint8Array>;
};

/**
 * A track of MediaInfo's answer, with its field names (mediaarea.net/en/MediaInfo/Support/Fields).
 */
export type Track = Readonly<Record<string, unknown>>;

type ReadTracks = {
  readonly tracks: readonly Track[];
  /** The dates that the file has with the offset `+0000`. */
  readonly withZeroOffset: ReadonlySet<string>;
};

type Reader = {
  readonly analyzeData: (
    size: number,
    read: (length: number, offset: number) => Promise<Uint8Array>,
  ) => Promise<{ readonly media?: { readonly track: readonly object[] } }>;
};

/** How many bytes at the beginning of a film are read first. */
export const FIRST_READ = 256 * 1024;

/**
 * How many bytes of a film are read at most. What is found until then counts. Streams without an
 * index, such as MPEG, are read at their beginning and end, others where their index lies.
 */
const MOST_READ = 16 * 1024 * 1024;

const idle: Reader[] = [];

/**
 * Has MediaInfo read a film, of which the first bytes (`head`) are known. No tracks where it breaks down,
 * which proves no damage. Rejects with what `read` rejects with.
 */
export async function readTracks(file: FilmFile, head: Uint8Array): Promise<ReadTracks> {
  const reader = idle.pop() ?? (await openReader());
  const withZeroOffset = new Set<string>();
  const isAvi = /^RIFF....AVI /s.test(latin1(head, 0, 12));
  let left = MOST_READ;
  const read = async (length: number, offset: number): Promise<Uint8Array> => {
    const end = Math.min(offset + length, file.size);
    // MediaInfo takes no bytes for the end of the file, and tells what it has found so far.
    if (left <= 0 || end <= offset) return new Uint8Array();
    left -= end - offset;
    const bytes = end <= head.length ? head.subarray(offset, end) : await file.read(offset, end);
    for (const date of datesWithZeroOffset(bytes)) withZeroOffset.add(date);
    return isAvi ? withoutProgram(bytes) : bytes;
  };
  beingRead += 1;
  try {
    const { media } = await reader.analyzeData(file.size, read);
    // A reader is not used again after an error, which leaves WebAssembly in an unknown state.
    idle.push(reader);
    return { tracks: (media?.track ?? []) as readonly Track[], withZeroOffset };
  } catch (error) {
    // Errors with a code are the storage's. Others are the reader's, and prove no damage.
    if (error instanceof Error && 'code' in error) throw error;
    return { tracks: [], withZeroOffset };
  } finally {
    beingRead -= 1;
  }
}

async function openReader(): Promise<Reader> {
  const { default: createMediaInfo } = await import('mediainfo.js');
  return createMediaInfo({ format: 'object', chunkSize: FIRST_READ });
}

/**
 * Bytes of an AVI without the name of the program that wrote it (`ISFT`), which nothing here needs. Where
 * that is "PENTAX" and a model, as in all films of these cameras, MediaInfo 26.05 takes memory until
 * there is none left.
 */
function withoutProgram(part: Uint8Array): Uint8Array {
  const bytes = Buffer.from(part);
  for (let at = bytes.indexOf('ISFT'); at !== -1; at = bytes.indexOf('ISFT', at + 4)) {
    bytes.write('JUNK', at, 'latin1');
  }
  return bytes;
}

const ZERO_OFFSET = '+0000';
const DATE_LENGTH = '2020-01-31T12:00:00'.length;

/**
 * Finds dates with the offset +0000, as written by a phone in a British winter. MediaInfo reports
 * them like instants in UTC, but they are what the clock of the place showed.
 */
function* datesWithZeroOffset(bytes: Uint8Array): Generator<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.indexOf(ZERO_OFFSET); at !== -1; at = buffer.indexOf(ZERO_OFFSET, at + 1)) {
    const date = buffer.toString('latin1', Math.max(0, at - DATE_LENGTH), at);
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(date)) yield date;
  }
}

/** Bytes of memory that WebAssembly may have while a film is read, which needs some 40 MB. */
const MOST_MEMORY = 192 * 1024 * 1024;
const PAGE = 64 * 1024;

let beingRead = 0;

/**
 * Threat: MediaInfo would take up to 2 GB where a film makes it, in the scan's own process if few files
 * are new, and it has no setting for that. Emscripten asks the memory to grow, and takes an error for no.
 */
const grow = WebAssembly.Memory.prototype.grow;
WebAssembly.Memory.prototype.grow = function growWithin(this: WebAssembly.Memory, pages: number) {
  if (beingRead > 0 && this.buffer.byteLength + pages * PAGE > MOST_MEMORY) {
    throw new RangeError('a film takes too much memory');
  }
  return grow.call(this, pages);
};
