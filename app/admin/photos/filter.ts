import { z } from 'zod';
import {
  type ManagedPhotoFilter,
  photoConditions,
  photoPolicies,
} from '../../../lib/photos/photoList.ts';
import { filteredHref, parseFilter, words } from '../_admin/searchParams.ts';

const forms = {
  q: words,
  album: words,
  policy: z.enum(photoPolicies),
  condition: z.enum(photoConditions),
};

/** Parses the filter in the address; invalid values are ignored. */
export function parsePhotoFilter(given: URLSearchParams): ManagedPhotoFilter {
  const { q, ...others } = parseFilter(forms, given);
  return { ...(q !== undefined && { query: q }), ...others };
}

/** The list's address; `after`: the photo after which the page begins. */
export function photosHref(filter: ManagedPhotoFilter, after: number | null = null): string {
  const { query: q, ...others } = filter;
  return filteredHref('/admin/photos', { q, ...others, after: after?.toString() });
}
