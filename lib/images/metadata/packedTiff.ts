import { byteLength, openTiff, readBytes, readDirectory, type Tiff } from '../tiff/tiffFile.ts';
import { readTags } from './exifFields.ts';
import { type HeaderReader, OutOfReach, viewOf } from './headerReader.ts';

/**
 * What a TIFF file or a camera raw file says: the tags that are read, copied from wherever they
 * stood into a small TIFF structure.
 */
type PackedTiff = {
  readonly exif: Uint8Array;
  readonly xmp: Uint8Array | null;
  /** IPTC's datasets, or Photoshop's resources. */
  readonly iptc: Uint8Array | null;
  /** Pixels of the first picture, as stored. */
  readonly width: number | null;
  readonly height: number | null;
  /** 1 to 8, of the first picture. */
  readonly orientation: number;
};

type Entry = { readonly tag: number; readonly type: number; readonly count: number } & {
  /** In the byte order of the file. */
  readonly value: Uint8Array;
};

type Order = Pick<Tiff, 'little'>;

const tags = {
  width: 0x0100,
  height: 0x0101,
  orientation: 0x0112,
  exif: 0x8769,
  gps: 0x8825,
  xmp: 0x02bc,
  iptc: 0x83bb,
  photoshop: 0x8649,
} as const;

/** Tags that are copied, by directory: those that `readExif` reads, and those above. */
const tagsOfIfd0 = new Set<number>([...Object.values(tags), ...readTags.first]);
const tagsOfExif = new Set(readTags.exif);
const tagsOfGps = new Set(readTags.gps);
/** Raw files of some cameras have all of these tags in IFD0. */
const tagsOfFirst = new Set([...tagsOfIfd0, ...tagsOfExif]);

const MOST_VALUE = 256 * 1024;

/**
 * Reads a TIFF structure that begins at `base`, with the signature of TIFF, BigTIFF, or of Olympus'
 * and Panasonic's raw files. Null where it is none. Rejects as `reader` does.
 */
export async function packTiff(reader: HeaderReader, base = 0): Promise<PackedTiff | null> {
  const tiff = await openTiff(reader, base);
  if (tiff === null) return null;
  const first = await readFirst(tiff, tagsOfFirst);
  const pointed = async (tag: number, wanted: ReadonlySet<number>) => {
    const at = numberOf(first, tag, tiff);
    return at === null ? [] : ((await readEntries(tiff, at, wanted)) ?? []);
  };
  const exif = await pointed(tags.exif, tagsOfExif);
  const gps = await pointed(tags.gps, tagsOfGps);
  const isExif = ({ tag }: Entry) => tagsOfExif.has(tag);
  return {
    exif: writeTiff(tiff, {
      first: first.filter((entry) => !isExif(entry)),
      exif: exif.length > 0 ? exif : first.filter(isExif),
      gps,
    }),
    xmp: bytesOf(first, tags.xmp),
    iptc: bytesOf(first, tags.iptc) ?? bytesOf(first, tags.photoshop),
    width: numberOf(first, tags.width, tiff),
    height: numberOf(first, tags.height, tiff),
    orientation: orientationOf(first, tiff),
  };
}

/**
 * Packs what Canon's CR3 says, which has three structures, for IFD0, EXIF and GPS, at these places.
 * Null where there is no IFD0. Rejects as `reader` does.
 */
export async function packParts(
  reader: HeaderReader,
  places: { readonly first: number; readonly exif: number | null; readonly gps: number | null },
): Promise<Uint8Array | null> {
  const tiff = await openTiff(reader, places.first);
  if (tiff === null) return null;
  const read = async (base: number | null, wanted: ReadonlySet<number>) => {
    const part = base === null ? null : await openTiff(reader, base);
    return (part && (await readEntries(part, part.first, wanted))) ?? [];
  };
  return writeTiff(tiff, {
    first: await readFirst(tiff, tagsOfIfd0),
    exif: await read(places.exif, tagsOfExif),
    gps: await read(places.gps, tagsOfGps),
  });
}

async function readFirst(tiff: Tiff, wanted: ReadonlySet<number>): Promise<Entry[]> {
  const entries = await readEntries(tiff, tiff.first, wanted);
  if (entries === null) throw new OutOfReach();
  return entries;
}

/**
 * The wanted entries of a directory; null where there is no directory. A value whose offset leads
 * outside the file is left out; the others count.
 */
async function readEntries(
  tiff: Tiff,
  offset: number,
  wanted: ReadonlySet<number>,
): Promise<Entry[] | null> {
  const directory = await readDirectory(tiff, offset);
  if (directory === null) return null;
  const entries: Entry[] = [];
  for (const field of directory.fields.values()) {
    const length = wanted.has(field.tag) ? byteLength(field) : 0;
    if (length === 0 || length > MOST_VALUE) continue;
    const value = await readBytes(tiff, field, length);
    if (value) entries.push({ ...field, value: Uint8Array.from(value) });
  }
  return entries;
}

function bytesOf(entries: readonly Entry[], wanted: number): Uint8Array | null {
  return entries.find(({ tag }) => tag === wanted)?.value ?? null;
}

function numberOf(entries: readonly Entry[], wanted: number, { little }: Order): number | null {
  const entry = entries.find(({ tag }) => tag === wanted);
  if (entry === undefined) return null;
  const view = viewOf(entry.value);
  if (entry.value.length >= 8 && entry.count === 1) return Number(view.getBigUint64(0, little));
  if (entry.value.length >= 4) return view.getUint32(0, little);
  return entry.value.length >= 2 ? view.getUint16(0, little) : null;
}

/** BYTE, SHORT, LONG, the same with a sign, and those of BigTIFF. */
const integerTypes = new Set([1, 3, 4, 6, 8, 9, 16, 17]);

/**
 * The orientation as libtiff reads it, and so libvips, which rotates the pictures: one integer of any
 * type, and no more than one. EXIF in other formats has other rules (`readTiffOrientation`).
 */
function orientationOf(entries: readonly Entry[], { little }: Order): number {
  const entry = entries.find(({ tag }) => tag === tags.orientation);
  if (entry?.count !== 1 || !integerTypes.has(entry.type)) return 1;
  const bytes = little ? entry.value : entry.value.toReversed();
  const isSmall = bytes.subarray(1).every((byte) => byte === 0);
  const [value = 0] = bytes;
  return isSmall && value >= 1 && value <= 8 ? value : 1;
}

type Parts = {
  readonly first: readonly Entry[];
  readonly exif: readonly Entry[];
  readonly gps: readonly Entry[];
};

/** Writes a TIFF structure of these entries, in the byte order in which they are. */
function writeTiff({ little }: Order, { first, exif, gps }: Parts): Uint8Array {
  const LEFT_OUT = new Set<number>([tags.exif, tags.gps, tags.xmp, tags.iptc, tags.photoshop]);
  const small = ({ type }: Entry) => type < 16;
  const kept = first.filter((entry) => !LEFT_OUT.has(entry.tag) && small(entry));
  const sizeOf = (entries: readonly Entry[], more = 0) => 2 + 12 * (entries.length + more) + 4;
  const exifAt = 8 + sizeOf(kept, 2);
  const gpsAt = exifAt + sizeOf(exif);
  const dataAt = gpsAt + sizeOf(gps);
  const pointer = (tag: number, to: number): Entry => {
    const value = new Uint8Array(4);
    viewOf(value).setUint32(0, to, little);
    return { tag, type: 4, count: 1, value };
  };
  const all = [...kept, pointer(tags.exif, exifAt), pointer(tags.gps, gpsAt)];
  const data = [...all, ...exif, ...gps].filter(({ value }) => value.length > 4);
  const bytes = new Uint8Array(
    data.reduce((sum, { value }) => sum + value.length + (value.length % 2), dataAt),
  );
  const view = viewOf(bytes);
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  let free = dataAt;
  const write = (entries: readonly Entry[], at: number) => {
    view.setUint16(at, entries.length, little);
    entries.forEach(({ tag, type, count, value }, nth) => {
      const to = at + 2 + 12 * nth;
      view.setUint16(to, tag, little);
      view.setUint16(to + 2, type, little);
      view.setUint32(to + 4, count, little);
      if (value.length <= 4) bytes.set(value, to + 8);
      else {
        view.setUint32(to + 8, free, little);
        bytes.set(value, free);
        free += value.length + (value.length % 2);
      }
    });
  };
  write(all, 8);
  write(exif, exifAt);
  write(gps, gpsAt);
  return bytes;
}
