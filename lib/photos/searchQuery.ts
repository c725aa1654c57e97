import { photoSearchWords } from '../text/search.ts';

/** The most words of a query that count. */
const MOST_WORDS = 12;
const LONGEST_QUERY = 200;

/** A date that somebody typed, and the other words of the query. */
export type DatedSearch = {
  /**
   * What dates of photos begin with, `2019`, `2019-07` or `2019-07-14`: one of them must. Without a year,
   * `-07` or `-07-14`: what stands behind the year.
   */
  readonly dates: readonly [string, ...string[]];
  readonly words: readonly string[];
};

/**
 * A query. What it finds has all of its words; or, where it contains dates, is of one of the dates and has
 * the other words: 2019 may be a year, or part of the file name IMG_2019.
 */
export type Search = {
  /** As it was typed, without spaces around it. */
  readonly text: string;
  /** All its words, folded. */
  readonly words: readonly string[];
  readonly dated: DatedSearch | null;
};

/**
 * Reads a query. `monthNames` are those of the reader's language: twelve lists of names, each in all
 * forms that somebody may type.
 */
export function parseSearch(text: string, monthNames: readonly (readonly string[])[]): Search {
  const typed = text.slice(0, LONGEST_QUERY).trim();
  const tokens = [...photoSearchWords(typed)].slice(0, MOST_WORDS);
  const months = new Map(
    monthNames.flatMap((names, i) => names.flatMap((name) => [[foldedName(name), i + 1] as const])),
  );
  const dates: string[] = [];
  const words: string[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = dateAt(tokens.slice(at, at + 3), months);
    if (found) dates.push(found.date);
    else words.push(tokens[at] ?? '');
    at += found?.length ?? 1;
  }
  const [first, ...more] = new Set(dates);
  return {
    text: typed,
    words: [...new Set(tokens)],
    dated: first === undefined ? null : { dates: [first, ...more], words: [...new Set(words)] },
  };
}

const foldedName = (name: string) => photoSearchWords(name).join('');

type FoundDate = { readonly date: string; readonly length: number };

/** The date with which these words begin, and how many words it takes up; null: none. */
function dateAt(words: readonly string[], months: ReadonlyMap<string, number>): FoundDate | null {
  const [a = '', b = '', c = ''] = words;
  const named = (word: string) => months.get(word) ?? null;
  const forms: (() => FoundDate | null)[] = [
    // 14 July 2019, July 14 2019, 2019-07-14, 14.07.2019
    () => made(3, yearOf(c), named(b), dayOf(a)),
    () => made(3, yearOf(c), named(a), dayOf(b)),
    () => made(3, yearOf(a), numberOf(b), numberOf(c)),
    () => made(3, yearOf(c), numberOf(b), numberOf(a)),
    // July 2019, 2019 July, 2019-07, 07.2019
    () => made(2, yearOf(b), named(a)),
    () => made(2, yearOf(a), named(b)),
    () => made(2, yearOf(a), numberOf(b)),
    () => made(2, yearOf(b), numberOf(a)),
    // 14 July, July 14
    () => made(2, '', named(b), dayOf(a)),
    () => made(2, '', named(a), dayOf(b)),
    // July, 2019
    () => made(1, '', named(a)),
    () => {
      const year = yearOf(a);
      return year === null ? null : { date: year, length: 1 };
    },
  ];
  for (const form of forms) {
    const found = form();
    if (found) return found;
  }
  return null;
}

/** The date of these parts; null where one of them cannot be one. `year` may be empty. */
function made(
  length: number,
  year: string | null,
  month: number | null,
  day?: number | null,
): FoundDate | null {
  if (year === null || month === null || day === null || month < 1 || month > 12) return null;
  if (day === undefined) return { date: `${year}-${two(month)}`, length };
  if (day < 1 || day > 31) return null;
  return { date: `${year}-${two(month)}-${two(day)}`, length };
}

const two = (number: number) => String(number).padStart(2, '0');
const yearOf = (word: string) => (/^(1[89]|20)\d\d$/.test(word) ? word : null);
const numberOf = (word: string) => (/^\d{1,2}$/.test(word) ? Number(word) : null);
/** A day of a month, as an ordinal too: 1st, 2nd, 1er. */
const dayOf = (word: string) => {
  const [, day] = /^(\d{1,2})(?:st|nd|rd|th|er|e)?$/.exec(word) ?? [];
  return day === undefined ? null : Number(day);
};
