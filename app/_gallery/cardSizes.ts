/** The place of an album among those under its heading, counted from 0, and how many these are. */
export type Listed = { readonly place: number; readonly count: number };

/** What a card shows: the shape of its cover, and how many pictures stand beside it. */
type Mosaic = { readonly shape: 'tall' | 'wide'; readonly beside: number };

/**
 * From these widths of the window on there are this many columns of cards, each this wide; see
 * `.cards` in cards.css.
 */
const layouts = [
  { from: '120rem', columns: 4, vw: 19 },
  { from: '75rem', columns: 3, vw: 28 },
  { from: '48rem', columns: 2, vw: 46 },
] as const;

/**
 * How wide a card on a phone is said to be. It is 92vw wide, but phones have three pixels to a CSS pixel,
 * and nobody sees the difference to two: so two thirds of that, and a little less, lest a larger file be
 * loaded for a few missing pixels.
 */
const PHONE_VW = 53;

/** How many columns a card takes: the first ones fill what is left of the rows; see cards.css. */
function spanOf({ place, count }: Listed, { beside }: Mosaic, columns: number): number {
  const rest = count % columns;
  if (beside === 0 || beside >= 6 || rest === 0) return 1;
  if (place === 0) return rest === 1 ? columns : 2;
  return place === 1 && rest === 2 && columns === 4 ? 2 : 1;
}

/** The part of a card's width that is the widest side of a picture in it. */
type Part = (mosaic: Mosaic, span: number) => number;

const coverPart: Part = ({ shape, beside }, span) => {
  if (beside === 0 || beside >= 6) return 1;
  if (span > 1) return shape === 'tall' ? 1 / 3 : span > 2 ? 0.45 : 0.65;
  return shape === 'wide' ? 1 : beside === 1 ? 11 / 12 : 8 / 11;
};

const cellPart: Part = ({ shape, beside }, span) => {
  if (beside >= 6) return 1 / 5;
  if (span > 1) {
    const cell = shape === 'tall' ? 0.34 : span > 2 ? 0.29 : 0.2;
    return beside > 3 ? cell : 2 * cell;
  }
  // Beside a tall cover they are 3/11 wide, below a wide one 3/12 high.
  return shape === 'tall' ? Math.max(3 / 11, 11 / 12 / beside) : Math.max(1 / 4, 1 / beside);
};

const sizesBy = (part: Part) => (mosaic: Mosaic, listed: Listed) => {
  const sizes = layouts.map(({ from, columns, vw }) => {
    const span = spanOf(listed, mosaic, columns);
    return `(min-width: ${from}) ${Math.ceil(vw * span * part(mosaic, span))}vw`;
  });
  return [...sizes, `${Math.ceil(PHONE_VW * part(mosaic, 1))}vw`].join(', ');
};

/** The `sizes` attribute of the cover of a card. */
export const coverSizes = sizesBy(coverPart);

/** The `sizes` attribute of the pictures beside the cover. */
export const cellSizes = sizesBy(cellPart);
