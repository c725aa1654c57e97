/**
 * A file name as people sort it: without regard to case or accents, numbers by their value
 * (`IMG_2` before `IMG_10`), a name before its copies (`IMG_2.jpg` before `IMG_2 (1).jpg`). Keys
 * compare as plain text, in SQLite as in JavaScript, so a column of them can be indexed. Names
 * with equal keys (`IMG_2`, `img_02`) are to be told apart by something else.
 */
export function sortKey(filename: string): string {
  const dot = filename.lastIndexOf('.');
  const stem = dot > 0 ? filename.slice(0, dot) : filename;
  return `${naturalKey(stem)}${BELOW_ALL}${naturalKey(filename.slice(stem.length + 1))}`;
}

/** Stands before every character of a name, so that a name comes before what begins with it. */
const BELOW_ALL = '\u0001';

function naturalKey(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\d+/g, (run) => paddedNumber(run));
}

const SHORT_RUN = 9;

/**
 * Padding to a common length, without the zeros: how many digits there are stands before them, so
 * that longer numbers are larger. From ten digits on the count has two or three digits itself,
 * behind a `:`, which sorts after all digits.
 */
function paddedNumber(run: string): string {
  const number = run.replace(/^0+(?=\d)/, '');
  const { length } = number;
  const count = length <= SHORT_RUN ? String(length) : `:${String(length).padStart(3, '0')}`;
  return count + number;
}
