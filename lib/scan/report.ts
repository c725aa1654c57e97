import type { WaitingReason } from '../db/waiting.ts';
import type { CorrectedFact } from './corrections.ts';
import type { WhyApart } from './pairPhotos.ts';
import { emptyTally } from './tally.ts';

/** A list of a report: all items are counted, and the first ones are listed. */
export type Listed<Item> = { readonly total: number; readonly items: readonly Item[] };

export type AlbumItem = {
  readonly id: number | null;
  readonly category: string;
  readonly path: string;
  readonly name: string;
  readonly photos: number;
};

export type PhotoItem = { readonly category: string; readonly path: string };

/** A photo, and which facts changed when its file was read again. */
type CorrectedItem = PhotoItem & { readonly what: readonly CorrectedFact[] };

type ReasonItem = { readonly path: string; readonly reason: string };

/** A pattern or ignore of gallery.yaml, named by its key: `ignore[0]`. */
type RuleItem = { readonly key: string; readonly source: string };

/** An ignore of gallery.yaml, and how many files it leaves out. */
type IgnoredItem = RuleItem & { readonly files: number; readonly example: string };

/** The files of one extension in a directory that match no pattern. */
export type UnmatchedItem = {
  /** `2013/Snow/*.doc` */
  readonly path: string;
  readonly files: number;
  readonly example: string;
  /** The pattern that comes closest to the example, by its key; null: not looked for. */
  readonly pattern: string | null;
  /** The part of the pattern that does not match, and what stands there instead. */
  readonly part: string | null;
  readonly found: string | null;
  /** The extension, such as `.jxl`, if a pattern would match the example but for it; else null. */
  readonly lacks: string | null;
};

type FaultItem = ReasonItem & { readonly kind: string };

/** How many files a scan has listed, by what they are. */
export type FileCounts = {
  readonly seen: number;
  /** Files that an `ignore` matched. */
  readonly ignored: number;
  /** Files that belong to a photo beside them: XMP, Google Takeout's JSON, Apple's lists of edits. */
  readonly sidecars: number;
  /** Files that are photos. */
  readonly photos: number;
  /** Photos that are films. */
  readonly films: number;
  /** Files with the name of a picture or film that no pattern matches. */
  readonly unmatched_photos: number;
};

type MovedItem = { readonly path: string; readonly from: string };

/** `policy_from` is the path of the album whose policy was copied; null: nobody sees the new one yet. */
type RecognisedItem = { readonly path: string; readonly policy_from: string | null };

/**
 * `by` is the standing policy: a glob of paths, or `category:NAME`; null: two give different policies, so
 * nobody sees the album yet.
 */
type GivenItem = { readonly path: string; readonly by: string | null };

/** The path of a film or a raw file, and that of the photo to which it belongs. */
type PairItem = { readonly path: string; readonly with: string };

type ApartItem = PairItem & { readonly reason: string; readonly why: WhyApart };

type WaitingItem = ReasonItem & { readonly why: WaitingReason };

/**
 * Seconds: of listing the library, of finding out what to do, of reading files, and of writing what
 * was found to the database.
 */
export type StepSeconds = {
  readonly listing: number;
  readonly planning: number;
  readonly reading: number;
  readonly writing: number;
};

/** The report of a scan (or of a dry run), as stored in the database and printed by `--json`. */
export type ScanReport = {
  readonly outcome: 'done' | 'refused' | 'failed';
  /** Why it was refused or failed, as a sentence. */
  readonly message: string | null;
  /**
   * Would it succeed with `--allow-removals`? False for a refusal with another remedy: nobody
   * should remove everything because a disk is not mounted.
   */
  readonly may_insist: boolean;
  readonly dry_run: boolean;
  readonly full: boolean;
  readonly seconds: number;
  /** How long each step took. */
  readonly step_seconds: StepSeconds;
  readonly files: FileCounts;
  /** Why the films among them have no picture here, with the remedy; null where they have. */
  readonly films_fault: string | null;
  readonly added_albums: Listed<AlbumItem>;
  readonly returned_albums: Listed<AlbumItem>;
  readonly missing_albums: Listed<AlbumItem>;
  /** Albums whose derived date or name has changed. */
  readonly changed_albums: Listed<AlbumItem>;
  /** All added photos, including those of added albums. */
  readonly added_photos: Listed<PhotoItem>;
  readonly returned_photos: Listed<PhotoItem>;
  readonly changed_photos: Listed<PhotoItem>;
  /** Photos missing from albums that still have photos. */
  readonly missing_photos: Listed<PhotoItem>;
  /**
   * Photos whose date changed though their file did not: because of `patterns`, `timezone` or
   * `--full`.
   */
  readonly redated_photos: Listed<PhotoItem>;
  /** Photos of which other facts changed though their file did not: because of `--full`. */
  readonly corrected_photos: Listed<CorrectedItem>;
  /** Recognised under another path or in another category. */
  readonly moved_albums: Listed<MovedItem & { category: string; from_category: string }>;
  readonly moved_photos: Listed<MovedItem>;
  /** New albums with known photos, to which `new_albums` does not apply. */
  readonly recognised_albums: Listed<RecognisedItem>;
  /** New albums that got a standing policy. */
  readonly given_albums: Listed<GivenItem>;
  /** Standing policies that were stated for the new name of a directory, as `from` said of the old one. */
  readonly followed_standing: Listed<MovedItem>;
  /** Standing policies whose albums have all moved elsewhere. */
  readonly left_standing: Listed<{ readonly path: string }>;
  /** New files with the content of a known photo, `from`. */
  readonly copied_photos: Listed<MovedItem>;
  /** Films and raw files that have become parts of photos. */
  readonly joined_photos: Listed<PairItem>;
  /** Those that no longer are parts. */
  readonly separated_photos: Listed<PairItem>;
  /** Those that stay photos until the owner joins them, since what was set on the two differs. */
  readonly apart_photos: Listed<ApartItem>;
  /** Photos that nobody sees until an administrator decides, with the reasons. */
  readonly waiting_photos: Listed<WaitingItem>;
  /** Files read by this scan that cannot be shown. */
  readonly damaged_photos: Listed<ReasonItem>;
  /** Files read by this scan of kinds that are listed and downloaded, but have no picture here. */
  readonly unshown_photos: Listed<ReasonItem>;
  /** Photos read by this scan that have more pixels than `max_megapixels`. */
  readonly too_large_photos: Listed<ReasonItem>;
  readonly unmatched: Listed<string>;
  /** The unmatched files in groups, the largest first. */
  readonly unmatched_groups: Listed<UnmatchedItem>;
  readonly ignored_groups: Listed<IgnoredItem>;
  /** The owner's rules that matched no file. */
  readonly unused_rules: Listed<RuleItem>;
  readonly faults: Listed<FaultItem>;
};

/** Parses a stored report. Earlier versions had fewer lists and counts. */
export function parseReport(text: string): ScanReport {
  const { lists, files, steps } = emptyTally(0);
  const kept = JSON.parse(text) as ScanReport;
  return {
    ...lists,
    ...kept,
    may_insist: kept.may_insist ?? false,
    films_fault: kept.films_fault ?? null,
    step_seconds: kept.step_seconds ?? steps,
    files: { ...files, ...kept.files },
  };
}

/** The report with at most `most` items in each list. */
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
