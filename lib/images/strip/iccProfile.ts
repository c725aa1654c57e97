import { type ByteReader, text, uint32 } from './byteReader.ts';
import type { PieceList } from './pieces.ts';

/** A segment of a profile that is split into several (ICC.1:2022, annex B.4). */
export type ProfilePart = {
  /** From 1 to `count`. */
  readonly number: number;
  readonly count: number;
  /** Offsets in the file at which the segment and its part of the profile begin. */
  readonly head: number;
  readonly start: number;
  readonly end: number;
};

const HEADER = 128;
const MOST_TAGS = 100;

/**
 * The tags from which colours are computed, and those that the standard demands (ICC.1:2022, 9.2,
 * and version 2). Other tags may contain the serial number of a display or the name of who measured
 * it.
 */
const KNOWN_TAGS = new Set(
  'desc cprt wtpt bkpt chad chrm lumi meas tech view rTRC gTRC bTRC kTRC rXYZ gXYZ bXYZ A2B0 A2B1 A2B2 A2B3 B2A0 B2A1 B2A2 B2A3 D2B0 D2B1 D2B2 D2B3 B2D0 B2D1 B2D2 B2D3 gamt pre0 pre1 pre2 cicp clrt clro ciis rig0 rig2 vcgt aarg aagg aabg'.split(
    ' ',
  ),
);

type Extent = { readonly start: number; readonly end: number };

/**
 * The parts of a profile that are kept, in order: its header, its tag table, and known tags. Null
 * where it is not a profile. The rest is replaced by zeros. `read` reads from the profile.
 */
export async function usedExtents(
  size: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<Extent[] | null> {
  if (size < HEADER + 4) return null;
  const header = await read(0, HEADER + 4);
  const tags = uint32(header, HEADER);
  const table = HEADER + 4 + 12 * tags;
  if (uint32(header, 0) !== size || text(header, 36, 40) !== 'acsp') return null;
  if (tags === 0 || tags > MOST_TAGS || table > size) return null;
  const entries = await read(HEADER + 4, table);
  const used: Extent[] = [{ start: 0, end: table }];
  for (let at = 0; at < entries.length; at += 12) {
    const start = uint32(entries, at + 4);
    const end = start + uint32(entries, at + 8);
    if (start < table || end > size) return null;
    if (KNOWN_TAGS.has(text(entries, at, at + 4))) used.push({ start, end });
  }
  return used.sort((a, b) => a.start - b.start);
}

/**
 * Adds the segments of a profile, with unknown parts replaced by zeros; adds nothing where it is
 * not a profile.
 */
export async function addProfile(
  reader: ByteReader,
  parts: readonly ProfilePart[],
  pieces: PieceList,
): Promise<void> {
  const inOrder = parts.toSorted((a, b) => a.number - b.number);
  const isWhole = inOrder.every(
    ({ number, count }, i) => number === i + 1 && count === parts.length,
  );
  if (!isWhole || parts.length === 0) return;
  const size = inOrder.reduce((sum, { start, end }) => sum + end - start, 0);
  const used = await usedExtents(size, (start, end) => readParts(reader, inOrder, start, end));
  if (!used) return;
  let at = 0;
  for (const { head, start, end } of inOrder) {
    pieces.range(head, start);
    const length = end - start;
    for (const { extent, isUsed } of cover(used, at, at + length)) {
      const [from, to] = [start + extent.start - at, start + extent.end - at];
      if (isUsed) pieces.range(from, to);
      else pieces.bytes(new Uint8Array(to - from));
    }
    at += length;
  }
}

/** Splits `from` to before `to` into stretches that are used or not. */
export function* cover(used: readonly Extent[], from: number, to: number) {
  let at = from;
  for (const { start, end } of used) {
    const [begin, stop] = [Math.max(start, at), Math.min(end, to)];
    if (begin >= stop) continue;
    if (begin > at) yield { extent: { start: at, end: begin }, isUsed: false };
    yield { extent: { start: begin, end: stop }, isUsed: true };
    at = stop;
  }
  if (at < to) yield { extent: { start: at, end: to }, isUsed: false };
}

async function readParts(
  reader: ByteReader,
  parts: readonly ProfilePart[],
  start: number,
  end: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(end - start);
  let at = 0;
  for (const part of parts) {
    const length = part.end - part.start;
    const [from, to] = [Math.max(start, at), Math.min(end, at + length)];
    if (from < to) {
      bytes.set(await reader.exactly(part.start + from - at, to - from), from - start);
    }
    at += length;
  }
  return bytes;
}
