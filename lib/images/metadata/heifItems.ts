import { latin1 } from '../identify.ts';
import { type Blocks, findTiff } from './blocks.ts';
import { type Box, boxesIn } from './boxesIn.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';

const MOST_META = 2 * 1024 * 1024;
const MOST_BLOCK = 512 * 1024;
/**
 * How many items are looked at. Threat: a file of two megabytes names sixty thousand that are said to
 * be metadata, all at the same place, and each would be copied.
 */
const MOST_ITEMS = 100;

/**
 * Reads Exif and XMP, which are items of their own (ISO/IEC 23008-12, annexes A.2 and A.3): of several the
 * ones that describe the primary picture, else the first. Rejects as `reader` does.
 */
export async function readHeifItems(reader: HeaderReader, meta: Box): Promise<Partial<Blocks>> {
  if (meta.end - meta.from > MOST_META) return {};
  let infos: Uint8Array | null = null;
  let places: Uint8Array | null = null;
  let data: Box | null = null;
  let references: Uint8Array | null = null;
  let primary: number | null = null;
  for await (const box of boxesIn(reader, meta.from + 4, meta.end)) {
    const content = async () => Uint8Array.from(await reader.exactly(box.from, box.end - box.from));
    if (box.kind === 'iinf') infos = await content();
    if (box.kind === 'iloc') places = await content();
    if (box.kind === 'idat') data = box;
    if (box.kind === 'iref') references = await content();
    if (box.kind === 'pitm') {
      const view = viewOf(await reader.exactly(box.from, 8));
      primary = view.getUint8(0) === 0 ? view.getUint16(4) : view.getUint32(4);
    }
  }
  if (infos === null || places === null) return {};
  const kinds = readItemKinds(infos);
  const found: { exif?: Uint8Array | null; xmp?: Uint8Array } = {};
  const ofPrimary = references && primary !== null ? describing(references, primary) : new Set();
  const order = ({ id }: ItemPlace) => (ofPrimary.has(id) ? 0 : 1);
  const inOrder = readItemPlaces(places).sort((a, b) => order(a) - order(b));
  let looked = 0;
  for (const { id, inData, from, length } of inOrder) {
    const kind = kinds.get(id);
    if (kind === undefined || found[kind] || length > MOST_BLOCK) continue;
    looked += 1;
    if (looked > MOST_ITEMS) break;
    const start = inData ? (data?.from ?? Number.NaN) + from : from;
    const bytes = Uint8Array.from(await reader.upTo(start, length));
    if (kind === 'exif') found.exif = findTiff(bytes);
    else found.xmp = bytes;
  }
  return found;
}

/** `iref` (ISO/IEC 14496-12, section 8.11.12): the items that describe this one (`cdsc`). */
function describing(references: Uint8Array, item: number): ReadonlySet<number> {
  const view = viewOf(references);
  const wide = references[0] === 0 ? 2 : 4;
  const idAt = (at: number) => (wide === 2 ? view.getUint16(at) : view.getUint32(at));
  const found = new Set<number>();
  for (let at = 4; at + 10 + wide <= references.length; ) {
    const size = view.getUint32(at);
    const end = at + size;
    if (size < 10 + wide || end > references.length) break;
    const first = at + 10 + wide;
    const isDescription = latin1(references, at + 4, at + 8) === 'cdsc';
    for (let to = first; isDescription && to + wide <= end; to += wide) {
      if (idAt(to) === item) found.add(idAt(at + 8));
    }
    at = end;
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
