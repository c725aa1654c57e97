import type { BenchViewerName } from './galleries.ts';
import type { PageName } from './pagePaths.ts';

type Comparison = { readonly original?: string; readonly piGallery2?: string };

/**
 * Budgets in CPU milliseconds per request, for a relative who sees 100,000 photos through groups.
 */
export const pageBudgets: Partial<Record<PageName, number>> = {
  index: 12,
  search: 15,
  album: 10,
  photo: 5,
};

/** The most SQL statements that a page may run, whatever the gallery's size. */
export const MOST_STATEMENTS = 6;

/**
 * What other galleries take for the same at 100,000 photos, in CPU milliseconds per request. The
 * original: myks-gallery 0.9.1 (Django 3.2, SQLite, gunicorn). PiGallery2 3.6.0-edge (Node 20,
 * SQLite) responds with JSON and has no policies to check.
 */
export const pageComparisons: Record<PageName, Partial<Record<BenchViewerName, Comparison>>> = {
  index: {
    visitor: { original: '60.5' },
    relative: { original: '98.5', piGallery2: '7.8 (JSON)' },
    view: { original: '42.5' },
  },
  search: {
    visitor: { original: '60' },
    relative: { original: '92.5', piGallery2: '456' },
  },
  year: {
    visitor: { original: '64' },
    relative: { original: '103', piGallery2: '7.0 (JSON)' },
  },
  album: {
    visitor: { original: '21.5' },
    relative: { original: '26', piGallery2: '12.0 (JSON)' },
    view: { original: '16.5' },
  },
  photo: { visitor: { original: '4.5' }, relative: { original: '8.0' } },
  timeline: {},
  'sign-in': {},
};

/** SQL statements per page of the original, for a relative. */
export const statementComparisons: Partial<Record<PageName, Comparison>> = {
  index: { original: '16' },
  album: { original: '15' },
  photo: { original: '7' },
};

export const scanComparisons = {
  first: { original: '12.8 (names only)', piGallery2: '142 (files of 1 kB)' },
  firstMemory: { original: '150', piGallery2: '1,500' },
  unchanged: { original: '2.46', piGallery2: '0.4 (folders only)' },
  unchangedMemory: { original: '150' },
  full: { original: '34.8' },
  database: { original: '11.4', piGallery2: '18.3' },
} satisfies Record<string, Comparison>;

export const thumbnailComparisons = {
  made: { original: '6.6', piGallery2: '3.5 (720x540 WebP)' },
  warm: { original: '513 (redirects)', piGallery2: '213' },
} satisfies Record<string, Comparison>;

export const archiveComparisons = {
  firstByte: { original: '3,500', piGallery2: '30' },
  whole: { original: '4', piGallery2: '4.3' },
  memory: { original: '68 in all' },
} satisfies Record<string, Comparison>;
