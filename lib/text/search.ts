/**
 * Which way of folding the stored text was made by (`albums.search_text`). To be raised whenever
 * `foldText` changes: the next start then folds anew what is stored.
 */
export const foldVersion = 1;

/** Letters that Unicode does not decompose, and marks that a phone writes otherwise than a keyboard. */
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
 * "Straße". Folding what is folded changes nothing.
 */
export function foldText(text: string): string {
  // NFKD would make of a lone acute accent a space with one.
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

/** The words of what somebody looks for, folded, each once; in whatever order they came. */
export function searchWords(query: string): string[] {
  const folded = foldText(query.slice(0, longestQuery)).trim().split(/\s+/);
  const words = folded.map((word) => word.replace(/^[,;.:!?"()]+|[,;.:!?"()]+$/g, ''));
  return [...new Set(words.some((word) => word !== '') ? words : folded)]
    .filter((word) => word !== '')
    .slice(0, mostWords);
}
