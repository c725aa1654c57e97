import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { countPages, parsePage } from '../text/pager.ts';
import type { MonthCount } from './months.ts';
import type { VisiblePhoto } from './rows.ts';
import { listPartOfSequence, listSequence, type Sequence } from './sequence.ts';

/** How many photos of a sequence may be seen, by month too, and how many of them may be in an archive. */
type Counts = {
  readonly count: number;
  readonly months: readonly MonthCount[];
  readonly archivable: Archivable;
};
type Archivable = { readonly originals: number; readonly renditions: number };

/** Counts for all of these purposes in one statement. */
function countPurposes(db: Database, { countFor, months = sql`null` }: Sequence): Counts {
  const row = firstRow<Archivable & { count: number; months: string | null }>(
    db,
    sql`select ${countFor('see')} as count, ${months} as months,
        ${countFor('archivedOriginals')} as originals, ${countFor('archivedRenditions')} as renditions`,
  );
  const { count = 0, months: counted = null, originals = 0, renditions = 0 } = row ?? {};
  return {
    count,
    months: JSON.parse(counted ?? '[]') as MonthCount[],
    archivable: { originals, renditions },
  };
}

/**
 * How many photos a page shows. Most albums are one page. A photo takes about 650 bytes of the page
 * before compression: 200 photos are 130 kB, which a phone shows at once; 1,000 would be 650 kB and
 * five times the work for the server.
 */
export const PHOTOS_PER_PAGE = 200;

export type SequencePage = {
  readonly photos: readonly VisiblePhoto[];
  /** 1-based, of `pages`. */
  readonly page: number;
  readonly pages: number;
  /** Photos on all pages. */
  readonly count: number;
  /** Those of each month, as counters say (`checkAlbumMonths`); none where they are all on this page. */
  readonly months: readonly MonthCount[];
  /** How many of those may be in an archive; null: they are all on this page, and were not counted. */
  readonly archivable: Archivable | null;
  /** The photos beside them, on other pages. */
  readonly before: VisiblePhoto | null;
  readonly after: VisiblePhoto | null;
};

/** The page that `?page=` asks for, or null where there is no such page. */
export function findSequencePage(
  db: Database,
  sequence: Sequence,
  asked: string | undefined,
): SequencePage | null {
  if (asked === undefined) {
    // Reads one photo more than a page shows: if there is none, nothing has to be counted.
    const photos = listSequence(db, sequence, PHOTOS_PER_PAGE + 1);
    const shown = photos.slice(0, PHOTOS_PER_PAGE);
    const after = photos[PHOTOS_PER_PAGE] ?? null;
    const beside = { before: null, after };
    if (after === null) {
      const count = photos.length;
      return { photos, page: 1, pages: 1, count, months: [], archivable: null, ...beside };
    }
    const counts = countPurposes(db, sequence);
    const pages = countPages(counts.count, PHOTOS_PER_PAGE);
    return { photos: shown, page: 1, pages, ...counts, ...beside };
  }
  const { count, months, archivable } = countPurposes(db, sequence);
  const pages = countPages(count, PHOTOS_PER_PAGE);
  const page = parsePage(asked, pages);
  if (page === null) return null;
  return {
    ...listPage(db, sequence, page, count),
    page,
    pages,
    count,
    ...(pages > 1 ? { months, archivable } : { months: [], archivable: null }),
  };
}

/**
 * Reads a page, with the photos beside it, from the nearer end, since index entries before it are
 * skipped one by one.
 */
function listPage(
  db: Database,
  sequence: Sequence,
  page: number,
  count: number,
): Pick<SequencePage, 'photos' | 'before' | 'after'> {
  const first = (page - 1) * PHOTOS_PER_PAGE;
  const before = Math.max(0, first - 1);
  const limit = Math.min(count, first + PHOTOS_PER_PAGE + 1) - before;
  const after = count - before - limit;
  const fromStart = before <= after;
  const read = listPartOfSequence(db, sequence, {
    limit,
    skip: fromStart ? before : after,
    fromEnd: !fromStart,
  });
  return partOf(read, first - before, PHOTOS_PER_PAGE);
}

/** The photos of a page, of those that were read, and the ones beside it. */
export function partOf(read: readonly VisiblePhoto[], first: number, perPage: number) {
  return {
    photos: read.slice(first, first + perPage),
    before: read[first - 1] ?? null,
    after: read[first + perPage] ?? null,
  };
}

/** The page that contains the photo at this place (1-based). */
export function pageOfPlace(place: number): number {
  return Math.ceil(place / PHOTOS_PER_PAGE);
}
