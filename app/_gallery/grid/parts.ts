import type { Metrics } from './justify.ts';
import {
  cut,
  type GridSection,
  type Item,
  type Layout,
  layOut,
  type Shown,
  topOfItem,
} from './part.ts';
import { startsOfParts, type Whole } from './whole.ts';

/** A part of the grid: the photos of a page. */
export type Part = {
  /** The place of its first photo, counted from 0, and how many it has. */
  readonly first: number;
  readonly count: number;
  /** Null: it has not been read, or was forgotten. */
  sections: readonly GridSection[] | null;
  layout: Layout | null;
  /** Pixels; null: it has not been laid out at this width. */
  height: number | null;
};

/** A place in the grid that stays where it is when heights change. */
type Anchor = {
  readonly part: Part;
  /**
   * The place of the photo in its part; null: the part is not known, and `share` says where in it
   * the anchor is.
   */
  readonly item: number | null;
  readonly share: number;
  /** Pixels from the top of the grid, before anything changed. */
  readonly top: number;
};

/**
 * The greatest height of a grid, in pixels. Browsers allow some tens of millions, Firefox the
 * fewest. Where a grid would be higher, parts that are not known are made lower; they get their
 * height when they are read.
 */
const HIGHEST = 15_000_000;

/** How many parts around the window are kept. */
const KEPT = 5;

/** The parts of a grid and where they stand. Those that are not known have an estimated height. */
export class Parts {
  readonly all: readonly Part[];
  metrics: Metrics & { readonly heading: number };
  #tops: number[] = [];
  height = 0;
  /**
   * The height of a part that is not known, in pixels for each of its photos; null: no part is
   * known yet.
   */
  usual: number | null = null;

  constructor(whole: Whole, served: Shown, metrics: Parts['metrics']) {
    const starts = startsOfParts(whole, served.first);
    this.metrics = metrics;
    this.all = starts.map((first, at) => ({
      first,
      count: (starts[at + 1] ?? whole.count) - first,
      sections: null,
      layout: null,
      height: null,
    }));
  }

  /** The index of the part with the photo at this place. */
  indexAt(place: number): number {
    return Math.max(
      0,
      this.all.findLastIndex(({ first }) => first <= place),
    );
  }

  /** The index of the part at so many pixels from the top. */
  indexAtTop(top: number): number {
    return Math.max(
      0,
      this.#tops.findLastIndex((each) => each <= top),
    );
  }

  topOf(index: number): number {
    return this.#tops[index] ?? this.height;
  }

  heightOf(index: number): number {
    return this.topOf(index + 1) - this.topOf(index);
  }

  /** Gives a part what its page shows. Neighbours are laid out again: they know now whether they go on. */
  learn(part: Part, shown: Shown): void {
    part.sections = cut(shown.sections, part.first - shown.first, part.count);
    const index = this.all.indexOf(part);
    for (const each of [index, index - 1, index + 1]) this.#layOut(each);
    this.arrange();
  }

  /** Lays out everything anew for other metrics. */
  remeasure(metrics: Parts['metrics']): void {
    this.metrics = metrics;
    this.usual = null;
    for (const [index, part] of this.all.entries()) {
      part.height = null;
      this.#layOut(index);
    }
    this.arrange();
  }

  /** Takes over heights that were known before, by the place where a part begins. */
  recall(heights: ReadonlyMap<number, number>, usual: number | null): void {
    this.usual = usual;
    for (const part of this.all) part.height ??= heights.get(part.first) ?? null;
    this.arrange();
  }

  /** Forgets the photos of parts that are far away, but not how high they are. */
  forgetFarFrom(places: readonly number[]): void {
    const near = places.map((place) => this.indexAt(place));
    for (const [index, part] of this.all.entries()) {
      if (part.sections === null) continue;
      if (near.some((each) => Math.abs(each - index) <= KEPT)) continue;
      part.sections = null;
      part.layout = null;
    }
  }

  /**
   * Computes where the parts stand. Those that are not known are as high as the photos that were known
   * first: so what is read later moves nothing but what stands below it.
   */
  arrange(): void {
    this.usual ??= this.#usualHeight();
    let top = 0;
    this.#tops = this.all.map(({ height, count }) => {
      const at = top;
      top += height ?? count * (this.usual ?? 0);
      return at;
    });
    this.height = top;
  }

  /** Pixels of the grid's height that a photo takes, by those that are known; null: none is. */
  #usualHeight(): number | null {
    const known = this.all.filter(({ height }) => height !== null);
    const sum = (of: readonly Part[], number: (part: Part) => number) =>
      of.reduce((total, part) => total + number(part), 0);
    if (known.length === 0) return null;
    const usual = sum(known, ({ height }) => height ?? 0) / sum(known, ({ count }) => count);
    return Math.min(usual, HIGHEST / sum(this.all, ({ count }) => count));
  }

  anchorAt(top: number): Anchor {
    const index = this.indexAtTop(top);
    const part = this.all[index] as Part;
    const within = top - this.topOf(index);
    const share = within / Math.max(1, this.heightOf(index));
    for (const section of part.layout?.sections ?? []) {
      const row = section.rows.find((each) => section.top + each.top + each.height > within);
      if (!row) continue;
      const at = this.topOf(index) + section.top + row.top;
      return { part, item: section.from + row.from, share, top: at };
    }
    return { part, item: null, share, top };
  }

  /** Where an anchor stands now. */
  topOfAnchor({ part, item, share }: Anchor): number {
    const index = this.all.indexOf(part);
    if (item === null) return this.topOf(index) + share * this.heightOf(index);
    return this.topOfPlace(part.first + item);
  }

  /** Where a photo stands, as nearly as it is known. */
  topOfPlace(place: number): number {
    const index = this.indexAt(place);
    const { first, count, layout } = this.all[index] as Part;
    if (layout) return this.topOf(index) + topOfItem(layout, place - first);
    return this.topOf(index) + ((place - first) / count) * this.heightOf(index);
  }

  /** The place of the photo at so many pixels from the top, as nearly as it is known. */
  placeAtTop(top: number): number {
    const { part, item, share } = this.anchorAt(top);
    const at = item ?? Math.floor(Math.min(1, Math.max(0, share)) * part.count);
    return part.first + Math.min(part.count - 1, at);
  }

  partAt(place: number): Part {
    return this.all[this.indexAt(place)] as Part;
  }

  /** The photo at a place; undefined: it is not known. */
  itemAt(place: number): Item | undefined {
    const { first, layout } = this.partAt(place);
    const section = layout?.sections.findLast(({ from }) => first + from <= place);
    return section?.items[place - first - section.from];
  }

  /** The place and the element of a known photo; null: it is not known. */
  findPhoto(id: number): { readonly place: number; readonly item: Item } | null {
    for (const { first, layout } of this.all) {
      for (const { from, items } of layout?.sections ?? []) {
        const at = items.findIndex((item) => item.id === id);
        const item = items[at];
        if (item) return { place: first + from + at, item };
      }
    }
    return null;
  }

  /** The parts that reach into a stretch of the grid, in pixels from its top, each with its top. */
  within(top: number, bottom: number): { readonly part: Part; readonly top: number }[] {
    const first = this.indexAtTop(Math.max(0, top));
    const last = this.indexAtTop(bottom);
    return this.all
      .slice(first, last + 1)
      .map((part, at) => ({ part, top: this.topOf(first + at) }));
  }

  #layOut(index: number): void {
    const part = this.all[index];
    if (!part?.sections) return;
    const [before, after] = [this.all[index - 1]?.sections, this.all[index + 1]?.sections];
    part.layout = layOut(part.sections, this.metrics, {
      before: before?.at(-1)?.heading,
      after: after?.[0]?.heading,
    });
    part.height = part.layout.height;
  }
}
