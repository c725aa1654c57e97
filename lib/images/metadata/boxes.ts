import { brotliDecompressSync } from 'node:zlib';
import { latin1 } from '../identify.ts';
import { type Blocks, findTiff, NO_BLOCKS } from './blocks.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';
import { packParts } from './packedTiff.ts';

/** A box of ISO/IEC 14496-12, section 4.2: the places of its content. */
type Box = { readonly kind: string; readonly from: number; readonly end: number };

const MOST_BOXES = 1000;
const MOST_META = 2 * 1024 * 1024;
const MOST_BLOCK = 512 * 1024;
/** Seconds from 1904, from which QuickTime counts, to 1970. */
const TO_1970 = 2_082_844_800;
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
const IPTC_UUID = '33c7a4d2b81d4723a0baf1a3e097ad38';
/** `JpgTiffExif->JP2` in letters. */
const EXIF_UUID = '4a706754696666457869662d3e4a5032';
const JP2_BLOCKS: ReadonlySet<string> = new Set([XMP_UUID, IPTC_UUID, EXIF_UUID]);
/** The box in which Canon keeps what TIFF has in IFDs. */
const CANON = '85c0b687820f11e08111f4ce462b6a48';

/**
 * Reads the boxes of a HEIF or AVIF picture, of a sequence of pictures, or of Canon's CR3. Rejects
 * as `reader` does.
 */
export async function readBoxBlocks(reader: HeaderReader): Promise<Blocks> {
  let blocks: Blocks = NO_BLOCKS;
  for await (const box of boxesIn(reader, 0, Number.MAX_SAFE_INTEGER)) {
    if (box.kind === 'meta') blocks = { ...blocks, ...(await readItems(reader, box)) };
    if (box.kind === 'moov') {
      for await (const inner of boxesIn(reader, box.from, box.end)) {
        if (inner.kind === 'mvhd') blocks = { ...blocks, begun: await readBegun(reader, inner) };
        if (inner.kind === 'uuid') blocks = { ...blocks, ...(await readCanon(reader, inner)) };
      }
    }
    // CR3 keeps XMP in a box of its own, and pictures behind all of these.
    if (box.kind === 'uuid') blocks = { ...blocks, ...(await readXmpBox(reader, box)) };
    if (box.kind === 'mdat') break;
  }
  return blocks;
}

/**
 * Reads the boxes of a JPEG 2000 (ISO/IEC 15444-1, annex I), of which there is no decoder here: each block
 * is in a box that begins with a name of its writer's.
 */
export async function readJp2Blocks(reader: HeaderReader): Promise<Blocks> {
  const found = new Map<string, Uint8Array>();
  for await (const { kind, from, end } of boxesIn(reader, 0, Number.MAX_SAFE_INTEGER)) {
    if (kind !== 'uuid' || end - from > MOST_BLOCK) continue;
    const name = Buffer.from(await reader.upTo(from, 16)).toString('hex');
    if (!JP2_BLOCKS.has(name) || found.has(name)) continue;
    found.set(name, Uint8Array.from(await reader.upTo(from + 16, end - from - 16)));
  }
  const exif = found.get(EXIF_UUID);
  return {
    ...NO_BLOCKS,
    exif: exif ? findTiff(exif) : null,
    xmp: found.get(XMP_UUID) ?? null,
    iptc: found.get(IPTC_UUID) ?? null,
  };
}

/** Reads the boxes of a JPEG XL (ISO/IEC 18181-2, section 4), which may be compressed. */
export async function readJxlBlocks(reader: HeaderReader): Promise<Blocks> {
  let exif: Uint8Array | null = null;
  let xmp: Uint8Array | null = null;
  for await (const { kind, from, end } of boxesIn(reader, 0, Number.MAX_SAFE_INTEGER)) {
    if (!['Exif', 'xml ', 'brob'].includes(kind) || end - from > MOST_BLOCK) continue;
    const stored = Uint8Array.from(await reader.upTo(from, end - from));
    const isPacked = kind === 'brob';
    const inner = isPacked ? latin1(stored, 0, 4) : kind;
    const data = isPacked ? unpacked(stored.subarray(4)) : stored;
    if (inner === 'Exif') exif ??= findTiff(data);
    if (inner === 'xml ') xmp ??= data;
  }
  return { ...NO_BLOCKS, exif, xmp };
}

/** Threat: a few bytes unpack to gigabytes. */
function unpacked(data: Uint8Array): Uint8Array {
  try {
    return brotliDecompressSync(data, { maxOutputLength: MOST_BLOCK });
  } catch {
    return new Uint8Array();
  }
}

/** The boxes from `start` to before `end`, and no more of them than files have. */
export async function* boxesIn(
  reader: HeaderReader,
  start: number,
  end: number,
): AsyncGenerator<Box> {
  let at = start;
  for (let count = 0; count < MOST_BOXES && at + 8 <= end; count += 1) {
    const head = await reader.upTo(at, 16);
    if (head.length < 8) return;
    const view = viewOf(head);
    const kind = latin1(head, 4, 8);
    let size = view.getUint32(0);
    let from = at + 8;
    if (size === 1 && head.length === 16) {
      size = Number(view.getBigUint64(8));
      from = at + 16;
    }
    // 0: the box reaches to the end of the file.
    const next = size === 0 ? end : at + size;
    if (next < from) return;
    yield { kind, from, end: Math.min(next, end) };
    at = next;
  }
}

/** `mvhd` (section 8.2.2): the time of creation, in milliseconds since 1970 UTC; null: not set. */
async function readBegun(reader: HeaderReader, { from }: Box): Promise<number | null> {
  const view = viewOf(await reader.exactly(from, 12));
  const seconds = view.getUint8(0) === 1 ? Number(view.getBigUint64(4)) : view.getUint32(4);
  return seconds > TO_1970 ? (seconds - TO_1970) * 1000 : null;
}

async function readCanon(reader: HeaderReader, { from, end }: Box): Promise<Partial<Blocks>> {
  if (Buffer.from(await reader.upTo(from, 16)).toString('hex') !== CANON) return {};
  const places = new Map<string, number>();
  for await (const box of boxesIn(reader, from + 16, end)) places.set(box.kind, box.from);
  const placeOf = (kind: string) => places.get(kind) ?? null;
  const first = placeOf('CMT1');
  if (first === null) return {};
  const exif = await packParts(reader, { first, exif: placeOf('CMT2'), gps: placeOf('CMT4') });
  return exif ? { exif } : {};
}

async function readXmpBox(reader: HeaderReader, { from, end }: Box): Promise<Partial<Blocks>> {
  if (end - from > MOST_BLOCK) return {};
  if (Buffer.from(await reader.upTo(from, 16)).toString('hex') !== XMP_UUID) return {};
  return { xmp: Uint8Array.from(await reader.upTo(from + 16, end - from - 16)) };
}

/** Reads Exif and XMP, which are items of their own (ISO/IEC 23008-12, annexes A.2 and A.3). */
async function readItems(reader: HeaderReader, meta: Box): Promise<Partial<Blocks>> {
  if (meta.end - meta.from > MOST_META) return {};
  let infos: Uint8Array | null = null;
  let places: Uint8Array | null = null;
  let data: Box | null = null;
  for await (const box of boxesIn(reader, meta.from + 4, meta.end)) {
    const content = async () => Uint8Array.from(await reader.exactly(box.from, box.end - box.from));
    if (box.kind === 'iinf') infos = await content();
    if (box.kind === 'iloc') places = await content();
    if (box.kind === 'idat') data = box;
  }
  if (infos === null || places === null) return {};
  const kinds = readItemKinds(infos);
  const found: { exif?: Uint8Array | null; xmp?: Uint8Array } = {};
  for (const { id, inData, from, length } of readItemPlaces(places)) {
    const kind = kinds.get(id);
    if (kind === undefined || length > MOST_BLOCK) continue;
    const start = inData ? (data?.from ?? Number.NaN) + from : from;
    const bytes = Uint8Array.from(await reader.upTo(start, length));
    if (kind === 'exif') found.exif ??= findTiff(bytes);
    else found.xmp ??= bytes;
  }
  return found;
}

/** `iinf` with its `infe` (ISO/IEC 14496-12, section 8.11.6): the items that are Exif or XMP. */
function readItemKinds(infos: Uint8Array): ReadonlyMap<number, 'exif' | 'xmp'> {
  const kinds = new Map<number, 'exif' | 'xmp'>();
  const view = viewOf(infos);
  let at = infos[0] === 0 ? 6 : 8;
  while (at + 20 <= infos.length) {
    const size = view.getUint32(at);
    if (size < 20) break;
    const wide = infos[at + 8] === 3 ? 2 : 0;
    const id = wide ? view.getUint32(at + 12) : view.getUint16(at + 12);
    const kind = latin1(infos, at + 16 + wide, at + 20 + wide);
    if (kind === 'Exif') kinds.set(id, 'exif');
    const rest = latin1(infos, at + 20 + wide, Math.min(at + size, infos.length));
    if (kind === 'mime' && rest.includes('application/rdf+xml')) kinds.set(id, 'xmp');
    at += size;
  }
  return kinds;
}

type ItemPlace = {
  readonly id: number;
  /** In the box `idat`, instead of the file. */
  readonly inData: boolean;
  readonly from: number;
  readonly length: number;
};

/** `iloc` (section 8.11.3). Items in several pieces are left out: no writer cuts up metadata. */
function readItemPlaces(places: Uint8Array): ItemPlace[] {
  const view = viewOf(places);
  const [version = 0, , , , sizes = 0, more = 0] = places;
  const [offsetSize, lengthSize] = [sizes >> 4, sizes & 15];
  const [baseSize, indexSize] = [more >> 4, version === 0 ? 0 : more & 15];
  const wide = version === 2 ? 4 : 2;
  let at = 6;
  const number = (bytes: number) => {
    if (at + bytes > places.length) throw new RangeError('cut off');
    let value = 0;
    for (const end = at + bytes; at < end; at += 1) value = value * 256 + view.getUint8(at);
    return value;
  };
  const found: ItemPlace[] = [];
  try {
    const count = number(wide);
    for (let nth = 0; nth < count; nth += 1) {
      const id = number(wide);
      const method = version === 0 ? 0 : number(2) & 15;
      number(2);
      const base = number(baseSize);
      const extents = number(2);
      if (extents !== 1) {
        // Skipped at once. Threat: their numbers may have no bytes, so that reading them never ends.
        at += extents * (indexSize + offsetSize + lengthSize);
        continue;
      }
      number(indexSize);
      const from = base + number(offsetSize);
      const length = number(lengthSize);
      if (method <= 1) found.push({ id, inData: method === 1, from, length });
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}
