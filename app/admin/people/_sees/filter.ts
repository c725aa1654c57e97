import { z } from 'zod';
import { type SeenFilter, seenKinds } from '../../../../lib/policies/explain/seenBy.ts';
import {
  categoryName,
  filteredHref,
  fourDigitYear,
  parseFilter,
  words,
  yearText,
} from '../../_admin/searchParams.ts';

const forms = {
  q: words,
  year: fourDigitYear,
  category: categoryName,
  how: z.enum(seenKinds),
};

/** Parses the filter in the address; invalid values are ignored. */
export function parseSeenFilter(given: URLSearchParams): SeenFilter {
  const { q, ...others } = parseFilter(forms, given);
  return { ...(q !== undefined && { query: q }), ...others };
}

/** The address of a page of what matches, below `path`; pages are counted from 1. */
export function seenHref(path: string, filter: SeenFilter, page = 1): string {
  const { query, year, category, how } = filter;
  return filteredHref(path, {
    q: query,
    year: year === undefined ? undefined : yearText(year),
    category,
    how,
    page: page > 1 ? String(page) : undefined,
  });
}
