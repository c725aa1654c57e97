import { readContentIdentifier } from './appleIdentifier.ts';
import { findTiff } from './metadata/blocks.ts';
import type { Camera, Position } from './metadata/camera.ts';
import { type ExifFields, type FieldName, findExifFields } from './metadata/exifFields.ts';
import { readExifTexts } from './metadata/exifTexts.ts';
import { isPrintable, noTexts, type PhotoTexts } from './metadata/texts.ts';
import { parseDate, parseOffset, type ReadDate } from './takenDate.ts';
import { openTiffBlock } from './tiff/tiffBlock.ts';

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
  /** The identifier of a live photo (`appleIdentifier.ts`). */
  readonly contentIdentifier: string | null;
};

export const noExif: Exif = {
  original: null,
  digitised: null,
  changed: null,
  texts: noTexts,
  gpsTime: null,
  camera: null,
  position: null,
  contentIdentifier: null,
};

/**
 * Reads the EXIF block of a picture, with or without its `Exif\0\0` prefix, or a whole TIFF file. A
 * block that is broken counts as far as it can be read: the picture itself may be fine. Bounded in time
 * by the block's length, which not every library is: one that was tried takes 18 s for a hostile 64 KiB.
 */
export function readExif(block: Uint8Array): Exif {
  const bytes = findTiff(block);
  const tiff = bytes && openTiffBlock(bytes);
  if (tiff === null) return noExif;
  const fields = findExifFields(tiff);
  return {
    original: readDate(fields, 'Original'),
    digitised: readDate(fields, 'Digitized'),
    changed: parseDate(findText(fields, 'DateTime')),
    texts: readExifTexts(fields),
    gpsTime: readGpsTime(fields),
    camera: readCamera(fields),
    position: readPosition(fields),
    contentIdentifier: readContentIdentifier(tiff),
  };
}

/**
 * `OffsetTime` belongs to the date of the last change (EXIF 3.0, section 4.6.6.11). It is used only
 * where that date equals the date taken: a print of 1950 that was scanned today must not get
 * today's summer time.
 */
function readDate(fields: ExifFields, which: 'Original' | 'Digitized'): ReadDate | null {
  const text = findText(fields, `DateTime${which}`);
  const date = parseDate(text, findText(fields, `SubSecTime${which}`));
  if (date === null) return null;
  const unchanged = findText(fields, 'DateTime') === text;
  const offset =
    findText(fields, `OffsetTime${which}`) ?? (unchanged ? findText(fields, 'OffsetTime') : null);
  return { at: date.at, offset: parseOffset(offset) ?? date.offset };
}

/**
 * Date and time of day in UTC (EXIF 3.0, section 4.6.7.1.8 and 4.6.7.1.30); null where only the day
 * is known, which is not an instant.
 */
function readGpsTime(fields: ExifFields): number | null {
  const day = /^(\d{4})[:/.-](\d\d)[:/.-](\d\d)/.exec(findText(fields, 'GPSDateStamp') ?? '');
  const time = findNumbers(fields, 'GPSTimeStamp', 3);
  if (day === null || time === null) return null;
  const clock = time.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
  const date = parseDate(`${day[1]}:${day[2]}:${day[3]} ${clock}`);
  // There were no satellites before 1980.
  return date && date.at >= '1980' ? Date.parse(`${date.at}Z`) : null;
}

function readCamera(fields: ExifFields): Camera | null {
  const camera: Camera = {
    make: findText(fields, 'Make'),
    model: findText(fields, 'Model'),
    lens: findText(fields, 'LensModel'),
    focalLength: findNumber(fields, 'FocalLength'),
    aperture: findNumber(fields, 'FNumber'),
    exposureTime: findNumber(fields, 'ExposureTime'),
    iso: findNumber(fields, 'ISOSpeedRatings'),
  };
  return Object.values(camera).every((value) => value === null) ? null : camera;
}

/**
 * Phones without a GPS fix write 0, 0, a point in the ocean, so that position counts as unknown.
 */
function readPosition(fields: ExifFields): Position | null {
  const latitude = readDegrees(fields, 'GPSLatitude', 90, 'S');
  const longitude = readDegrees(fields, 'GPSLongitude', 180, 'W');
  if (latitude === null || longitude === null) return null;
  return latitude === 0 && longitude === 0 ? null : { latitude, longitude };
}

/**
 * Degrees, minutes and seconds (EXIF 3.0, section 4.6.7.1.3); some software leaves out the later
 * ones.
 */
function readDegrees(
  fields: ExifFields,
  name: 'GPSLatitude' | 'GPSLongitude',
  most: number,
  negative: string,
): number | null {
  const parts = findNumbers(fields, name, 1) ?? findDegreesText(fields, name);
  if (parts === null) return null;
  const [degrees = 0, minutes = 0, seconds = 0] = parts;
  const value = degrees + minutes / 60 + seconds / 3600;
  const ref = findText(fields, `${name}Ref`)?.toUpperCase();
  if (!(value >= 0 && value <= most)) return null;
  return ref === negative ? 0 - value : value;
}

/** Some software writes degrees, minutes and seconds as text, with anything between them. */
function findDegreesText(fields: ExifFields, name: FieldName): number[] | null {
  const numbers = findText(fields, name)?.match(/\d+(?:\.\d+)?/g);
  return numbers ? numbers.slice(0, 3).map(Number) : null;
}

function findText(fields: ExifFields, name: FieldName): string | null {
  const text = fields.text(name);
  if (text === null) return null;
  const plain = isPrintable(text) ? text : text.replace(/\p{Cc}/gu, '');
  return plain.trim().slice(0, 200) || null;
}

/** A positive number; some software writes it as text. */
function findNumber(fields: ExifFields, name: FieldName): number | null {
  const number = fields.numbers(name)?.[0] ?? Number(fields.text(name) ?? Number.NaN);
  return Number.isFinite(number) && number > 0 ? number : null;
}

/** At least `least` numbers, and three at most. */
function findNumbers(fields: ExifFields, name: FieldName, least: number): number[] | null {
  const numbers = fields.numbers(name)?.slice(0, 3) ?? [];
  return numbers.length >= least && numbers.every(Number.isFinite) ? numbers : null;
}
