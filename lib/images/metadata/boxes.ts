import { brotliDecompressSync } from 'node:zlib';
import { latin1 } from '../identify.ts';
import { type Blocks, findTiff, noBlocks } from './blocks.ts';
import { type Box, boxesIn } from './boxesIn.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';
import { readHeifItems } from './heifItems.ts';
import { packParts } from './packedTiff.ts';

const MOST_BLOCK = 512 * 1024;
/** Seconds from 1904, from which QuickTime counts, to 1970. */
const TO_1970 = 2_082_844_800;
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
const IPTC_UUID = '33c7a4d2b81d4723a0baf1a3e097ad38';
/** `JpgTiffExif->JP2` in letters. */
const EXIF_UUID = '4a706754696666457869662d3e4a5032';
const jp2Blocks: ReadonlySet<string> = new Set([XMP_UUID, IPTC_UUID, EXIF_UUID]);
/** The box in which Canon keeps what TIFF has in IFDs. */
const CANON = '85c0b687820f11e08111f4ce462b6a48';

/**
 * Reads the boxes of a HEIF or AVIF picture, of a sequence of pictures, or of Canon's CR3. Rejects
 * as `reader` does.
 */
export async function readBoxBlocks(reader: HeaderReader): Promise<Blocks> {
  let blocks: Blocks = noBlocks;
  let isDescribed = false;
  for await (const box of boxesIn(reader, 0, Number.MAX_SAFE_INTEGER)) {
    isDescribed ||= box.kind === 'meta' || box.kind === 'moov';
    if (box.kind === 'meta') blocks = { ...blocks, ...(await readHeifItems(reader, box)) };
    if (box.kind === 'moov') {
      for await (const inner of boxesIn(reader, box.from, box.end)) {
        if (inner.kind === 'mvhd') blocks = { ...blocks, begun: await readBegun(reader, inner) };
        if (inner.kind === 'uuid') blocks = { ...blocks, ...(await readCanon(reader, inner)) };
      }
    }
    // CR3 keeps XMP in a box of its own, and pictures behind all of these.
    if (box.kind === 'uuid') blocks = { ...blocks, ...(await readXmpBox(reader, box)) };
    // Most files have nothing behind their data; some have all that describes it there.
    if (box.kind === 'mdat' && isDescribed) break;
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
    if (!jp2Blocks.has(name) || found.has(name)) continue;
    found.set(name, Uint8Array.from(await reader.upTo(from + 16, end - from - 16)));
  }
  const exif = found.get(EXIF_UUID);
  return {
    ...noBlocks,
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
    const isPacked = kind === 'brob';
    const inner = isPacked ? latin1(await reader.upTo(from, 4), 0, 4) : kind;
    // A JPEG that was packed into the file is in such a box too, and is never unpacked here.
    const isWanted = inner === 'Exif' ? exif === null : inner === 'xml ' && xmp === null;
    if (!isWanted) continue;
    const stored = Uint8Array.from(await reader.upTo(from, end - from));
    const data = isPacked ? unpacked(stored.subarray(4)) : stored;
    if (inner === 'Exif') exif = findTiff(data);
    else xmp = data;
  }
  return { ...noBlocks, exif, xmp };
}

/** Threat: a few bytes unpack to gigabytes. */
function unpacked(data: Uint8Array): Uint8Array {
  try {
    return brotliDecompressSync(data, { maxOutputLength: MOST_BLOCK });
  } catch {
    return new Uint8Array();
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
