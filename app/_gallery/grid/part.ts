import { heightOf, justify, type Metrics, placeInRow, type Row } from './justify.ts';

/** An element of a list of photos, and what is known of it without laying it out. */
export type Item = {
  readonly id: number;
  readonly element: HTMLLIElement;
  readonly ratio: number;
  /** How many elements it has, itself included. */
  readonly elements: number;
};

/** Photos that follow one another in justified rows, under the time at which they were taken. */
export type GridSection = {
  readonly heading: string | null;
  readonly items: readonly Item[];
  /** Did it begin on the page before, and does it go on on the next one? */
  readonly joins: boolean;
  readonly goesOn: boolean;
};

/** What a page shows of a sequence: `first` is the place of its first photo, counted from 0. */
export type Shown = {
  readonly first: number;
  readonly count: number;
  readonly sections: readonly GridSection[];
};

/** Reads the photos of a page, of this document or another one; null: it shows none. */
export function readShown(page: ParentNode): Shown | null {
  const lists = [...page.querySelectorAll<HTMLElement>('.rows[data-first]')];
  const [list] = lists;
  if (!list) return null;
  return {
    first: Number(list.dataset['first']) - 1,
    count: Number(list.dataset['count']),
    sections: lists.map((each) => {
      const above = each.previousElementSibling;
      return {
        heading: above?.matches('.rows-day') ? above.textContent : null,
        items: [...each.querySelectorAll<HTMLLIElement>(':scope > li')].map(readItem),
        joins: each.dataset['joins'] !== undefined,
        goesOn: each.dataset['goesOn'] !== undefined,
      };
    }),
  };
}

function readItem(element: HTMLLIElement): Item {
  return {
    id: Number(element.id.replace('photo-', '')),
    element,
    ratio: Number(element.style.getPropertyValue('--r')) || 1,
    elements: 1 + element.getElementsByTagName('*').length,
  };
}

/** Photos from `skip` on, at most so many: pages may show more than the part of a grid holds. */
export function cut(sections: readonly GridSection[], skip: number, count: number): GridSection[] {
  let place = 0;
  return sections.flatMap((section) => {
    const [from, to] = [skip - place, skip + count - place];
    place += section.items.length;
    const items = section.items.slice(Math.max(0, from), Math.max(0, to));
    if (items.length === 0) return [];
    return [
      {
        ...section,
        items,
        joins: from > 0 || section.joins,
        goesOn: to < section.items.length || section.goesOn,
      },
    ];
  });
}

/** A section with its place in the part: pixels from the top of the part. */
export type PlacedSection = GridSection & {
  /** Where its heading stands; null: it has none, or that is on the page before. */
  readonly headingTop: number | null;
  readonly top: number;
  readonly height: number;
  readonly rows: readonly Row[];
  readonly ratios: readonly number[];
  /** How many photos of the part come before it. */
  readonly from: number;
};

export type Layout = { readonly sections: readonly PlacedSection[]; readonly height: number };

/**
 * Lays out a part. `before` is what the last heading before the part says, `after` what the first
 * heading after it says; undefined where that part is not known.
 */
export function layOut(
  sections: readonly GridSection[],
  metrics: Metrics & { readonly heading: number },
  { before, after }: { before?: string | null | undefined; after?: string | null | undefined } = {},
): Layout {
  let top = 0;
  let from = 0;
  const placed = sections.map((section, at) => {
    const { heading, items } = section;
    const joins = section.joins && (before === undefined || before === heading);
    const isLast = at === sections.length - 1;
    const goesOn = isLast && section.goesOn && (after === undefined || after === heading);
    const hasHeading = heading !== null && !joins;
    const headingTop = hasHeading ? top : null;
    if (hasHeading) top += metrics.heading;
    else if (at > 0 || section.joins) top += metrics.gap;
    const ratios = items.map(({ ratio }) => ratio);
    const rows = justify(ratios, metrics, goesOn);
    const height = heightOf(rows);
    const laid = { ...section, headingTop, top, height, rows, ratios, from };
    top += height;
    from += items.length;
    return laid;
  });
  return { sections: placed, height: top };
}

/** The rows that a stretch of the part shows, in pixels from its top: indexes of photos of a section. */
export function itemsWithin(section: PlacedSection, top: number, bottom: number) {
  const rows = section.rows.filter(
    (row) => section.top + row.top + row.height > top && section.top + row.top < bottom,
  );
  return { rows, from: rows[0]?.from ?? 0, to: rows.at(-1)?.to ?? 0 };
}

/** Where a photo of the part stands; pixels from the top of the part. */
export function topOfItem({ sections, height }: Layout, at: number): number {
  const section = sections.findLast(({ from }) => from <= at);
  const row = section?.rows.find(({ to }) => at - section.from < to);
  return section && row ? section.top + row.top : height;
}

/** Puts a photo of a row at its place in the list of its section. */
export function placeItems({ items, ratios }: PlacedSection, row: Row, gap: number): void {
  for (const [at, { left, width }] of placeInRow(ratios, row, gap).entries()) {
    const style = items[row.from + at]?.element.style;
    if (!style) continue;
    style.left = `${left}px`;
    style.top = `${row.top}px`;
    style.width = `${width}px`;
    style.height = `${row.height}px`;
  }
}
