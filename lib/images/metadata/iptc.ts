import { parseDate, type ReadDate } from '../takenDate.ts';
import {
  cleanCaption,
  cleanTitle,
  cleanWords,
  decodeText,
  noTexts,
  type PhotoTexts,
} from './texts.ts';

type Iptc = {
  /** When the original was made, and when it was digitised. */
  readonly original: ReadDate | null;
  readonly digitised: ReadDate | null;
  readonly texts: PhotoTexts;
};

const noIptc: Iptc = { original: null, digitised: null, texts: noTexts };

/** Photoshop's image resource that contains IPTC's datasets. */
const IPTC_RESOURCE = 0x0404;
const MOST_DATASETS = 2000;

/** Names of datasets in `record * 256 + number` (IIM 4.2, sections 5 and 6). */
const datasetNumbers = {
  characterSet: 0x15a,
  objectName: 0x205,
  keywords: 0x219,
  dateCreated: 0x237,
  timeCreated: 0x23c,
  digitalDate: 0x23e,
  digitalTime: 0x23f,
  city: 0x25a,
  sublocation: 0x25c,
  state: 0x25f,
  country: 0x265,
  caption: 0x278,
} as const;

/**
 * Escape sequences of ISO 2022 by which dataset 1:90 names the encoding (IIM 4.2, appendix C), with
 * the labels of the Encoding Standard.
 */
const characterSets: Readonly<Record<string, string>> = {
  '\x1b%G': 'utf-8',
  '\x1b.A': 'windows-1252',
  '\x1b-A': 'windows-1252',
  '\x1b-B': 'iso-8859-2',
  '\x1b-C': 'iso-8859-3',
  '\x1b-D': 'iso-8859-4',
  '\x1b-F': 'iso-8859-7',
  '\x1b-G': 'iso-8859-6',
  '\x1b-H': 'iso-8859-8',
  '\x1b-L': 'iso-8859-5',
  '\x1b-M': 'windows-1254',
};

/**
 * Reads an IPTC block: IIM's datasets themselves, as TIFF keeps them, or inside Photoshop's
 * resources, as JPEG keeps them. A block that is broken counts as far as it can be read.
 */
export function readIptc(block: Uint8Array): Iptc {
  const datasets = readDatasets(block[0] === 0x1c ? block : findDatasets(block));
  if (datasets.size === 0) return noIptc;
  const declared = datasets.get(datasetNumbers.characterSet)?.[0];
  const named = declared && characterSets[Buffer.from(declared).toString('latin1').trim()];
  // Much software writes UTF-8 and does not say so, or says something else.
  const textsOf = (dataset: number) =>
    (datasets.get(dataset) ?? []).map((bytes) => decodeText(bytes, named));
  const textOf = (dataset: number) => textsOf(dataset)[0] ?? null;
  const date = (day: number, time: number) =>
    parseDate([asIso(textOf(day)), asIsoTime(textOf(time))].join('T')) ??
    parseDate(asIso(textOf(day)));
  return {
    original: date(datasetNumbers.dateCreated, datasetNumbers.timeCreated),
    digitised: date(datasetNumbers.digitalDate, datasetNumbers.digitalTime),
    texts: {
      ...noTexts,
      title: cleanTitle(textOf(datasetNumbers.objectName)),
      caption: cleanCaption(textOf(datasetNumbers.caption)),
      keywords: cleanWords(textsOf(datasetNumbers.keywords)),
      places: cleanWords(
        [
          datasetNumbers.sublocation,
          datasetNumbers.city,
          datasetNumbers.state,
          datasetNumbers.country,
        ].flatMap((dataset) => textOf(dataset) ?? []),
      ),
    },
  };
}

/** IIM writes `YYYYMMDD`, and some software what EXIF writes. */
function asIso(day: string | null): string | null {
  return day?.trim().replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? null;
}

/** `HHMMSS+HHMM` */
function asIsoTime(time: string | null): string | null {
  return time?.trim().replace(/^(\d\d)(\d\d)(\d\d)/, '$1:$2:$3') ?? null;
}

/** Image resources: `8BIM`, id, a name of an even length with its own, size, data padded to even. */
function findDatasets(block: Uint8Array): Uint8Array {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  let at = bytes.indexOf('8BIM', 0, 'latin1');
  while (at !== -1 && at + 12 <= bytes.length) {
    const name = (bytes[at + 6] ?? 0) + 1;
    const sized = at + 6 + name + (name % 2);
    if (sized + 4 > bytes.length) break;
    const size = bytes.readUInt32BE(sized);
    if (bytes.readUInt16BE(at + 4) === IPTC_RESOURCE) {
      return bytes.subarray(sized + 4, sized + 4 + size);
    }
    at = bytes.indexOf('8BIM', sized + 4 + size, 'latin1');
  }
  return new Uint8Array();
}

function readDatasets(bytes: Uint8Array): ReadonlyMap<number, Uint8Array[]> {
  const datasets = new Map<number, Uint8Array[]>();
  let at = 0;
  for (let count = 0; count < MOST_DATASETS && bytes[at] === 0x1c; count += 1) {
    const dataset = (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0);
    const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0);
    // The high bit announces a longer length, which no text has.
    if (length > 0x7fff || at + 5 + length > bytes.length) break;
    const value = bytes.subarray(at + 5, at + 5 + length);
    const others = datasets.get(dataset);
    if (others) others.push(value);
    else datasets.set(dataset, [value]);
    at += 5 + length;
  }
  return datasets;
}
