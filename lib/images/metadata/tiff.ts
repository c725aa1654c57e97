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

type Form = { readonly base: number; readonly little: boolean; readonly big: boolean };

const TAG = {
  width: 0x0100,
  height: 0x0101,
  orientation: 0x0112,
  exif: 0x8769,
  gps: 0x8825,
  xmp: 0x02bc,
  iptc: 0x83bb,
  photoshop: 0x8649,
} as const;

/** Tags of IFD0, EXIF and GPS that `readExif` reads, and those above. */
const IFD0 = new Set<number>([
  ...Object.values(TAG),
  ...[0x010e, 0x010f, 0x0110, 0x0132, 0x9c9b, 0x9c9c, 0x9c9e, 0x9c9f],
]);
const EXIF = new Set([
  ...[0x829a, 0x829d, 0x8827, 0x9003, 0x9004, 0x9010, 0x9011, 0x9012],
  ...[0x9286, 0x9291, 0x9292, 0x920a, 0xa434],
]);
const GPS = new Set([1, 2, 3, 4, 7, 0x1d]);
/** Raw files of some cameras have all of these tags in IFD0. */
const FIRST = new Set([...IFD0, ...EXIF]);

/** Bytes of a value of each type (TIFF 6.0, section 2; BigTIFF's are 16 to 18). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];
const MOST_ENTRIES = 512;
const MOST_VALUE = 256 * 1024;

/**
 * Reads a TIFF structure that begins at `base`, with the signature of TIFF, BigTIFF, or of Olympus'
 * and Panasonic's raw files. Null where it is none. Rejects as `reader` does.
 */
export async function packTiff(reader: HeaderReader, base = 0): Promise<PackedTiff | null> {
  const opened = await openTiff(reader, base);
  if (opened === null) return null;
  const { form, start } = opened;
  const first = await readIfd(reader, form, start, FIRST);
  const pointed = async (tag: number, wanted: ReadonlySet<number>) => {
    const at = numberOf(first, tag, form);
    return at === null ? [] : withinReach(readIfd(reader, form, base + at, wanted), []);
  };
  const exif = await pointed(TAG.exif, EXIF);
  const gps = await pointed(TAG.gps, GPS);
  const isExif = ({ tag }: Entry) => EXIF.has(tag);
  return {
    exif: writeTiff(form, {
      first: first.filter((entry) => !isExif(entry)),
      exif: exif.length > 0 ? exif : first.filter(isExif),
      gps,
    }),
    xmp: bytesOf(first, TAG.xmp),
    iptc: bytesOf(first, TAG.iptc) ?? bytesOf(first, TAG.photoshop),
    width: numberOf(first, TAG.width, form),
    height: numberOf(first, TAG.height, form),
    orientation: orientationOf(first, form),
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
  const read = async (base: number | null, wanted: ReadonlySet<number>) => {
    const opened = base === null ? null : await openTiff(reader, base);
    return opened ? readIfd(reader, opened.form, opened.start, wanted) : [];
  };
  const opened = await openTiff(reader, places.first);
  if (opened === null) return null;
  return writeTiff(opened.form, {
    first: await read(places.first, IFD0),
    exif: await read(places.exif, EXIF),
    gps: await read(places.gps, GPS),
  });
}

async function openTiff(
  reader: HeaderReader,
  base: number,
): Promise<{ readonly form: Form; readonly start: number } | null> {
  const head = await reader.upTo(base, 16);
  if (head.length < 8) return null;
  const view = viewOf(head);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return null;
  const little = order === 0x4949;
  const version = view.getUint16(2, little);
  if (version === 43 && head.length === 16) {
    const start = base + Number(view.getBigUint64(8, little));
    return { form: { base, little, big: true }, start };
  }
  // 42, `RO`, `RS` (Olympus), `U` (Panasonic).
  if (![42, 0x4f52, 0x5352, 0x55].includes(version)) return null;
  return { form: { base, little, big: false }, start: base + view.getUint32(4, little) };
}

async function readIfd(
  reader: HeaderReader,
  { base, little, big }: Form,
  at: number,
  wanted: ReadonlySet<number>,
): Promise<Entry[]> {
  const counted = viewOf(await reader.exactly(at, big ? 8 : 2));
  const count = big ? Number(counted.getBigUint64(0, little)) : counted.getUint16(0, little);
  const [counter, each, inline] = big ? [8, 20, 8] : [2, 12, 4];
  const length = Math.min(count, MOST_ENTRIES) * each;
  const table = viewOf(Uint8Array.from(await reader.upTo(at + counter, length)));
  const entries: Entry[] = [];
  const seen = new Set<number>();
  for (let from = 0; from + each <= table.byteLength; from += each) {
    const tag = table.getUint16(from, little);
    const type = table.getUint16(from + 2, little);
    if (!wanted.has(tag) || seen.has(tag)) continue;
    seen.add(tag);
    const number = (offset: number) =>
      big ? Number(table.getBigUint64(offset, little)) : table.getUint32(offset, little);
    const values = number(from + 4);
    const bytes = values * (TYPE_BYTES[type] ?? 0);
    if (bytes === 0 || bytes > MOST_VALUE) continue;
    const inside = from + (big ? 12 : 8);
    const value =
      bytes <= inline
        ? new Uint8Array(table.buffer, inside, bytes)
        : await withinReach(reader.exactly(base + number(inside), bytes), null);
    if (value) entries.push({ tag, type, count: values, value: Uint8Array.from(value) });
  }
  return entries;
}

/** A value whose offset leads outside the file is left out; the others count. */
async function withinReach<T, E>(reading: Promise<T>, otherwise: E): Promise<T | E> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof OutOfReach) return otherwise;
    throw error;
  }
}

function bytesOf(entries: readonly Entry[], wanted: number): Uint8Array | null {
  return entries.find(({ tag }) => tag === wanted)?.value ?? null;
}

function numberOf(entries: readonly Entry[], wanted: number, { little }: Form): number | null {
  const entry = entries.find(({ tag }) => tag === wanted);
  if (entry === undefined) return null;
  const view = viewOf(entry.value);
  if (entry.value.length >= 8 && entry.count === 1) return Number(view.getBigUint64(0, little));
  if (entry.value.length >= 4) return view.getUint32(0, little);
  return entry.value.length >= 2 ? view.getUint16(0, little) : null;
}

/** BYTE, SHORT, LONG, the same with a sign, and those of BigTIFF. */
const INTEGERS = new Set([1, 3, 4, 6, 8, 9, 16, 17]);

/**
 * The orientation as libtiff reads it, and so libvips, which rotates the pictures: one integer of any
 * type, and no more than one. EXIF in other formats has other rules (`readTiffOrientation`).
 */
function orientationOf(entries: readonly Entry[], { little }: Form): number {
  const entry = entries.find(({ tag }) => tag === TAG.orientation);
  if (entry?.count !== 1 || !INTEGERS.has(entry.type)) return 1;
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
function writeTiff({ little }: Form, { first, exif, gps }: Parts): Uint8Array {
  const LEFT_OUT = new Set<number>([TAG.exif, TAG.gps, TAG.xmp, TAG.iptc, TAG.photoshop]);
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
  const all = [...kept, pointer(TAG.exif, exifAt), pointer(TAG.gps, gpsAt)];
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
