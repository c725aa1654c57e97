import { z } from 'zod';
import {
  albumConditions,
  type ManagedAlbumFilter,
  policyStates,
} from '../../../lib/photos/albumList.ts';
import {
  categoryName,
  filteredHref,
  fourDigitYear,
  givenParameters,
  parseFilter,
  words,
  yearText,
} from '../_admin/searchParams.ts';

const named = z
  .string()
  .regex(/^(user|group):[1-9]\d{0,14}$/)
  .transform((text): NonNullable<ManagedAlbumFilter['names']> => {
    const [kind, id] = text.split(':');
    return { kind: kind === 'user' ? 'user' : 'group', id: Number(id) };
  });

const forms = {
  q: words,
  category: categoryName,
  year: fourDigitYear,
  policy: z.enum(policyStates),
  names: named,
  condition: z.enum(albumConditions),
};

/** Parses the filter in the address; invalid values are ignored. */
export function parseAlbumFilter(given: URLSearchParams): ManagedAlbumFilter {
  const { q, ...others } = parseFilter(forms, given);
  return { ...(q !== undefined && { query: q }), ...others };
}

/** A filter as parameters of an address. */
function parametersOf({ query, category, year, policy, names, condition }: ManagedAlbumFilter) {
  return {
    q: query,
    category,
    year: year === undefined ? undefined : yearText(year),
    policy,
    names: names && `${names.kind}:${names.id}`,
    condition,
  };
}

/** A filter as fields of a form. */
export function filterFields(filter: ManagedAlbumFilter): [name: string, value: string][] {
  return givenParameters(parametersOf(filter));
}

/** The address of a page of the albums that match; pages are counted from 1. */
export function albumsHref(filter: ManagedAlbumFilter, page = 1): string {
  return filteredHref('/admin/albums', {
    ...parametersOf(filter),
    page: page > 1 ? String(page) : undefined,
  });
}
