import type { HeaderReader } from '../metadata/headerReader.ts';
import { openTiff, viewAt } from '../tiff/tiffFile.ts';
import { type Candidate, type RawParts, readOrientation } from './rawDirectories.ts';

/**
 * A box of a file (ISO/IEC 14496-12, section 4.2). Offsets in the file; `body` is behind the box's
 * head.
 */
type Box = { readonly type: string; readonly body: number; readonly end: number };

/** Boxes that contain boxes, with the number of bytes between their head and the first of these. */
const headsOfParents: Readonly<Record<string, number>> = {
  ...{ moov: 0, trak: 0, mdia: 0, minf: 0, stbl: 0 },
  uuid: 16,
};
/** Canon's box with the smaller picture. */
const PREVIEW = 'eaf42b5e1c984b88b9fbb7dc406e4d16';
const MOST_BOXES = 400;

/** Reads Canon's CR3, which is made of boxes; null where the file is something else. */
export async function openCr3(reader: HeaderReader): Promise<RawParts | null> {
  const head = await viewAt(reader, 0, 12);
  if (!head || head.getUint32(4) !== FTYP || head.getUint32(8) !== CRX) return null;
  const boxes = await listBoxes(reader);
  const camera = boxes.find(({ type }) => type === 'CMT1');
  const tiff = camera ? await openTiff(reader, camera.body) : null;
  return {
    candidates: await listCandidates(reader, boxes),
    orientation: tiff && (await readOrientation(tiff)),
  };
}

const FTYP = 0x66747970;
const CRX = 0x63727820;

async function listBoxes(reader: HeaderReader): Promise<Box[]> {
  const boxes: Box[] = [];
  const waiting = [{ from: 0, to: reader.size ?? 0 }];
  for (const range of waiting) {
    for (let at = range.from; at + 8 <= range.to && boxes.length < MOST_BOXES; ) {
      const box = await readBox(reader, at, range.to);
      if (!box) break;
      boxes.push(box);
      const skipped = headsOfParents[box.type];
      const isPreview = box.type === 'uuid' && (await uuidOf(reader, box)) === PREVIEW;
      // Eight bytes of an unknown meaning stand before the picture.
      const inside = box.body + (skipped ?? 0) + (isPreview ? 8 : 0);
      if (skipped !== undefined) waiting.push({ from: inside, to: box.end });
      at = box.end;
    }
  }
  return boxes;
}

async function readBox(reader: HeaderReader, at: number, limit: number): Promise<Box | null> {
  const head = await viewAt(reader, at, 8);
  if (!head) return null;
  const letters = Buffer.from(head.buffer, head.byteOffset, 8).toString('latin1', 4);
  const short = head.getUint32(0);
  const long = short === 1 ? await viewAt(reader, at + 8, 8) : null;
  const size = short === 0 ? limit - at : Number(long?.getBigUint64(0) ?? short);
  const body = at + (long ? 16 : 8);
  return at + size > limit || at + size < body ? null : { type: letters, body, end: at + size };
}

async function uuidOf(reader: HeaderReader, { body }: Box): Promise<string> {
  const bytes = await viewAt(reader, body, 16);
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex') : '';
}

/**
 * The picture of each track, which is one sample: its length and offset are in tables of their own
 * (ISO/IEC 14496-12, sections 8.7.3 and 8.7.5). And the smaller picture.
 */
async function listCandidates(reader: HeaderReader, boxes: readonly Box[]): Promise<Candidate[]> {
  const found: Candidate[] = [];
  for (const table of boxes.filter(({ type }) => type === 'stbl')) {
    const inside = (type: string) =>
      boxes.find((box) => box.type === type && box.body > table.body && box.end <= table.end);
    const [sizes, long, short] = [inside('stsz'), inside('co64'), inside('stco')];
    const size = sizes && (await viewAt(reader, sizes.body, 16));
    const place = long ?? short;
    const offset = place && (await viewAt(reader, place.body + 8, long ? 8 : 4));
    if (!size || !offset) continue;
    const start = long ? Number(offset.getBigUint64(0)) : offset.getUint32(0);
    const length = size.getUint32(4) || size.getUint32(12);
    found.push({ start, end: start + length });
  }
  for (const { body, end } of boxes.filter(({ type }) => type === 'PRVW')) {
    found.push({ start: body + 16, end });
  }
  return found;
}
