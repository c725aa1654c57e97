import { crc32 } from 'node:zlib';
import { type ByteReader, text, uint32 } from './byteReader.ts';
import { checkDeflated, type DataPart } from './deflated.ts';
import { isTiff } from './orientation.ts';
import { CannotStripError, PieceList, type StripPlan } from './pieces.ts';
import { keepSmall, MOST_SMALL, makeChunk, orientationChunk, type PictureHead } from './pngHead.ts';
import { openPaletteWalk, type Pass } from './pngPalette.ts';
import { makePngProfile } from './pngProfile.ts';

/**
 * PNG without personal metadata (W3C PNG, third edition, section 11), by allow-list. Kept are the
 * chunks that the picture and its animation need, if they have the length that the standard says,
 * and the orientation of eXIf. Text, time, suggested palettes, unknown chunks and what follows IEND
 * are left out.
 */
const SIGNATURE = '\x89PNG\r\n\x1a\n';

/** Enough for a picture of 800 MB in chunks of 8 KiB, as libpng writes them. */
const MOST_CHUNKS = 100_000;
/** Frames of an animation: two minutes of a film. */
const MOST_FRAMES = 2_000;
const MOST_EXIF = 1024 * 1024;
/** Bytes of uncompressed pixels. Threat: a megabyte of zeros is a gigabyte, which takes seconds. */
const MOST_INFLATED = 2 ** 31;

type Header = {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly bitsPerPixel: number;
  readonly colour: number;
  readonly isInterlaced: boolean;
};

type Chunk = {
  readonly type: string;
  readonly start: number;
  readonly body: number;
  readonly end: number;
};

type State = PictureHead & {
  readonly reader: ByteReader;
  readonly seen: Set<string>;
  readonly header: Header;
  /** What acTL says. */
  announced: number;
  /** Has an eXIf chunk said how the picture is rotated? */
  isTurned: boolean;
  /** The frame that is being read: its compressed data, and its size in pixels. */
  data: DataPart[];
  frame: { readonly width: number; readonly height: number; readonly isLater: boolean };
  /** How many frames have been announced, and which number the next part of one must have. */
  frames: number;
  sequence: number;
  inflated: number;
};

/**
 * Plans a PNG. Throws CannotStripError where the file is not a PNG, or its data is not exactly its
 * pixels.
 */
export async function planPng(reader: ByteReader): Promise<StripPlan> {
  if (text(await reader.exactly(0, 8), 0, 8) !== SIGNATURE) throw new CannotStripError('no PNG');
  const first = await readChunk(reader, 8);
  if (first.type !== 'IHDR') throw new CannotStripError('no PNG');
  const header = readHeader(await bodyOf(reader, first, 13));
  const { width, height } = header;
  await checkSum(reader, first);
  const pieces = new PieceList();
  pieces.range(0, first.end);
  const state: State = {
    reader,
    pieces,
    header,
    seen: new Set<string>(),
    data: [],
    frame: { width, height, isLater: false },
    frames: 0,
    sequence: 0,
    announced: 0,
    isTurned: false,
    inflated: 0,
    used: new Uint8Array(256),
    unfinished: [],
  };
  for (let at = first.end; ; ) {
    const chunk = await readChunk(reader, at);
    at = chunk.end;
    await keepChunk(state, chunk);
    if (chunk.type === 'IEND') break;
    state.seen.add(chunk.type);
  }
  for (const finish of state.unfinished) finish();
  return pieces.plan();
}

/** Throws CannotStripError where the checksum of a chunk that is kept as it is is wrong. */
async function checkSum(reader: ByteReader, { start, end }: Chunk): Promise<void> {
  const chunk = await reader.exactly(start, end - start);
  if (crc32(chunk.subarray(4, -4)) !== uint32(chunk, end - start - 4)) {
    throw new CannotStripError('a wrong checksum');
  }
}

async function readChunk(reader: ByteReader, start: number): Promise<Chunk> {
  reader.countPart(MOST_CHUNKS);
  const head = await reader.exactly(start, 8);
  const end = start + 12 + uint32(head, 0);
  if (end > reader.size) throw new CannotStripError('ends early');
  return { type: text(head, 4, 8), start, body: start + 8, end };
}

async function bodyOf(
  reader: ByteReader,
  { body, end }: Chunk,
  length: number,
): Promise<Uint8Array> {
  if (end - 4 - body !== length) throw new CannotStripError('a chunk of another length');
  return reader.exactly(body, length);
}

function readHeader(body: Uint8Array): Header {
  const samples: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
  const [depth = 0, colour = 0, compression, filter, interlace] = body.subarray(8);
  const perPixel = samples[colour];
  if (perPixel === undefined || compression !== 0 || filter !== 0 || (interlace ?? 0) > 1) {
    throw new CannotStripError('no PNG that is known');
  }
  return {
    width: uint32(body, 0),
    height: uint32(body, 4),
    depth,
    bitsPerPixel: depth * perPixel,
    colour,
    isInterlaced: interlace === 1,
  };
}

async function keepChunk(state: State, chunk: Chunk): Promise<void> {
  const { reader, pieces, seen } = state;
  const { type, body } = chunk;
  const length = chunk.end - 4 - body;
  const isBegun = seen.has('IDAT');
  if (type === 'IDAT') {
    if (!isFrameOpen(state, 'IDAT')) throw new CannotStripError('data in two places');
    state.data.push({ head: body - 4, start: body, end: chunk.end - 4 });
  } else if (type === 'fdAT' && seen.has('acTL')) {
    if (length < 4 || !seen.has('fcTL')) throw new CannotStripError('no data of a frame');
    countSequence(state, await reader.exactly(body, 4));
    if (!isFrameOpen(state, 'fdAT')) throw new CannotStripError('data of no frame');
    state.data.push({ head: body - 4, start: body + 4, end: chunk.end - 4 });
  } else if (type === 'fcTL' && seen.has('acTL')) {
    await beginFrame(state, Uint8Array.from(await bodyOf(reader, chunk, 26)));
    await checkSum(reader, chunk);
  } else if (type === 'acTL' && !isBegun && !seen.has('acTL')) {
    state.announced = uint32(await bodyOf(reader, chunk, 8), 0);
    await checkSum(reader, chunk);
  } else if (type === 'IEND') {
    if (length > 0 || !isBegun) throw new CannotStripError('no end');
    await endFrame(state);
    if (state.frames !== state.announced) throw new CannotStripError('not the frames announced');
    return pieces.bytes(makeChunk('IEND', new Uint8Array()));
  } else if (type === 'iCCP' && !isBegun && !seen.has('iCCP')) {
    const profile = await makePngProfile(reader, { start: body, end: chunk.end - 4 });
    if (profile) pieces.bytes(makeChunk('iCCP', profile));
    return;
  } else if (type === 'eXIf' && !isBegun) {
    return keepOrientation(state, await reader.exactly(body, Math.min(length, MOST_EXIF)));
  } else if (isBegun || seen.has(type) || length > MOST_SMALL) {
    return;
  } else {
    return keepSmall(state, type, Uint8Array.from(await reader.exactly(body, length)));
  }
  pieces.range(chunk.start, chunk.end);
}

/**
 * Keeps the orientation of the first eXIf chunk before the picture that has a TIFF structure: libvips
 * rotates by that one alone, even where it says nothing or another follows (`chunkOrientation.ts`).
 */
function keepOrientation(state: State, exif: Uint8Array): void {
  if (state.isTurned || !isTiff(exif)) return;
  state.isTurned = true;
  state.pieces.bytes(orientationChunk(exif));
}

/** Does data of this type belong to the frame that is being read? */
function isFrameOpen({ frame, data, seen }: State, type: string): boolean {
  if (type === 'fdAT') return frame.isLater;
  return !frame.isLater && (!seen.has('IDAT') || data.length > 0);
}

/** Chunks of an animation are numbered from 0 on (section 11.3.4), else decoders refuse it. */
function countSequence(state: State, body: Uint8Array): void {
  if (uint32(body, 0) !== state.sequence) throw new CannotStripError('frames out of order');
  state.sequence += 1;
}

/** Reads a frame control chunk: of the picture itself, one before it, then of each later frame. */
async function beginFrame(state: State, control: Uint8Array): Promise<void> {
  const { seen, header } = state;
  countSequence(state, control);
  state.frames += 1;
  const [width, height, x, y] = [4, 8, 12, 16].map((at) => uint32(control, at));
  const isLater = seen.has('IDAT');
  const fits =
    width && height && (x ?? 0) + width <= header.width && (y ?? 0) + height <= header.height;
  const isWhole = width === header.width && height === header.height;
  if (!fits || (control[24] ?? 0) > 2 || (control[25] ?? 0) > 1) {
    throw new CannotStripError('no frame');
  }
  if (state.frames > MOST_FRAMES) throw new CannotStripError('too many frames');
  if (!isLater && (state.frames > 1 || !isWhole)) throw new CannotStripError('two first frames');
  if (!isLater) return;
  await endFrame(state);
  state.frame = { width, height, isLater };
}

/** Ends a frame. Throws CannotStripError unless its data is exactly all of its pixels. */
async function endFrame(state: State): Promise<void> {
  const { reader, header, frame, data, used } = state;
  const { bitsPerPixel, depth } = header;
  const passes = passesOf(header, frame.width, frame.height);
  const size = passes
    // Each row begins with a byte that names its filter.
    .map(({ columns, rows }) => columns && rows * (1 + Math.ceil((columns * bitsPerPixel) / 8)))
    .reduce((sum, bytes) => sum + bytes, 0);
  state.inflated += size;
  if (state.inflated > MOST_INFLATED) throw new CannotStripError('its size');
  const walk = header.colour === 3 ? openPaletteWalk(passes, depth, used) : () => undefined;
  await checkDeflated(reader, data, size, walk);
  state.data = [];
}

/**
 * The pictures of which a frame consists: one, or where it is interlaced (Adam7, section 8) seven.
 */
function passesOf({ isInterlaced }: Header, width: number, height: number): Pass[] {
  if (!isInterlaced) return [{ columns: width, rows: height }];
  return [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ].map(([x = 0, y = 0, dx = 1, dy = 1]) => ({
    columns: Math.ceil(Math.max(width - x, 0) / dx),
    rows: Math.ceil(Math.max(height - y, 0) / dy),
  }));
}
