import type { ExifFields } from './exifFields.ts';
import {
  cleanCaption,
  cleanTitle,
  cleanWords,
  decodeText,
  noTexts,
  type PhotoTexts,
  parseRating,
  tryDecode,
} from './texts.ts';

/**
 * Reads what people wrote into EXIF. Texts that are declared as ASCII are in fact UTF-8 or
 * windows-1252.
 */
export function readExifTexts({ text, numbers, bytes, isBigEndian }: ExifFields): PhotoTexts {
  const windows = (name: WindowsField) => {
    const written = bytes(name);
    return written && new TextDecoder('utf-16le').decode(written).split('\0')[0];
  };
  const comment = bytes('UserComment');
  return {
    ...noTexts,
    title: cleanTitle(windows('XPTitle')),
    caption:
      cleanCaption(text('ImageDescription')) ??
      cleanCaption(windows('XPComment') ?? windows('XPSubject')) ??
      cleanCaption(comment && decodeUserComment(comment, isBigEndian)),
    keywords: cleanWords(windows('XPKeywords')?.split(';') ?? []),
    rating: parseRating(numbers('Rating')?.[0]) ?? parseRating(numbers('RatingPercent')?.[0]),
  };
}

type WindowsField = 'XPTitle' | 'XPComment' | 'XPSubject' | 'XPKeywords';

const CODE_BYTES = 8;

/**
 * UserComment begins with 8 bytes that name its encoding (EXIF 3.0, section 4.6.6.5.2); zeros leave
 * it open.
 */
function decodeUserComment(comment: Uint8Array, isBigEndian: boolean): string | null {
  const code = Buffer.from(comment.subarray(0, CODE_BYTES)).toString('latin1').replace(/\0.*/s, '');
  const text = comment.subarray(CODE_BYTES);
  if (/^unicode/i.test(code)) return decodeUtf16(text, isBigEndian);
  if (/^jis/i.test(code)) return decodeJis(text);
  return /^ascii/i.test(code) || code === '' ? decodeText(text) : decodeText(comment);
}

/**
 * Finds the byte order of UTF-16, on which writers disagree: in Western text every other byte is 0.
 */
function decodeUtf16(text: Uint8Array, isBigEndian: boolean): string {
  const even = text.subarray(0, text.length - (text.length % 2));
  if (even[0] === 0xfe && even[1] === 0xff) return new TextDecoder('utf-16be').decode(even);
  if (even[0] === 0xff && even[1] === 0xfe) return new TextDecoder('utf-16le').decode(even);
  let zerosFirst = 0;
  for (let at = 0; at + 1 < even.length; at += 2) {
    if (even[at] !== even[at + 1]) {
      zerosFirst += Number(even[at] === 0) - Number(even[at + 1] === 0);
    }
  }
  const big = zerosFirst === 0 ? isBigEndian : zerosFirst > 0;
  return new TextDecoder(big ? 'utf-16be' : 'utf-16le').decode(even).split('\0')[0] ?? '';
}

function decodeJis(text: Uint8Array): string | null {
  const end = text.indexOf(0);
  const bytes = end === -1 ? text : text.subarray(0, end);
  if (bytes.includes(0x1b)) return new TextDecoder('iso-2022-jp').decode(bytes);
  const readings = ['utf-8', 'euc-jp', 'shift_jis'].flatMap(
    (encoding) => tryDecode(bytes, encoding) ?? [],
  );
  // Text in the wrong one of these encodings is full of katakana of half the width.
  const oddities = (text: string) => text.match(/[\uff61-\uff9f]/g)?.length ?? 0;
  return readings.toSorted((a, b) => oddities(a) - oddities(b))[0] ?? null;
}
