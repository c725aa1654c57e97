import type { Camera } from './metadata/camera.ts';

/** The facts of a photo that are written into a picture made from its file. */
export type ExifFacts = Camera & {
  /** What the camera's clock showed (`lib/time/wallTime.ts`). */
  readonly takenAt: string | null;
  /** Minutes east of UTC of that clock. */
  readonly takenOffset: number | null;
  readonly caption: string | null;
  /** Degrees, north and east positive. */
  readonly latitude: number | null;
  readonly longitude: number | null;
};

/** An entry of a directory (TIFF 6.0, 2): its tag and type, how many values, and these as bytes. */
type Entry = readonly [tag: number, type: 2 | 3 | 4 | 5, count: number, value: Buffer];

const HEADER = Buffer.from('Exif\0\0MM\0*\0\0\0\x08', 'latin1');
const MOST_TEXT = 2000;

/**
 * Makes the EXIF segment of a JPEG with these facts (Exif 2.32, 4.5 and 4.6), to be put right
 * behind its first two bytes. Null where no fact is known.
 */
export function exifSegment(facts: ExifFacts): Buffer | null {
  const { make, model, caption, takenAt, lens } = facts;
  const time = takenAt !== null && takenAt.length >= 19 ? takenAt : null;
  const main = [...text(0x010e, caption), ...text(0x010f, make), ...text(0x0110, model)];
  const camera = [
    ...rational(0x829a, facts.exposureTime),
    ...rational(0x829d, facts.aperture),
    ...short(0x8827, facts.iso),
    ...text(0x9003, time && `${time.slice(0, 10).replaceAll('-', ':')} ${time.slice(11, 19)}`),
    ...text(0x9011, time && offsetText(facts.takenOffset)),
    ...rational(0x920a, facts.focalLength),
    ...text(0xa434, lens),
  ];
  const place = placeEntries(facts);
  if (main.length + camera.length + place.length === 0) return null;
  // The first directory points to the two others, which follow it.
  const pointers = (at: number, next: number): Entry[] => [
    ...(camera.length > 0 ? [long(0x8769, at)] : []),
    ...(place.length > 0 ? [long(0x8825, next)] : []),
  ];
  const start = 8;
  const cameraAt = start + directory(start, [...main, ...pointers(0, 0)]).length;
  const cameraBytes = camera.length > 0 ? directory(cameraAt, camera) : Buffer.alloc(0);
  const placeAt = cameraAt + cameraBytes.length;
  const body = Buffer.concat([
    HEADER,
    directory(start, [...main, ...pointers(cameraAt, placeAt)]),
    cameraBytes,
    ...(place.length > 0 ? [directory(placeAt, place)] : []),
  ]);
  const marker = Buffer.from([0xff, 0xe1, 0, 0]);
  marker.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([marker, body]);
}

/** A directory at `at`, with the values that do not fit into its entries behind it. */
function directory(at: number, entries: readonly Entry[]): Buffer {
  const table = Buffer.alloc(2 + 12 * entries.length + 4);
  table.writeUInt16BE(entries.length, 0);
  const values: Buffer[] = [];
  let end = at + table.length;
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const place = 2 + 12 * i;
    table.writeUInt16BE(tag, place);
    table.writeUInt16BE(type, place + 2);
    table.writeUInt32BE(count, place + 4);
    if (value.length <= 4) {
      value.copy(table, place + 8);
      continue;
    }
    table.writeUInt32BE(end, place + 8);
    const even = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)]);
    values.push(even);
    end += even.length;
  }
  return Buffer.concat([table, ...values]);
}

function text(tag: number, value: string | null): Entry[] {
  if (value === null || value === '') return [];
  const bytes = Buffer.from(`${value.slice(0, MOST_TEXT).toWellFormed()}\0`);
  return [[tag, 2, bytes.length, bytes]];
}

function short(tag: number, value: number | null): Entry[] {
  if (value === null || !Number.isInteger(value) || value < 0 || value > 0xffff) return [];
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return [[tag, 3, 1, bytes]];
}

function long(tag: number, value: number): Entry {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return [tag, 4, 1, bytes];
}

/**
 * A value as a quotient of two whole numbers; none where it is not positive, or too large. Below 1
 * the divisor is rounded, as in the exposure times that cameras write (1/250).
 */
function rational(tag: number, value: number | null): Entry[] {
  if (value === null || !(value > 0) || value > 100_000) return [];
  const [above, below] =
    value < 1 ? [1_000_000, Math.round(1_000_000 / value)] : [Math.round(value * 10_000), 10_000];
  return below > 0xffffffff ? [] : [[tag, 5, 1, fractions([above, below])]];
}

function fractions(numbers: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * numbers.length);
  for (const [i, number] of numbers.entries()) bytes.writeUInt32BE(number, 4 * i);
  return bytes;
}

function offsetText(minutes: number | null): string | null {
  if (minutes === null) return null;
  const far = Math.abs(minutes);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.trunc(far / 60))}:${two(far % 60)}`;
}

/** Degrees, minutes and seconds, to a millionth of a degree and finer. */
function placeEntries({ latitude, longitude }: ExifFacts): Entry[] {
  if (latitude === null || longitude === null) return [];
  const parts = (degrees: number) => {
    const seconds = Math.round(Math.abs(degrees) * 3600 * 10_000);
    const whole = Math.trunc(seconds / 36_000_000);
    const minutes = Math.trunc((seconds % 36_000_000) / 600_000);
    return fractions([whole, 1, minutes, 1, seconds % 600_000, 10_000]);
  };
  return [
    ...text(1, latitude < 0 ? 'S' : 'N'),
    [2, 5, 3, parts(latitude)],
    ...text(3, longitude < 0 ? 'W' : 'E'),
    [4, 5, 3, parts(longitude)],
  ];
}
