import type { Library } from '../library/library.ts';
import type { FileDateSource } from '../time/takenSource.ts';
import type { Listener } from './events.ts';
import type { FactsPoolOptions } from './factsPool.ts';
import type { PathRules } from './readLibrary.ts';
import type { ScanOrigin } from './scanRow.ts';
import type { Tally } from './tally.ts';

/** The settings of the configuration that a scan depends on. */
export type ScanSettings = PathRules & {
  readonly dataDir: string;
  readonly timezone: string;
  /** The sources of dates in files, in the order in which they count. */
  readonly dateOrder: readonly FileDateSource[];
  readonly newAlbums: 'public' | 'private';
  readonly newPhotos: 'publish' | 'review';
  /** May a directory whose times have not changed be taken as it was listed before? */
  readonly trustDirectoryTimes: boolean;
  /** Pictures with more megapixels are not decoded, and are reported. */
  readonly maxMegapixels: number;
  /** A fraction of all photos, from 0 to 1. */
  readonly maxRemoved: number;
  /** Days after which what is missing is forgotten; null: never. */
  readonly keepMissingDays: number | null;
};

export type ScanFlags = {
  readonly origin: ScanOrigin;
  /** Read all headers again, not only those of new and changed files. */
  readonly full: boolean;
  /** Read photos as a whole, for keys of their whole content. */
  readonly checksums: boolean;
  /** Change nothing, and read no headers but those that say which files are one photo. */
  readonly dryRun: boolean;
  readonly allowRemovals: boolean;
  /** Raw paths of directories that are listed again even if their times have not changed. */
  readonly listAnew?: ReadonlySet<string>;
  readonly readHeaders: boolean;
  /** The most items that each list of the report names. */
  readonly mostListed: number;
  /** The processes that read files; null: as many as are worth it. */
  readonly readers: FactsPoolOptions | null;
};

export type RunningScan = {
  readonly library: Library;
  readonly settings: ScanSettings;
  readonly flags: ScanFlags;
  readonly listen: Listener;
  readonly tally: Tally;
  readonly startedAt: number;
};
