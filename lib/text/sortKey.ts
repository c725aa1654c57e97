import { isAscii } from './ascii.ts';

/**
 * The sort key of a file name in natural order: case and accents are ignored, numbers are ordered
 * by value (`IMG_2` before `IMG_10`), and a name comes before its copies (`IMG_2.jpg` before `IMG_2
 * (1).jpg`). Keys compare as plain text, in SQLite as in JavaScript, so that a column of them can
 * be indexed. Different names may have equal keys (`IMG_2`, `img_02`), so another criterion must
 * follow.
 */
export function sortKey(filename: string): string {
  const dot = filename.lastIndexOf('.');
  const stem = dot > 0 ? filename.slice(0, dot) : filename;
  return `${naturalKey(stem)}${BELOW_ALL}${naturalKey(filename.slice(stem.length + 1))}`;
}

/**
 * Sorts before every character of a name, so that a name comes before longer names that begin with
 * it.
 */
const BELOW_ALL = '\u0001';

function naturalKey(text: string): string {
  const plain = isAscii(text) ? text : text.normalize('NFKD').replace(/\p{M}/gu, '');
  return plain.toLowerCase().replace(/\d+/g, paddedNumber);
}

const SHORT_RUN = 9;

/**
 * Makes numbers sort by value without padding: the number of digits is written before them, so that
 * longer numbers sort later. From ten digits on, that count has two or three digits itself and
 * follows a `:`, which sorts after all digits.
 */
function paddedNumber(run: string): string {
  const number = run.replace(/^0+(?=\d)/, '');
  const { length } = number;
  const count = length <= SHORT_RUN ? String(length) : `:${String(length).padStart(3, '0')}`;
  return count + number;
}
