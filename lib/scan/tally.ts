import type { Listener } from './events.ts';
import type { FileCounts, Listed, ScanReport, StepSeconds } from './report.ts';

/** The lists of a report, under construction. */
export type ListBuilders = {
  [Key in keyof ScanReport as ScanReport[Key] extends Listed<unknown>
    ? Key
    : never]: ScanReport[Key] extends Listed<infer Item> ? List<Item> : never;
};

/** A list under construction; beyond `most` items it only counts. */
class List<Item> implements Listed<Item> {
  total = 0;
  readonly items: Item[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(item: Item): void {
    this.total += 1;
    if (this.items.length < this.#most) this.items.push(item);
  }
}

/** What a scan has collected so far for its report. */
export type Tally = {
  readonly lists: ListBuilders;
  readonly files: { -readonly [Key in keyof FileCounts]: number };
  readonly steps: { -readonly [Key in keyof StepSeconds]: number };
};

/** To what a scan reports: the lists of its report, and whoever follows what it does. */
export type Reporting = { readonly lists: ListBuilders; readonly listen: Listener };

/** Runs a step of a scan, and adds its time to the tally. */
export async function timed<T>(
  { steps }: Pick<Tally, 'steps'>,
  step: keyof StepSeconds,
  doing: () => T | Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  try {
    return await doing();
  } finally {
    steps[step] += (performance.now() - startedAt) / 1000;
  }
}

/** A tally to begin with, whose lists name `most` items each. */
export function emptyTally(most: number): Tally {
  return {
    lists: emptyLists(most),
    files: { seen: 0, ignored: 0, sidecars: 0, photos: 0, films: 0, unmatched_photos: 0 },
    steps: { listing: 0, planning: 0, reading: 0, writing: 0 },
  };
}

function emptyLists(most: number): ListBuilders {
  return {
    added_albums: new List(most),
    returned_albums: new List(most),
    missing_albums: new List(most),
    changed_albums: new List(most),
    added_photos: new List(most),
    returned_photos: new List(most),
    changed_photos: new List(most),
    missing_photos: new List(most),
    redated_photos: new List(most),
    corrected_photos: new List(most),
    moved_albums: new List(most),
    moved_photos: new List(most),
    recognised_albums: new List(most),
    given_albums: new List(most),
    followed_standing: new List(most),
    left_standing: new List(most),
    copied_photos: new List(most),
    joined_photos: new List(most),
    separated_photos: new List(most),
    apart_photos: new List(most),
    waiting_photos: new List(most),
    damaged_photos: new List(most),
    unshown_photos: new List(most),
    too_large_photos: new List(most),
    unmatched: new List(most),
    unmatched_groups: new List(most),
    ignored_groups: new List(most),
    unused_rules: new List(most),
    faults: new List(most),
  };
}
