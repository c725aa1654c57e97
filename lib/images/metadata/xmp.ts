import { parseDate, type ReadDate } from '../takenDate.ts';
import type { Camera, Position } from './camera.ts';
import {
  cleanCaption,
  cleanTitle,
  cleanWords,
  decodeText,
  noTexts,
  type PhotoTexts,
  parseRating,
} from './texts.ts';
import { readXml, type XmlAttribute } from './xml.ts';

type Xmp = {
  /** When the original was made, and when it was digitised or the file made. */
  readonly original: ReadDate | null;
  readonly digitised: ReadDate | null;
  readonly texts: PhotoTexts;
  readonly camera: Partial<Camera>;
  readonly position: Position | null;
};

export const noXmp: Xmp = {
  original: null,
  digitised: null,
  texts: noTexts,
  camera: {},
  position: null,
};

/**
 * An XMP packet is some 10 KB; a larger one contains a history of edits, and what we look for comes
 * before it.
 */
const MOST_BYTES = 256 * 1024;
const MOST_VALUES = 5000;
/**
 * The most elements within one another; a packet has some ten. Threat: the time to look up a name
 * grows with them.
 */
const MOST_DEEP = 64;

/** Our names of the namespaces that are read. */
const namespaces: Readonly<Record<string, string>> = {
  'http://www.w3.org/1999/02/22-rdf-syntax-ns#': 'rdf',
  'http://www.w3.org/XML/1998/namespace': 'xml',
  'http://purl.org/dc/elements/1.1/': 'dc',
  'http://ns.adobe.com/xap/1.0/': 'xmp',
  'http://ns.adobe.com/exif/1.0/': 'exif',
  'http://ns.adobe.com/exif/1.0/aux/': 'aux',
  'http://cipa.jp/exif/1.0/': 'exifEX',
  'http://ns.adobe.com/tiff/1.0/': 'tiff',
  'http://ns.adobe.com/photoshop/1.0/': 'photoshop',
  'http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/': 'core',
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29/': 'ext',
  'http://www.metadataworkinggroup.com/schemas/regions/': 'regions',
  'http://ns.microsoft.com/photo/1.0/': 'microsoft',
  'http://ns.microsoft.com/photo/1.2/t/Region#': 'faces',
};

/** Does a packet say anything that is looked for? Parsing takes ten times as long as this. */
const INTERESTING =
  /:(?:title|description|subject|PersonInImage|Name|PersonDisplayName|Headline|DateCreated|CreateDate|DateTime(?:Original|Digitized)|GPSL|Make|Model|Lens|FNumber|FocalLength|ExposureTime|City|State|Country|Location|ISOSpeedRatings|PhotographicSensitivity)|:Rating\W+[-1-9]/;

/**
 * Attributes about how a program edited the picture, by the prefixes that all programs give them: often
 * most of a packet, and nothing that is looked for.
 */
const OF_EDITING =
  /\s(?:crs|crd|xmpMM|stEvt|stRef|xmpDM|GDepth|GImage):[\w.-]+=(?:"[^"<]*"|'[^'<]*')/g;

/** Without the list of what was done to the file, of which there may be hundreds of entries. */
function withoutHistory(text: string): string {
  const from = text.indexOf('<xmpMM:History>');
  const to = from === -1 ? -1 : text.indexOf(END_OF_HISTORY, from);
  return to === -1 ? text : text.slice(0, from) + text.slice(to + END_OF_HISTORY.length);
}

const END_OF_HISTORY = '</xmpMM:History>';

/**
 * Reads an XMP packet (ISO 16684-1), embedded or a file of its own. Properties count where they
 * describe the photo itself, and not the pictures that it was made of. A packet that is broken
 * counts as far as it can be read.
 */
export function readXmp(packet: Uint8Array): Xmp {
  const text = packetText(packet);
  if (!INTERESTING.test(text)) return noXmp;
  const values = readProperties(withoutHistory(text).replace(OF_EDITING, ''));
  const first = (...names: string[]) =>
    names.map((name) => values.get(name)?.[0]).find((value) => value?.trim()) ?? null;
  const all = (name: string) => values.get(name) ?? [];
  const date = (...names: string[]) =>
    names.map((name) => parseDate(first(name))).find((found) => found !== null) ?? null;
  return {
    original: date('exif:DateTimeOriginal', 'photoshop:DateCreated'),
    digitised: date('exif:DateTimeDigitized', 'xmp:CreateDate'),
    texts: {
      title: cleanTitle(first('dc:title', 'photoshop:Headline')),
      caption: cleanCaption(first('dc:description')),
      keywords: cleanWords(all('dc:subject')),
      people: cleanWords([
        ...all('ext:PersonInImage'),
        ...all('regions:Name'),
        ...all('faces:PersonDisplayName'),
      ]),
      places: cleanWords(placeNames.flatMap((names) => first(...names) ?? [])),
      rating: parseRating(first('xmp:Rating', 'microsoft:Rating')),
    },
    camera: readCamera(first),
    position: readPosition(first('exif:GPSLatitude'), first('exif:GPSLongitude')),
  };
}

/**
 * Properties with names of a place, of the spot first; IPTC's Extension has them within the places where
 * the photo was made and that it shows.
 */
const placeNames = [
  ['core:Location', 'ext:Sublocation'],
  ['photoshop:City', 'ext:City'],
  ['photoshop:State', 'ext:ProvinceState'],
  ['photoshop:Country', 'ext:CountryName'],
] as const;

function packetText(packet: Uint8Array): string {
  const bytes = packet.subarray(0, MOST_BYTES);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  // Without the mark of its order: it begins with `<`, one byte of which is 0.
  if (bytes[0] === 0 && bytes[1] !== 0) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] !== 0 && bytes[1] === 0) return new TextDecoder('utf-16le').decode(bytes);
  return decodeText(bytes);
}

/**
 * The values of the photo's properties by our names. Of a text in several languages the default one
 * comes first.
 */
function readProperties(text: string): ReadonlyMap<string, string[]> {
  const values = new Map<string, string[]>();
  const open: { name: string; text: string; isDefault: boolean }[] = [];
  let count = 0;
  const add = (name: string, value: string, isDefault = false) => {
    if (++count > MOST_VALUES || value.trim() === '') return;
    const others = values.get(name);
    if (!others) values.set(name, [value]);
    else if (isDefault) others.unshift(value);
    else others.push(value);
  };
  const listener = {
    open: (name: string, attributes: readonly XmlAttribute[]) => {
      if (open.length >= MOST_DEEP) throw new RangeError('too deep');
      const isOfPhoto = name === 'rdf:Description' && open.at(-1)?.name === 'rdf:RDF';
      open.push({ name, text: '', isDefault: attributes.some(isDefault) });
      for (const attribute of attributes) {
        if (isOfPhoto || isDeepName(attribute.name)) add(attribute.name, attribute.value);
      }
    },
    text: (piece: string) => {
      const last = open.at(-1);
      if (last) last.text += piece;
    },
    close: () => {
      const closed = open.pop();
      if (closed === undefined || closed.text.trim() === '') return;
      const name = propertyOf([...open.map((each) => each.name), closed.name]);
      if (name !== null) add(name, closed.text, closed.isDefault);
    },
  };
  try {
    readXml(text, namespaces, listener);
  } catch (error) {
    // What was read until then counts.
    if (!(error instanceof RangeError)) throw error;
  }
  return values;
}

function isDefault({ name, value }: XmlAttribute): boolean {
  return name === 'xml:lang' && value === 'x-default';
}

/** Names of people stand deep inside the description of a region, and names of places inside one. */
function isDeepName(name: string): boolean {
  return deepNames.has(name);
}

const deepNames: ReadonlySet<string> = new Set([
  'regions:Name',
  'faces:PersonDisplayName',
  'ext:Sublocation',
  'ext:City',
  'ext:ProvinceState',
  'ext:CountryName',
]);

/** The property to which the text of an element belongs, by the names of all open elements; or null. */
function propertyOf(path: readonly string[]): string | null {
  const last = path.at(-1) ?? '';
  if (isDeepName(last)) return last;
  const at = path.indexOf('rdf:RDF');
  const [, description, property, list, item, ...deeper] = path.slice(at);
  if (at === -1 || description !== 'rdf:Description' || property === undefined) return null;
  if (list === undefined) return property;
  const isItem = /^rdf:(?:Alt|Bag|Seq)$/.test(list) && item === 'rdf:li' && deeper.length === 0;
  return isItem ? property : null;
}

type First = (...names: string[]) => string | null;

function readCamera(first: First): Partial<Camera> {
  const text = (...names: string[]) =>
    first(...names)
      ?.trim()
      .slice(0, 200) ?? null;
  const camera: Camera = {
    make: text('tiff:Make'),
    model: text('tiff:Model'),
    lens: text('exifEX:LensModel', 'aux:Lens'),
    focalLength: parseRational(first('exif:FocalLength')),
    aperture: parseRational(first('exif:FNumber')),
    exposureTime: parseRational(first('exif:ExposureTime')),
    iso: parseRational(first('exif:ISOSpeedRatings', 'exifEX:PhotographicSensitivity')),
  };
  return Object.fromEntries(Object.entries(camera).filter(([, value]) => value !== null));
}

/** `28/10`; null for what is not a positive number. */
function parseRational(text: string | null): number | null {
  const [over, under = '1'] = text?.split('/') ?? [];
  const value = Number(over ?? Number.NaN) / Number(under);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** Zeros stand for an unknown position. */
function readPosition(north: string | null, east: string | null): Position | null {
  const latitude = parseCoordinate(north, 90);
  const longitude = parseCoordinate(east, 180);
  if (latitude === null || longitude === null) return null;
  return latitude === 0 && longitude === 0 ? null : { latitude, longitude };
}

/** `48,51.5N` or `48,51,30N` (ISO 16684-2), and plain degrees, which some software writes. */
function parseCoordinate(text: string | null, most: number): number | null {
  const match =
    /^([+-]?\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW]?)$/i.exec(
      text?.trim() ?? '',
    );
  if (match === null) return null;
  const [degrees = 0, minutes = 0, seconds = 0] = match
    .slice(1, 4)
    .map((part) => Number(part ?? 0));
  const sign = /[SW]/i.test(match[4] ?? '') ? -1 : 1;
  const value = sign * (degrees + Math.sign(degrees || 1) * (minutes / 60 + seconds / 3600));
  return Math.abs(value) <= most ? value + 0 : null;
}
