import { isAscii } from 'node:buffer';
import { latin1 } from '../identify.ts';

/** What people wrote about a photo, as plain text. */
export type PhotoTexts = {
  readonly title: string | null;
  readonly caption: string | null;
  readonly keywords: readonly string[];
  /** Names of people in the picture. */
  readonly people: readonly string[];
  /** Names of the place that it shows, the nearest first: a spot or district, town, region, country. */
  readonly places: readonly string[];
  /** 1 to 5, or -1 for rejected; null: not rated. */
  readonly rating: number | null;
};

export const noTexts: PhotoTexts = {
  title: null,
  caption: null,
  keywords: [],
  people: [],
  places: [],
  rating: null,
};

const LONGEST_TITLE = 300;
const LONGEST_CAPTION = 5000;
const LONGEST_WORD = 100;
const MOST_WORDS = 100;

/** Takes each kind of text from the first of these that has it; the most trustworthy come first. */
export function mergeTexts(all: readonly PhotoTexts[]): PhotoTexts {
  const listOf = (kind: 'keywords' | 'people' | 'places') =>
    all.find((texts) => texts[kind].length > 0)?.[kind] ?? [];
  return {
    title: all.find(({ title }) => title !== null)?.title ?? null,
    caption: all.find(({ caption }) => caption !== null)?.caption ?? null,
    keywords: listOf('keywords'),
    people: listOf('people'),
    places: listOf('places'),
    rating: all.find(({ rating }) => rating !== null)?.rating ?? null,
  };
}

/** Cleans a title, of at most 300 characters; null where nothing is left. */
export function cleanTitle(text: string | null | undefined): string | null {
  return clean(text, LONGEST_TITLE);
}

/** Cleans a caption; null also for texts that cameras write into every picture. */
export function cleanCaption(text: string | null | undefined): string | null {
  const caption = clean(text, LONGEST_CAPTION);
  return caption !== null && WRITTEN_BY_CAMERAS.test(caption) ? null : caption;
}

/** Cleans keywords or names of people or places, in their order and without repetitions. */
export function cleanWords(words: Iterable<string>): string[] {
  const cleaned = new Set<string>();
  for (const word of words) {
    const text = clean(word, LONGEST_WORD)?.replace(/\s+/g, ' ');
    if (text && cleaned.size < MOST_WORDS) cleaned.add(text);
  }
  return [...cleaned];
}

/** Parses a rating, as -1 or 1 to 5; Windows writes percentages, and 0 means not rated (null). */
export function parseRating(text: string | number | null | undefined): number | null {
  const value = Math.round(Number(text ?? Number.NaN));
  if (value >= -1 && value <= 5) return value === 0 ? null : value;
  return value > 5 && value <= 100 ? Math.floor(value / 25) + 1 : null;
}

/**
 * Texts such as `SONY DSC` or `screenshot` that cameras and programs write as a description.
 * Threat: anybody can write a caption, so none of them may take exponential time; how long it is, is bounded.
 */
const WRITTEN_BY_CAMERAS =
  /^(?:(?:OLYMPUS|MINOLTA|KONICA MINOLTA|SANYO|KODAK|PENTAX|Samsung|Vivitar|BENQ)? ?DIGITAL (?:STILL )?CAMERA.*|SONY DSC|DCF 1\.0|DSC[FN]?[-_]?\d*|(?:Exif_)?JPEG_PICTURE|default|untitled|screenshot|charset="?\w+"? ?|binary comment|<.*MEMORY.*>|cof|\w?mde|dav|btf|rbt|edf|rhdr|ptr|qrf|nor|hdrpl?|oznor\w*|cdv_photo_\d+|[^\p{L}]+|(?:[a-z]+:[^\s;]+; ?)+)$/iu;

const PRINTABLE = /^[ -~]*$/;

/** Does the text consist of plain letters, digits and signs, as most do? Then nothing has to be cleaned. */
export function isPrintable(text: string): boolean {
  return PRINTABLE.test(text);
}

function clean(text: string | null | undefined, most: number): string | null {
  if (text && isPrintable(text)) return text.trim().slice(0, most) || null;
  const plain = text
    ?.replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .trim()
    .slice(0, most);
  return plain ? plain.toWellFormed().normalize('NFC') : null;
}

/**
 * Decodes text of an unstated encoding, up to the first NUL: as UTF-8 where it is valid, else as
 * `otherwise`, a label of the Encoding Standard.
 */
export function decodeText(bytes: Uint8Array, otherwise = 'windows-1252'): string {
  const end = bytes.indexOf(0);
  const text = end === -1 ? bytes : bytes.subarray(0, end);
  if (isAscii(text)) return latin1(text, 0, text.length);
  return tryDecode(text, 'utf-8') ?? decoderOf(otherwise, false).decode(text);
}

/**
 * Decodes bytes in an encoding, a label of the Encoding Standard; null where they are not valid in
 * it.
 */
export function tryDecode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return decoderOf(encoding, true).decode(bytes);
  } catch {
    return null;
  }
}

const decoders = new Map<string, TextDecoder>();

/** A decoder of an encoding. It is kept, since making one takes longer than decoding a text. */
function decoderOf(encoding: string, fatal: boolean): TextDecoder {
  const key = `${encoding} ${fatal}`;
  const known = decoders.get(key) ?? new TextDecoder(encoding, { fatal });
  decoders.set(key, known);
  return known;
}
