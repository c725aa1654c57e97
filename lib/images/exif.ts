import ExifReader from 'exifreader';
import { readContentIdentifier } from './appleIdentifier.ts';
import { findTiff } from './metadata/blocks.ts';
import type { Camera, Position } from './metadata/camera.ts';
import { readExifTexts } from './metadata/exifTexts.ts';
import { NO_TEXTS, type PhotoTexts } from './metadata/texts.ts';
import { parseDate, parseOffset, type ReadDate } from './takenDate.ts';

type Exif = {
  readonly original: ReadDate | null;
  readonly digitised: ReadDate | null;
  /** When the file was last changed, which is no more than a guess at when it was taken. */
  readonly changed: ReadDate | null;
  readonly texts: PhotoTexts;
  /** The time given by GPS, in milliseconds since 1970 UTC. */
  readonly gpsTime: number | null;
  readonly camera: Camera | null;
  readonly position: Position | null;
  /** Of a live photo (`appleIdentifier.ts`). */
  readonly contentIdentifier: string | null;
};

export const NO_EXIF: Exif = {
  original: null,
  digitised: null,
  changed: null,
  texts: NO_TEXTS,
  gpsTime: null,
  camera: null,
  position: null,
  contentIdentifier: null,
};

/** Only these tags are decoded: maker notes would cost more than all the rest together. */
const TAGS = [
  ...['DateTime', 'DateTimeOriginal', 'DateTimeDigitized'],
  ...['OffsetTime', 'OffsetTimeOriginal', 'OffsetTimeDigitized'],
  ...['SubSecTimeOriginal', 'SubSecTimeDigitized'],
  ...['Make', 'Model', 'LensModel', 'FocalLength', 'FNumber', 'ExposureTime', 'ISOSpeedRatings'],
  ...['GPSLatitude', 'GPSLatitudeRef', 'GPSLongitude', 'GPSLongitudeRef'],
  ...['GPSDateStamp', 'GPSTimeStamp'],
  ...['ImageDescription', 'UserComment', 'XPTitle', 'XPSubject', 'XPComment', 'XPKeywords'],
];

type Tags = Readonly<Record<string, { readonly value: unknown } | undefined>>;

/**
 * Reads the EXIF block of a picture, with or without its `Exif\0\0` prefix, or a whole TIFF file. A
 * block that is broken counts as absent: the picture itself may be fine. Bounded in time (0.1 ms
 * for a camera's, below 1 s for a hostile 64 KiB), which not every library is: another one that was
 * tried takes 18 s for such a block.
 */
export function readExif(block: Uint8Array): Exif {
  const tiff = findTiff(block) ?? new Uint8Array();
  const tags = loadTags(tiff);
  const contentIdentifier = readContentIdentifier(tiff);
  if (tags === null) return { ...NO_EXIF, contentIdentifier };
  return {
    original: readDate(tags, 'Original'),
    digitised: readDate(tags, 'Digitized'),
    changed: parseDate(findText(tags, 'DateTime')),
    texts: readExifTexts((name) => tags[name]?.value, isBigEndian(tiff)),
    gpsTime: readGpsTime(tags),
    camera: readCamera(tags),
    position: readPosition(tags),
    contentIdentifier,
  };
}

/** Big-endian TIFF begins with `MM`. */
function isBigEndian(tiff: Uint8Array): boolean {
  return tiff[0] === 0x4d;
}

function loadTags(tiff: Uint8Array): Tags | null {
  try {
    return ExifReader.load(Buffer.from(tiff.buffer, tiff.byteOffset, tiff.byteLength), {
      includeTags: { exif: TAGS },
    }) as Tags;
  } catch {
    return null;
  }
}

/**
 * `OffsetTime` belongs to the date of the last change (EXIF 3.0, section 4.6.6.11). It is used only
 * where that date equals the date taken: a print of 1950 that was scanned today must not get
 * today's summer time.
 */
function readDate(tags: Tags, which: 'Original' | 'Digitized'): ReadDate | null {
  const text = findText(tags, `DateTime${which}`);
  const date = parseDate(text, findText(tags, `SubSecTime${which}`));
  if (date === null) return null;
  const unchanged = findText(tags, 'DateTime') === text;
  const offset =
    findText(tags, `OffsetTime${which}`) ?? (unchanged ? findText(tags, 'OffsetTime') : null);
  return { at: date.at, offset: parseOffset(offset) ?? date.offset };
}

/**
 * Date and time of day in UTC (EXIF 3.0, section 4.6.7.1.8 and 4.6.7.1.30); null where only the day
 * is known, which is not an instant.
 */
function readGpsTime(tags: Tags): number | null {
  const day = /^(\d{4})[:/.-](\d\d)[:/.-](\d\d)/.exec(findText(tags, 'GPSDateStamp') ?? '');
  const time = findRationals(tags, 'GPSTimeStamp', 3);
  if (day === null || time === null) return null;
  const clock = time.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  const date = parseDate(`${day[1]}:${day[2]}:${day[3]} ${clock}`);
  // There were no satellites before 1980.
  return date && date.at >= '1980' ? Date.parse(`${date.at}Z`) : null;
}

function readCamera(tags: Tags): Camera | null {
  const camera: Camera = {
    make: findText(tags, 'Make'),
    model: findText(tags, 'Model'),
    lens: findText(tags, 'LensModel'),
    focalLength: findNumber(tags, 'FocalLength'),
    aperture: findNumber(tags, 'FNumber'),
    exposureTime: findNumber(tags, 'ExposureTime'),
    iso: findNumber(tags, 'ISOSpeedRatings'),
  };
  return Object.values(camera).every((value) => value === null) ? null : camera;
}

/**
 * Phones without a GPS fix write 0, 0, a point in the ocean, so that position counts as unknown.
 */
function readPosition(tags: Tags): Position | null {
  const latitude = readDegrees(tags, 'GPSLatitude', 90, 'S');
  const longitude = readDegrees(tags, 'GPSLongitude', 180, 'W');
  if (latitude === null || longitude === null) return null;
  return latitude === 0 && longitude === 0 ? null : { latitude, longitude };
}

/**
 * Degrees, minutes and seconds (EXIF 3.0, section 4.6.7.1.3); some software leaves out the later
 * ones.
 */
function readDegrees(tags: Tags, name: string, most: number, negative: string): number | null {
  const parts = findRationals(tags, name, 1) ?? findDegreesText(tags, name);
  if (parts === null) return null;
  const [degrees = 0, minutes = 0, seconds = 0] = parts;
  const value = degrees + minutes / 60 + seconds / 3600;
  const ref = findText(tags, `${name}Ref`)?.toUpperCase();
  if (!(value >= 0 && value <= most)) return null;
  return ref === negative ? 0 - value : value;
}

/** Some software writes degrees, minutes and seconds as text, with anything between them. */
function findDegreesText(tags: Tags, name: string): number[] | null {
  const numbers = findText(tags, name)?.match(/\d+(?:\.\d+)?/g);
  return numbers ? numbers.slice(0, 3).map(Number) : null;
}

function findText(tags: Tags, name: string): string | null {
  const value = tags[name]?.value;
  const text: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof text !== 'string') return null;
  const plain = text.split('\0')[0]?.replace(/\p{Cc}/gu, '') ?? '';
  return plain.trim().slice(0, 200) || null;
}

/** A positive number; a rational is a pair of numerator and denominator. */
function findNumber(tags: Tags, name: string): number | null {
  const value = tags[name]?.value;
  const number = Array.isArray(value)
    ? Number(value[0]) / (value.length > 1 ? Number(value[1]) : 1)
    : Number(value);
  return Number.isFinite(number) && number > 0 ? number : null;
}

/** At least `least` rationals, as numbers; 0/0 stands for an unknown part and counts as 0. */
function findRationals(tags: Tags, name: string, least: number): number[] | null {
  const value = tags[name]?.value;
  if (!Array.isArray(value) || value.length < least) return null;
  const numbers = value.slice(0, 3).map((pair: unknown) => {
    const [over, under] = Array.isArray(pair) ? pair.map(Number) : [Number.NaN, 1];
    return over === 0 ? 0 : (over ?? Number.NaN) / (under ?? 1);
  });
  return numbers.every(Number.isFinite) ? numbers : null;
}
