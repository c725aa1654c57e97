import { type ByteReader, text, uint16le, uint32le } from './byteReader.ts';
import { planEmbeddedProfile } from './iccProfile.ts';
import { orientationTiff, readExifOrientation } from './orientation.ts';
import { CannotStripError, PieceList, type StripPlan } from './pieces.ts';

/**
 * WebP without personal metadata (RFC 9649), by allow-list. Kept are a still picture's data, alpha
 * and profile, the same for each frame of an animation, and the orientation of EXIF. Other chunks
 * are left out, within frames too, and so is what follows the RIFF.
 */
const HAS_ANIMATION = 0b0000_0010;
const HAS_EXIF = 0b0000_1000;
const HAS_ALPHA = 0b0001_0000;
const HAS_PROFILE = 0b0010_0000;

const FRAME_HEADER = 16;
const MOST_CHUNKS = 10_000;
const MOST_EXIF = 1024 * 1024;

type Chunk = {
  readonly name: string;
  readonly start: number;
  readonly body: number;
  /** Excludes the padding byte that makes the length even. */
  readonly end: number;
  readonly next: number;
};

/** Plans a WebP. Throws CannotStripError where the file is not a WebP. */
export async function planWebp(reader: ByteReader): Promise<StripPlan> {
  const head = await reader.exactly(0, 12);
  if (text(head, 0, 4) !== 'RIFF' || text(head, 8, 12) !== 'WEBP') {
    throw new CannotStripError('no WebP');
  }
  const end = 8 + uint32le(head, 4);
  if (end > reader.size) throw new CannotStripError('ends early');
  const first = await readChunk(reader, 12, end);
  const chunks = new PieceList();
  if (first.name === 'VP8X') await keepExtended(reader, first, end, chunks);
  else keepPicture(chunks, first);
  return riffOf('WEBP', chunks);
}

async function readChunk(reader: ByteReader, start: number, limit: number): Promise<Chunk> {
  reader.countPart(MOST_CHUNKS);
  const head = await reader.exactly(start, 8);
  const end = start + 8 + uint32le(head, 4);
  if (end > limit) throw new CannotStripError('a chunk without an end');
  // Some files lack the padding of the last chunk.
  const next = Math.min(end + ((end - start) % 2), limit);
  return { name: text(head, 0, 4), start, body: start + 8, end, next };
}

/** All chunks from `start` to before `end`. */
async function* chunksIn(reader: ByteReader, start: number, end: number): AsyncGenerator<Chunk> {
  for (let at = start; at + 8 <= end; ) {
    const chunk = await readChunk(reader, at, end);
    yield chunk;
    at = chunk.next;
  }
}

async function keepExtended(
  reader: ByteReader,
  { body, end: firstEnd, next }: Chunk,
  end: number,
  chunks: PieceList,
): Promise<void> {
  if (firstEnd - body < 10) throw new CannotStripError('no VP8X');
  const extended = Uint8Array.from(await reader.exactly(body, 10));
  const flags = extended[0] ?? 0;
  const canvas = extended.slice(4);
  const content = new PieceList();
  const seen = new Set<string>();
  let orientation = 1;
  let hasProfile = false;
  for await (const chunk of chunksIn(reader, next, end)) {
    const { name } = chunk;
    const isFirst = !seen.has(name);
    seen.add(name);
    if (name === 'ANMF' && flags & HAS_ANIMATION) await keepFrame(reader, chunk, content);
    if (!isFirst) continue;
    if (name === 'ICCP' && flags & HAS_PROFILE)
      hasProfile = await keepProfile(reader, chunk, content);
    else if (name === 'EXIF' && flags & HAS_EXIF)
      orientation = await readOrientation(reader, chunk);
    else if (name === 'ANIM' && flags & HAS_ANIMATION) await keepLoop(reader, chunk, content);
    else if (!(flags & HAS_ANIMATION))
      await keepStill(reader, { chunk, seen, size: canvas }, content);
  }
  const kept = flags & (HAS_ANIMATION | HAS_ALPHA);
  const isTurned = orientation !== 1;
  extended.set([kept | (hasProfile ? HAS_PROFILE : 0) | (isTurned ? HAS_EXIF : 0), 0, 0, 0]);
  chunks.bytes(Buffer.concat([chunkHead('VP8X', 10), extended]));
  const { pieces } = content.plan();
  const isAnimated = (flags & HAS_ANIMATION) !== 0;
  if (!(isAnimated ? seen.has('ANMF') : hasPicture(seen))) throw new CannotStripError('no picture');
  for (const piece of pieces) chunks.add(piece);
  if (isTurned) {
    const tiff = orientationTiff(orientation);
    chunks.bytes(Buffer.concat([chunkHead('EXIF', tiff.length), Buffer.from(tiff)]));
  }
}

function hasPicture(seen: ReadonlySet<string>): boolean {
  return seen.has('VP8 ') || seen.has('VP8L');
}

type Still = {
  readonly chunk: Chunk;
  readonly seen: ReadonlySet<string>;
  readonly size: Uint8Array;
};

/** Keeps alpha, and then the first picture, of this size: decoders ignore what follows. */
async function keepStill(
  reader: ByteReader,
  { chunk, seen, size }: Still,
  pieces: PieceList,
): Promise<void> {
  const { name } = chunk;
  const isDone = seen.has('VP8 ') && seen.has('VP8L');
  const isLate = name === 'ALPH' && hasPicture(seen);
  if (isDone || isLate) return;
  if (name === 'VP8 ' || name === 'VP8L') await checkSize(reader, chunk, size);
  if (name === 'ALPH' || name === 'VP8 ' || name === 'VP8L') keepChunk(pieces, chunk);
}

function keepPicture(pieces: PieceList, chunk: Chunk): void {
  if (chunk.name !== 'VP8 ' && chunk.name !== 'VP8L') throw new CannotStripError('no picture');
  keepChunk(pieces, chunk);
}

/**
 * Keeps a frame's position and duration, its alpha and its data. A frame contains chunks, as the
 * file does.
 */
async function keepFrame(reader: ByteReader, frame: Chunk, pieces: PieceList): Promise<void> {
  if (frame.end - frame.body < FRAME_HEADER) throw new CannotStripError('no frame');
  const header = Uint8Array.from(await reader.exactly(frame.body, FRAME_HEADER));
  const content = new PieceList();
  const seen = new Set<string>();
  for await (const chunk of chunksIn(reader, frame.body + FRAME_HEADER, frame.end)) {
    if (!seen.has(chunk.name)) {
      seen.add(chunk.name);
      await keepStill(reader, { chunk, seen, size: header.subarray(6, 12) }, content);
    }
  }
  if (!hasPicture(seen)) throw new CannotStripError('a frame without a picture');
  const { pieces: kept, size } = content.plan();
  // How the frame is blended and disposed of; other bits are reserved.
  header[FRAME_HEADER - 1] = (header[FRAME_HEADER - 1] ?? 0) & 3;
  pieces.bytes(Buffer.concat([chunkHead('ANMF', FRAME_HEADER + size), header]));
  for (const piece of kept) pieces.add(piece);
}

/**
 * Throws CannotStripError unless a picture has this size: two numbers of 24 bits, each less one.
 * Threat: decoders take the picture's own, so that the other one can be anything.
 */
async function checkSize(reader: ByteReader, chunk: Chunk, size: Uint8Array): Promise<void> {
  const head = await reader.exactly(chunk.body, Math.min(10, chunk.end - chunk.body));
  const packed = uint32le(head, 1);
  // RFC 6386, section 9.1, and RFC 9649, section 3.4.
  const [width, height] =
    chunk.name === 'VP8L'
      ? [packed & 0x3fff, (packed >>> 14) & 0x3fff]
      : [(uint16le(head, 6) & 0x3fff) - 1, (uint16le(head, 8) & 0x3fff) - 1];
  const [givenWidth, givenHeight] = [0, 3].map((at) => uint32le(size, at) % 0x1000000);
  if (width !== givenWidth || height !== givenHeight) throw new CannotStripError('two sizes');
}

async function keepProfile(reader: ByteReader, chunk: Chunk, pieces: PieceList): Promise<boolean> {
  const plan = await planEmbeddedProfile(reader, [{ start: chunk.body, end: chunk.end }]);
  if (!plan) return false;
  pieces.bytes(chunkHead('ICCP', plan.size));
  for (const piece of plan.pieces) pieces.add(piece);
  return true;
}

async function readOrientation(reader: ByteReader, { body, end }: Chunk): Promise<number> {
  return readExifOrientation(await reader.exactly(body, Math.min(end - body, MOST_EXIF)));
}

/** Keeps how often an animation is repeated, without its background, which decoders do not show. */
async function keepLoop(
  reader: ByteReader,
  { body, end }: Chunk,
  pieces: PieceList,
): Promise<void> {
  if (end - body !== 6) throw new CannotStripError('a chunk of another length');
  const [, , , , low = 0, high = 0] = await reader.exactly(body, 6);
  pieces.bytes(Buffer.concat([chunkHead('ANIM', 6), Buffer.of(0, 0, 0, 0, low, high)]));
}

function keepChunk(pieces: PieceList, { start, end }: Chunk): void {
  pieces.range(start, end);
  if ((end - start) % 2) pieces.bytes(Uint8Array.of(0));
}

function chunkHead(name: string, length: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(length, 4);
  return head;
}

function riffOf(name: string, chunks: PieceList): StripPlan {
  const { pieces, size } = chunks.plan();
  const riff = new PieceList();
  riff.bytes(Buffer.concat([chunkHead('RIFF', 4 + size), Buffer.from(name, 'latin1')]));
  for (const piece of pieces) riff.add(piece);
  return riff.plan();
}
