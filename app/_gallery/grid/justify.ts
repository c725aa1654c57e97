/** CSS pixels: how wide a grid is, how high its rows are at least, and the space between photos. */
export type Metrics = { readonly width: number; readonly row: number; readonly gap: number };

/** A row: its photos from `from` up to, not including, `to`; pixels from the top of the first row. */
export type Row = {
  readonly from: number;
  readonly to: number;
  readonly top: number;
  readonly height: number;
};

/** Where the last row must be full, so many rows at the end are broken once more. */
const TAIL = 4;

/** A row that would exceed the usual height by this factor stays short. */
const HIGHEST = 1.8;

/**
 * Breaks photos into justified rows, just as browsers lay out `.rows` (`rows.css`): each row takes as many
 * photos as fit at the least height, and grows until it is full; the last row stays short.
 *
 * @param ratios width divided by height of each photo.
 * @param isFull the photos go on after these, so the last row has to be full as well.
 */
export function justify(ratios: readonly number[], metrics: Metrics, isFull = false): Row[] {
  const breaks = breakGreedily(ratios, metrics);
  const last = breaks.length - 1;
  const isShort = breaks.length > 0 && isShortRow(ratios.slice(breaks[last]), metrics);
  const filled = isFull && isShort ? fillTail(ratios, breaks, metrics) : null;
  const starts = filled ?? breaks;
  let top = 0;
  return starts.map((from, at) => {
    const to = starts[at + 1] ?? ratios.length;
    const stays = isShort && filled === null && at === last;
    const height = stays ? metrics.row : fullHeight(ratios.slice(from, to), metrics);
    const row = { from, to, top, height };
    top += height + metrics.gap;
    return row;
  });
}

/** Pixels from the left of each photo of a row, and its width. */
export function placeInRow(
  ratios: readonly number[],
  { from, to, height }: Row,
  gap: number,
): { readonly left: number; readonly width: number }[] {
  let left = 0;
  return ratios.slice(from, to).map((ratio) => {
    const placed = { left, width: ratio * height };
    left += placed.width + gap;
    return placed;
  });
}

/** The height of rows, without the gap after them. */
export function heightOf(rows: readonly Row[]): number {
  const last = rows.at(-1);
  return last ? last.top + last.height : 0;
}

const sum = (ratios: readonly number[]) => ratios.reduce((total, ratio) => total + ratio, 0);

function fullHeight(ratios: readonly number[], { width, gap }: Metrics): number {
  return (width - gap * (ratios.length - 1)) / sum(ratios);
}

/** Browsers give the space left in the last row to an empty item behind it, which takes a gap as well. */
function isShortRow(ratios: readonly number[], { width, row, gap }: Metrics): boolean {
  return sum(ratios) * row + gap * ratios.length <= width;
}

function breakGreedily(ratios: readonly number[], { width, row, gap }: Metrics): number[] {
  const starts: number[] = [];
  let left = -1;
  for (const [at, ratio] of ratios.entries()) {
    const wide = ratio * row;
    if (left < 0 || wide + gap > left) {
      starts.push(at);
      left = width - wide;
    } else left -= wide + gap;
  }
  return starts;
}

/** Breaks the last rows into full ones of about one height; null: there are too few photos for it. */
function fillTail(
  ratios: readonly number[],
  starts: readonly number[],
  metrics: Metrics,
): number[] | null {
  const kept = starts.slice(0, Math.max(0, starts.length - TAIL));
  const first = starts[kept.length] ?? 0;
  const tail = ratios.slice(first);
  const usual = metrics.width / (metrics.row * 1.15);
  const rows = Math.max(1, Math.round(sum(tail) / usual));
  const ends = splitEvenly(tail, rows);
  const all = [...kept, ...ends.map((end) => first + end)];
  const heights = ends.map((end, at) => fullHeight(tail.slice(end, ends[at + 1]), metrics));
  return Math.max(...heights) <= metrics.row * HIGHEST ? all : null;
}

/**
 * Where each of this many parts begins, so that their sums are as equal as one pass can make them.
 */
function splitEvenly(ratios: readonly number[], parts: number): number[] {
  const share = sum(ratios) / parts;
  const starts = [0];
  let reached = 0;
  for (const [at, ratio] of ratios.entries()) {
    const due = share * starts.length;
    if (at > (starts.at(-1) ?? 0) && starts.length < parts && reached + ratio / 2 > due) {
      starts.push(at);
    }
    reached += ratio;
  }
  return starts;
}
