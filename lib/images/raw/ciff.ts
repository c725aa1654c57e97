import { type HeaderReader, viewOf } from '../metadata/headerReader.ts';
import { viewAt } from '../tiff/tiffFile.ts';
import { type Candidate, orientationOfDegrees, type RawParts } from './rawDirectories.ts';

/* Canon's older raw files (CRW), which are of heaps: described by P. Harvey, exiftool.org/canon_raw.html. */

/** A heap: its values, and a directory of them at its end. Offsets in the file. */
type Heap = { readonly start: number; readonly end: number };

/** Tags without the bits that say where the value is. */
const [JPEG, SMALL_JPEG, IMAGE_INFO] = [0x2007, 0x2008, 0x1810];
/** Types of values that are heaps themselves. */
const heapTypes = new Set([0x2800, 0x3000]);
const MOST_HEAPS = 12;
const MOST_ENTRIES = 200;
const ENTRY = 10;

/** Reads Canon's CRW; null where the file is something else. */
export async function openCrw(reader: HeaderReader): Promise<RawParts | null> {
  const head = await viewAt(reader, 0, 14);
  const little = head?.getUint16(0) === 0x4949;
  if (head?.getUint32(6) !== 0x48454150 || head.getUint32(10) !== 0x43434452) return null;
  const candidates: Candidate[] = [];
  let orientation: number | null = null;
  const waiting: Heap[] = [{ start: head.getUint32(2, little), end: reader.size ?? 0 }];
  for (const heap of waiting) {
    for (const { tag, start, end } of await listValues(reader, heap, little)) {
      if (tag === JPEG || tag === SMALL_JPEG) candidates.push({ start, end });
      if (heapTypes.has(tag & 0x3800) && waiting.length < MOST_HEAPS) waiting.push({ start, end });
      const turned = tag === IMAGE_INFO ? await viewAt(reader, start + 12, 4) : null;
      if (turned) orientation = orientationOfDegrees(turned.getInt32(0, little));
    }
  }
  return { candidates, orientation };
}

type Value = Heap & { readonly tag: number };

/** The values of a heap that stand outside its directory, and inside the heap. */
async function listValues(
  reader: HeaderReader,
  { start, end }: Heap,
  little: boolean,
): Promise<Value[]> {
  const place = await viewAt(reader, end - 4, 4);
  if (!place || end <= start) return [];
  const at = start + place.getUint32(0, little);
  const count = (await viewAt(reader, at, 2))?.getUint16(0, little) ?? 0;
  if (count > MOST_ENTRIES) return [];
  const table = viewOf(await reader.upTo(at + 2, count * ENTRY));
  const values: Value[] = [];
  for (let from = 0; from + ENTRY <= table.byteLength; from += ENTRY) {
    const tag = table.getUint16(from, little);
    if ((tag & 0xc000) !== 0) continue;
    const begins = start + table.getUint32(from + 6, little);
    const ends = begins + table.getUint32(from + 2, little);
    if (ends <= end) values.push({ tag: tag & 0x3fff, start: begins, end: ends });
  }
  return values;
}
