import ExifReader from 'exifreader';
import { parseDate, type ReadDate } from './takenDate.ts';

/** The dates in XMP or IPTC at which the original was made, and at which it was digitised. */
export type TextDates = { readonly original: ReadDate | null; readonly digitised: ReadDate | null };

const NONE: TextDates = { original: null, digitised: null };

/**
 * An XMP packet is some 10 KB; a larger one contains a history of edits, and the dates come before
 * it.
 */
const MOST_BYTES = 256 * 1024;

type Tags = Readonly<
  Record<string, { readonly value?: unknown; readonly description?: unknown } | undefined>
>;

/**
 * Reads the dates of an XMP packet (ISO 16684-1): exif:DateTimeOriginal, photoshop:DateCreated;
 * then xmp:CreateDate, when the file was made. A packet that is broken counts as absent.
 */
export function readXmpDates(packet: Uint8Array): TextDates {
  const names = ['DateTimeOriginal', 'DateCreated', 'DateTimeDigitized', 'CreateDate'];
  const tags = load(packet, { xmp: names });
  const date = (name: string) => parseDate(textOf(tags, name));
  return {
    original: date('DateTimeOriginal') ?? date('DateCreated'),
    digitised: date('DateTimeDigitized') ?? date('CreateDate'),
  };
}

/**
 * Reads the dates of an IPTC block (IIM 4.2, datasets 2:55, 2:60, 2:62, 2:63) inside Photoshop's
 * resources, as JPEG keeps it in its APP13 segment. A block that is broken counts as absent.
 */
export function readIptcDates(resources: Uint8Array): TextDates {
  if (resources.length > 0xffff - 2) return NONE;
  const names = ['Date Created', 'Time Created', 'Digital Creation Date', 'Digital Creation Time'];
  const length = resources.length + 2;
  const head = Buffer.from([0xff, 0xd8, 0xff, 0xed, length >> 8, length & 0xff]);
  // The library reads whole files only, so the block is wrapped in a minimal JPEG.
  const file = Buffer.concat([head, resources, Buffer.from([0xff, 0xd9]), Buffer.alloc(16)]);
  const tags = load(file, { iptc: names });
  const date = (day: string, time: string) =>
    parseDate([textOf(tags, day), textOf(tags, time)].join('T')) ?? parseDate(textOf(tags, day));
  return {
    original: date('Date Created', 'Time Created'),
    digitised: date('Digital Creation Date', 'Digital Creation Time'),
  };
}

function load(bytes: Uint8Array, includeTags: { xmp?: string[]; iptc?: string[] }): Tags {
  if (bytes.length > MOST_BYTES) return {};
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return ExifReader.load(buffer, { includeTags }) as Tags;
  } catch {
    return {};
  }
}

function textOf(tags: Tags, name: string): string | null {
  const { description, value } = tags[name] ?? {};
  const text = typeof value === 'string' ? value : description;
  return typeof text === 'string' ? text.trim().slice(0, 64) : null;
}
