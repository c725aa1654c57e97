/**
 * The version of `foldText`, by which stored text (`albums.search_text`) was folded. Must be raised
 * whenever `foldText` changes: the next start then folds the stored text again.
 */
export const foldVersion = 1;

/**
 * Letters that Unicode does not decompose, and punctuation that phones type differently from
 * keyboards.
 */
const alike: Readonly<Record<string, string>> = {
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
const unlike = new RegExp(`[${Object.keys(alike).join('')}]`, 'gu');

/**
 * Text without case, accents or compatibility forms, so that "ete" finds "Été" and "strasse" finds
 * "Straße". Folding is idempotent.
 */
export function foldText(text: string): string {
  // NFKD would turn a lone acute accent into a space with an accent.
  return text
    .replaceAll('´', "'")
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(unlike, (letter) => alike[letter] ?? letter);
}

const longestQuery = 200;
const mostWords = 12;

/** The distinct words of a search query, folded. */
export function searchWords(query: string): string[] {
  const folded = foldText(query.slice(0, longestQuery)).trim().split(/\s+/);
  const words = folded.map((word) => word.replace(/^[,;.:!?"()]+|[,;.:!?"()]+$/g, ''));
  return [...new Set(words.some((word) => word !== '') ? words : folded)]
    .filter((word) => word !== '')
    .slice(0, mostWords);
}
