import { z } from 'zod';
import {
  type ManagedPhotoFilter,
  photoConditions,
  photoPolicies,
} from '../../../lib/photos/photoList.ts';

const wishes = {
  q: z.string().trim().min(1).max(200),
  album: z.string().trim().min(1).max(200),
  policy: z.enum(photoPolicies),
  condition: z.enum(photoConditions),
};

/** Parses the filter in the address; invalid values are ignored. */
export function parsePhotoFilter(given: URLSearchParams): ManagedPhotoFilter {
  const read = <Output>(name: keyof typeof wishes, schema: z.ZodType<Output>) =>
    schema.safeParse(given.get(name) ?? undefined).data;
  const all = {
    query: read('q', wishes.q),
    album: read('album', wishes.album),
    policy: read('policy', wishes.policy),
    condition: read('condition', wishes.condition),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** The list's address; `after`: the photo after which the page begins. */
export function photosHref(filter: ManagedPhotoFilter, after: number | null = null): string {
  const { query, album, policy, condition } = filter;
  const fields = { q: query, album, policy, condition, after: after?.toString() };
  const given = Object.entries(fields).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return given.length > 0 ? `/admin/photos?${new URLSearchParams(given)}` : '/admin/photos';
}
