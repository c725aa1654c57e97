import { type ByteReader, text, uint16le } from './byteReader.ts';
import { openLzwWalk } from './lzw.ts';
import { CannotStripError, PieceList, type StripPlan } from './pieces.ts';

/**
 * GIF without personal metadata (GIF89a), by allow-list: the screen, pictures with their colours, how
 * each is shown, and how often an animation is. Comments, plain text and what other programs keep go,
 * as does what follows the data of a picture, or the trailer.
 */
const EXTENSION = 0x21;
const PICTURE = 0x2c;
const TRAILER = 0x3b;
const CONTROL = 0xf9;
const APPLICATION = 0xff;

/** Both say how often an animation is shown, in three bytes. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];
const MOST_BLOCKS = 20_000;
/** Programs fill blocks with 254 or 255 bytes, apart from the last one. */
const SMALL_BLOCK = 128;
const MOST_PIXELS = 0x4000_0000;

/** The plan of a GIF. Throws CannotStripError where this is none, or not whole. */
export async function planGif(reader: ByteReader): Promise<StripPlan> {
  const head = Uint8Array.from(await reader.exactly(0, 13));
  if (!/^GIF8[79]a$/.test(text(head, 0, 6))) throw new CannotStripError('no GIF');
  const pieces = new PieceList();
  let at = 13 + colourBytes(head[10] ?? 0);
  pieces.range(0, at);
  let hasPicture = false;
  let control: number | null = null;
  for (;;) {
    reader.countPart(MOST_BLOCKS);
    // Some files lack their trailer.
    const [kind = TRAILER] = await reader.from(at, 1);
    if (kind === TRAILER) break;
    if (kind === PICTURE) {
      if (control !== null) pieces.range(control, control + 8);
      control = null;
      hasPicture = true;
      at = await keepPicture(reader, at, pieces);
    } else if (kind === EXTENSION) {
      const label = (await reader.exactly(at, 2))[1] ?? 0;
      if (label === CONTROL && (await isControl(reader, at))) control = at;
      if (label === APPLICATION && (await isLoop(reader, at))) pieces.range(at, at + 19);
      at = await behindBlocks(reader, at + 2);
    } else throw new CannotStripError('an unknown block');
  }
  if (!hasPicture) throw new CannotStripError('no picture');
  pieces.bytes(Uint8Array.of(TRAILER));
  return pieces.plan();
}

/** Of the table of colours that these flags announce. */
function colourBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Exactly one block of four bytes: how the picture that follows is shown. */
async function isControl(reader: ByteReader, at: number): Promise<boolean> {
  const block = await reader.exactly(at, 8);
  return block[2] === 4 && block[7] === 0;
}

/** An application's name, one block of three bytes, the first of which is 1, and nothing else. */
async function isLoop(reader: ByteReader, at: number): Promise<boolean> {
  const block = await reader.from(at, 19);
  const isExact = block[2] === 11 && block[14] === 3 && block[15] === 1 && block[18] === 0;
  return block.length >= 19 && isExact && LOOPS.includes(text(block, 3, 14));
}

/** The place behind the blocks that begin at `at`, each with its length before it, and the empty one. */
async function behindBlocks(reader: ByteReader, at: number): Promise<number> {
  for (let place = at; ; ) {
    const length = await blockLength(reader, place);
    place += 1 + length;
    if (length === 0) return place;
  }
}

async function blockLength(reader: ByteReader, at: number): Promise<number> {
  const [length = 0] = await reader.exactly(at, 1);
  if (length < SMALL_BLOCK) reader.countPart(MOST_BLOCKS);
  return length;
}

/** Keeps a picture up to the end of its data; answers the place behind all its blocks. */
async function keepPicture(reader: ByteReader, start: number, pieces: PieceList): Promise<number> {
  const descriptor = Uint8Array.from(await reader.exactly(start, 10));
  const pixels = uint16le(descriptor, 5) * uint16le(descriptor, 7);
  const data = start + 10 + colourBytes(descriptor[9] ?? 0);
  const [minimumSize = 0] = await reader.exactly(data, 1);
  if (minimumSize < 1 || minimumSize > 11) throw new CannotStripError('an impossible code size');
  if (pixels === 0 || pixels > MOST_PIXELS) throw new CannotStripError('an impossible size');
  pieces.range(start, data + 1);
  const walk = openLzwWalk(minimumSize, pixels);
  for (let at = data + 1; ; ) {
    const length = await blockLength(reader, at);
    if (length === 0) {
      if (!walk.hasAllPixels()) throw new CannotStripError('a picture that ends early');
      pieces.range(at, at + 1);
      return at + 1;
    }
    const block = await reader.exactly(at + 1, length);
    const last = block.findIndex(walk.isOverAfter);
    const behind = at + 1 + length;
    if (last !== -1) {
      await keepLastBlock(reader, { at, length, used: last + 1 }, pieces);
      return behindBlocks(reader, behind);
    }
    pieces.range(at, behind);
    at = behind;
  }
}

/** The last block of a picture as far as it is used, and the empty one that ends it. */
async function keepLastBlock(
  reader: ByteReader,
  { at, length, used }: { at: number; length: number; used: number },
  pieces: PieceList,
): Promise<void> {
  const behind = at + 1 + length;
  const [next] = await reader.exactly(behind, 1);
  if (used === length && next === 0) return pieces.range(at, behind + 1);
  pieces.bytes(Uint8Array.of(used));
  pieces.range(at + 1, at + 1 + used);
  pieces.bytes(Uint8Array.of(0));
}
