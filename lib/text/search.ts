import { isAscii } from './ascii.ts';

/**
 * The version of the texts that are stored for search: `albums.search_text`, which `foldText`
 * folds, and the words of photos (`lib/db/searchIndex.ts`). Must be raised whenever either would
 * come out differently: the next start then makes them again.
 */
export const FOLD_VERSION = 1;

/**
 * What takes the place of letters that Unicode does not decompose, and of punctuation that phones
 * type differently from keyboards.
 */
const plainForms: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ŧ: 't' },
  ...{ ı: 'i', ŋ: 'n', ĸ: 'k', ƒ: 'f', ɨ: 'i', ə: 'e', ς: 'σ' },
  ...{
    '’': "'",
    '‘': "'",
    ʼ: "'",
    ʹ: "'",
    '′': "'",
    '´': "'",
    '`': "'",
    '‛': "'",
    ʻ: "'",
    '＇': "'",
  },
  ...{ '“': '"', '”': '"', '„': '"', '«': '"', '»': '"', '″': '"' },
  ...{ '‐': '-', '‑': '-', '‒': '-', '–': '-', '—': '-', '―': '-', '−': '-' },
};
const HAS_PLAIN_FORM = new RegExp(`[${Object.keys(plainForms).join('')}]`, 'gu');

/**
 * Text without case, accents or compatibility forms, so that "ete" finds "Été" and "strasse" finds
 * "Straße". Folding is idempotent.
 */
export function foldText(text: string): string {
  // Most names are, and are folded like this in a tenth of the time.
  if (isAscii(text)) return text.toLowerCase().replaceAll('`', "'");
  // Replaced first: NFKD would turn an acute accent that stands alone into a space with an accent.
  return text
    .replaceAll('´', "'")
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(HAS_PLAIN_FORM, (letter) => plainForms[letter] ?? letter);
}

const LONGEST_QUERY = 200;
const MOST_WORDS = 12;

/** The distinct words of a search query, folded. */
export function searchWords(query: string): string[] {
  const folded = foldText(query.slice(0, LONGEST_QUERY)).trim().split(/\s+/);
  const words = folded.map((word) => word.replace(/^[,;.:!?"()]+|[,;.:!?"()]+$/g, ''));
  return [...new Set(words.some((word) => word !== '') ? words : folded)]
    .filter((word) => word !== '')
    .slice(0, MOST_WORDS);
}

/**
 * The words of texts as the index of photos stores them: folded, made of letters and digits alone,
 * each between two spaces, so that ` cas` finds what begins with "cas". Without words: one space.
 */
export function searchTextOf(texts: readonly unknown[]): string {
  const words = texts.flatMap((text) => (text === null ? [] : photoSearchWords(String(text))));
  return ` ${[...new Set(words)].map((word) => `${word} `).join('')}`;
}

/** The words of a text, folded: runs of letters and digits. */
export function photoSearchWords(text: string): string[] {
  const folded = foldText(text);
  // Of ASCII the first expression finds the same, in a third of the time.
  return folded.match(isAscii(folded) ? /[a-z\d]+/g : /[\p{L}\p{N}]+/gu) ?? [];
}
