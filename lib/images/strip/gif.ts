import { type ByteReader, text, uint16le } from './byteReader.ts';
import { openLzwWalk } from './lzw.ts';
import { CannotStripError, PieceList, type StripPlan } from './pieces.ts';

/**
 * GIF without personal metadata (GIF89a), by allow-list. Kept are the screen descriptor, pictures
 * with their colour tables, how each picture is shown, and how often an animation is repeated.
 * Comments, plain text, blocks of other applications, and what follows the data of a picture or the
 * trailer are left out.
 */
const EXTENSION = 0x21;
const PICTURE = 0x2c;
const TRAILER = 0x3b;
const CONTROL = 0xf9;
const APPLICATION = 0xff;

/** The application blocks that say, in three bytes, how often an animation is repeated. */
const loops = ['NETSCAPE2.0', 'ANIMEXTS1.0'];
const MOST_BLOCKS = 20_000;
/**
 * Bytes. Encoders fill all blocks but the last with 254 or 255 bytes, so only blocks smaller than
 * this count towards the limit.
 */
const SMALL_BLOCK = 128;
const MOST_PIXELS = 0x4000_0000;

/** Plans a GIF. Throws CannotStripError where the file is not a GIF, or not complete. */
export async function planGif(reader: ByteReader): Promise<StripPlan> {
  const head = Uint8Array.from(await reader.exactly(0, 13));
  if (!/^GIF8[79]a$/.test(text(head, 0, 6))) throw new CannotStripError('no GIF');
  const pieces = new PieceList();
  const colours = await readColours(reader, 13, head[10] ?? 0);
  let at = 13 + colours.table.length;
  pieces.bytes(screenDescriptor(head, colours));
  const fillColours = pieces.reserve(colours.table.length);
  let hasPicture = false;
  let hasLoop = false;
  let control: number | null = null;
  for (;;) {
    reader.countPart(MOST_BLOCKS);
    // Some files lack their trailer.
    const [kind = TRAILER] = await reader.from(at, 1);
    if (kind === TRAILER) break;
    if (kind === PICTURE) {
      if (control !== null) await keepControl(reader, control, pieces);
      control = null;
      hasPicture = true;
      at = await keepPicture(reader, at, colours, pieces);
    } else if (kind === EXTENSION) {
      const label = (await reader.exactly(at, 2))[1] ?? 0;
      if (label === CONTROL && (await isControl(reader, at))) control = at;
      if (label === APPLICATION && !hasLoop && (await isLoop(reader, at))) {
        hasLoop = true;
        pieces.range(at, at + 19);
      }
      at = await behindBlocks(reader, at + 2);
    } else throw new CannotStripError('an unknown block');
  }
  if (!hasPicture) throw new CannotStripError('no picture');
  fillColours(usedColours(colours));
  pieces.bytes(Uint8Array.of(TRAILER));
  return pieces.plan();
}

type Colours = {
  /** Three bytes each; empty where there is no table. */
  readonly table: Uint8Array;
  /** Which of them pixels have. */
  readonly used: Uint8Array;
};

/** How many bytes the table of colours takes that these flags announce (sections 18 and 20). */
export function colourTableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** The table at this offset of a file that these flags announce. */
async function readColours(reader: ByteReader, at: number, flags: number): Promise<Colours> {
  const table = Uint8Array.from(await reader.exactly(at, colourTableLength(flags)));
  return { table, used: new Uint8Array(256) };
}

/**
 * The table with zeros for colours that no pixel has. Threat: each picture of an animation has room
 * for 256 colours.
 */
function usedColours({ table, used }: Colours): Uint8Array {
  return table.map((value, i) => (used[Math.floor(i / 3)] ? value : 0));
}

/** The header, without what decoders do not use: depth and order of colours, and aspect ratio. */
function screenDescriptor(head: Uint8Array, { table, used }: Colours): Uint8Array {
  const [flags = 0, background = 0] = head.subarray(10, 12);
  const hasBackground = 3 * background < table.length;
  if (hasBackground) used[background] = 1;
  const kept = table.length > 0 ? flags & 0x87 : 0;
  return Uint8Array.of(...head.subarray(0, 10), kept, hasBackground ? background : 0, 0);
}

/**
 * Keeps a graphic control extension: transparency, delay, and what becomes of the picture, of which
 * decoders know four ways.
 */
async function keepControl(reader: ByteReader, at: number, pieces: PieceList): Promise<void> {
  const block = Uint8Array.from(await reader.exactly(at, 8));
  const made = Uint8Array.from(block);
  const [flags = 0, , , transparent = 0] = block.subarray(3);
  made[3] = flags & (((flags >> 2) & 7) <= 4 ? 0x1d : 1);
  made[6] = flags & 1 ? transparent : 0;
  if (Buffer.compare(block, made) === 0) pieces.range(at, at + 8);
  else pieces.bytes(made);
}

/**
 * Is this a valid graphic control extension: one block of four bytes about how the next picture is
 * shown?
 */
async function isControl(reader: ByteReader, at: number): Promise<boolean> {
  const block = await reader.exactly(at, 8);
  return block[2] === 4 && block[7] === 0;
}

/**
 * Is this a valid loop extension: an application's name, then one block of three bytes beginning
 * with 1?
 */
async function isLoop(reader: ByteReader, at: number): Promise<boolean> {
  const block = await reader.from(at, 19);
  const isExact = block[2] === 11 && block[14] === 3 && block[15] === 1 && block[18] === 0;
  return block.length >= 19 && isExact && loops.includes(text(block, 3, 14));
}

/**
 * The offset behind the blocks that begin at `at`: each has its length before it, and an empty one
 * ends them.
 */
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

/** Keeps a picture up to the end of its data; returns the offset behind all its blocks. */
async function keepPicture(
  reader: ByteReader,
  start: number,
  global: Colours,
  pieces: PieceList,
): Promise<number> {
  const descriptor = Uint8Array.from(await reader.exactly(start, 10));
  const [flags = 0] = descriptor.subarray(9);
  const local = await readColours(reader, start + 10, flags);
  const isLocal = local.table.length > 0;
  const picture = new PieceList();
  const data = start + 10 + local.table.length;
  const pixels = uint16le(descriptor, 5) * uint16le(descriptor, 7);
  const { used } = isLocal ? local : global;
  const end = await keepData(reader, { data, pixels, used }, picture);
  const made = Uint8Array.of(...descriptor.subarray(0, 9), flags & (isLocal ? 0xc7 : 0x40));
  const head = Buffer.concat([made, usedColours(local)]);
  if (head.equals(await reader.exactly(start, head.length))) pieces.range(start, data);
  else pieces.bytes(head);
  for (const piece of picture.plan().pieces) pieces.add(piece);
  return end;
}

type PictureData = {
  /** Where it begins in the file. */
  readonly data: number;
  readonly pixels: number;
  readonly used: Uint8Array;
};

async function keepData(
  reader: ByteReader,
  { data, pixels, used }: PictureData,
  pieces: PieceList,
): Promise<number> {
  const [minimumSize = 0] = await reader.exactly(data, 1);
  if (minimumSize < 1 || minimumSize > 11) throw new CannotStripError('an impossible code size');
  if (pixels === 0 || pixels > MOST_PIXELS) throw new CannotStripError('an impossible size');
  pieces.range(data, data + 1);
  // A picture's table is as much work as that many blocks of a JPEG.
  await reader.work(64);
  const walk = openLzwWalk(minimumSize, pixels, used);
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

/** Keeps the used part of a picture's last block, and adds the empty block that ends it. */
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
