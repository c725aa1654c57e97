import type { WaitingReason } from '../db/waiting.ts';
/** A list of a report: all are counted, the first are named. */
export type Listed<Item> = { readonly total: number; readonly items: readonly Item[] };

export type AlbumItem = {
  readonly id: number | null;
  readonly category: string;
  readonly path: string;
  readonly name: string;
  readonly photos: number;
};

export type PhotoItem = { readonly category: string; readonly path: string };

export type ReasonItem = { readonly path: string; readonly reason: string };

/** A pattern or an ignore of gallery.yaml, by its place there: `ignore[0]`. */
export type RuleItem = { readonly key: string; readonly source: string };

export type FaultItem = ReasonItem & { readonly kind: string };

export type FileCounts = {
  readonly seen: number;
  /** Those that an `ignore` matched. */
  readonly ignored: number;
  /** Those that are photos. */
  readonly photos: number;
  /** Pictures and films by their name that no pattern matches. */
  readonly unmatched_photos: number;
};

export type MovedItem = { readonly path: string; readonly from: string };

export type WaitingItem = ReasonItem & { readonly why: WaitingReason };

/** What a scan did (or, dry, would do), as it is kept in the database and printed by `--json`. */
export type ScanReport = {
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Why it was refused or failed, for people. */
  readonly message: string | null;
  /**
   * Would it go through with `--allow-removals`? false for a refusal with another remedy: nobody is
   * to remove everything because a disk is not mounted.
   */
  readonly may_insist: boolean;
  readonly dry_run: boolean;
  readonly full: boolean;
  readonly seconds: number;
  readonly files: FileCounts;
  readonly added_albums: Listed<AlbumItem>;
  readonly returned_albums: Listed<AlbumItem>;
  readonly missing_albums: Listed<AlbumItem>;
  /** Albums whose path or photos say another date or name than before. */
  readonly changed_albums: Listed<AlbumItem>;
  /** All added photos, those of added albums too. */
  readonly added_photos: Listed<PhotoItem>;
  readonly returned_photos: Listed<PhotoItem>;
  readonly changed_photos: Listed<PhotoItem>;
  /** Missing from albums that still have photos. */
  readonly missing_photos: Listed<PhotoItem>;
  /** Photos with another date than before whose file is the same: by `patterns`, `timezone`, `--full`. */
  readonly redated_photos: Listed<PhotoItem>;
  /** Recognised under another path or in another category. */
  readonly moved_albums: Listed<MovedItem & { category: string; from_category: string }>;
  readonly moved_photos: Listed<MovedItem>;
  /** New files with the content of a photo that is known: `from`. */
  readonly copied_photos: Listed<MovedItem>;
  /** What nobody sees until an administrator decides, and why. */
  readonly waiting_photos: Listed<WaitingItem>;
  /** Files of this scan that cannot be shown. */
  readonly damaged_photos: Listed<ReasonItem>;
  /** Photos of this scan with nothing wrong but more pixels than are decoded (`max_megapixels`). */
  readonly too_large_photos: Listed<ReasonItem>;
  readonly unmatched: Listed<string>;
  /** Rules of the owner's that matched no file. */
  readonly unused_rules: Listed<RuleItem>;
  readonly faults: Listed<FaultItem>;
};

export type ListBuilders = {
  [Key in keyof ScanReport as ScanReport[Key] extends Listed<unknown>
    ? Key
    : never]: ScanReport[Key] extends Listed<infer Item> ? List<Item> : never;
};

/** A list that grows; beyond `most` items it only counts. */
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

/** What a scan has come to know so far, of which its report is made. */
export type Tally = {
  readonly lists: ListBuilders;
  readonly files: { -readonly [Key in keyof FileCounts]: number };
};

/** Lists that name `most` items each. */
export function emptyTally(most: number): Tally {
  return {
    lists: emptyLists(most),
    files: { seen: 0, ignored: 0, photos: 0, unmatched_photos: 0 },
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
    moved_albums: new List(most),
    moved_photos: new List(most),
    copied_photos: new List(most),
    waiting_photos: new List(most),
    damaged_photos: new List(most),
    too_large_photos: new List(most),
    unmatched: new List(most),
    unused_rules: new List(most),
    faults: new List(most),
  };
}

/** A report as it was kept; an earlier version had fewer lists and counts. */
export function parseReport(text: string): ScanReport {
  const { lists, files } = emptyTally(0);
  const kept = JSON.parse(text) as ScanReport;
  return {
    ...{ ...lists, ...kept },
    may_insist: kept.may_insist ?? false,
    files: { ...files, ...kept.files },
  };
}

/** The report with at most `most` items in each of its lists. */
export function shorten(report: ScanReport, most: number): ScanReport {
  const entries = Object.entries(report).map(([key, value]) =>
    isListed(value)
      ? [key, { total: value.total, items: value.items.slice(0, most) }]
      : [key, value],
  );
  return Object.fromEntries(entries) as ScanReport;
}

function isListed(value: unknown): value is Listed<unknown> {
  return typeof value === 'object' && value !== null && 'items' in value;
}
