import { foldText, photoSearchWords } from '../text/search.ts';

/** What is written about a photo, as far as its viewer may know it. */
export type Written = {
  /** Suggested as they are: people, places, keywords, the camera. */
  readonly names: readonly string[];
  /** Suggested word by word: titles and captions. */
  readonly texts: readonly string[];
};

/** Shorter beginnings are not completed. */
const SHORTEST_BEGINNING = 2;
const MOST_SUGGESTED = 5;

/**
 * Completions of what somebody is typing: the text with its last word completed by what is written
 * about photos that were found by it, the most frequent first. So every completion finds something,
 * and none reveals a photo that its viewer may not see.
 */
export function suggestSearches(typed: string, found: readonly Written[]): string[] {
  const text = typed.trimStart();
  const [last = ''] = /[\p{L}\p{N}\p{M}]+$/u.exec(text) ?? [];
  const beginning = foldText(last);
  if (beginning.length < SHORTEST_BEGINNING) return [];
  const head = text.slice(0, text.length - last.length);
  const suggested = new Map<string, { text: string; photos: number }>();
  for (const { names, texts } of found) {
    const words = texts.flatMap((each) => each.match(/[\p{L}\p{N}\p{M}]+/gu) ?? []);
    const completed = [...names, ...words].flatMap((name) => complete(head, beginning, name) ?? []);
    // Of the same words in a name and in a text, the name's spelling is suggested.
    const ofPhoto = new Map(
      completed.toReversed().map((each) => [photoSearchWords(each).join(' '), each]),
    );
    for (const [key, each] of ofPhoto) {
      const known = suggested.get(key);
      suggested.set(key, { text: known?.text ?? each, photos: (known?.photos ?? 0) + 1 });
    }
  }
  suggested.delete(photoSearchWords(text).join(' '));
  return [...suggested.values()]
    .sort((a, b) => b.photos - a.photos || a.text.length - b.text.length)
    .slice(0, MOST_SUGGESTED)
    .map((each) => each.text);
}

/** The text with this name in place of its last word; null where no word of the name begins so. */
function complete(head: string, beginning: string, name: string): string | null {
  const words = photoSearchWords(name);
  const at = words.findIndex((word) => word.startsWith(beginning));
  if (at < 0) return null;
  // "grandma ro" completed by "Grandma Rose" must not become "grandma Grandma Rose".
  const before = head.trimEnd().split(/\s+/);
  const isThere =
    at > 0 && photoSearchWords(before.slice(-at).join(' ')).join() === words.slice(0, at).join();
  if (!isThere) return `${head}${name}`;
  const kept = before.slice(0, -at).join(' ');
  return kept === '' ? name : `${kept} ${name}`;
}

/**
 * The first two of a viewer's months (`YYYY-MM`, newest first) whose name, by `monthText`, begins with
 * what was typed; as names.
 */
export function suggestMonths(
  typed: string,
  months: readonly string[],
  monthText: (month: string) => string,
): string[] {
  const beginning = photoSearchWords(typed).join(' ');
  if (beginning.length <= SHORTEST_BEGINNING || /^\p{N}/u.test(beginning)) return [];
  const names = months.filter((month) => month !== '').map(monthText);
  return names.filter((name) => photoSearchWords(name).join(' ').startsWith(beginning)).slice(0, 2);
}
