import { z } from 'zod';
import {
  albumConditions,
  type ManagedAlbumFilter,
  policyStates,
} from '../../../lib/photos/albumList.ts';

const named = z
  .string()
  .regex(/^(user|group):[1-9]\d{0,14}$/)
  .transform((text): NonNullable<ManagedAlbumFilter['names']> => {
    const [kind, id] = text.split(':');
    return { kind: kind === 'user' ? 'user' : 'group', id: Number(id) };
  });

const wishes = {
  q: z.string().trim().min(1).max(200),
  category: z.string().min(1).max(100),
  year: z
    .string()
    .regex(/^\d{4}$/)
    .transform(Number),
  policy: z.enum(policyStates),
  names: named,
  condition: z.enum(albumConditions),
};

/** Parses the filter in the address; invalid values are ignored. */
export function parseAlbumFilter(given: URLSearchParams): ManagedAlbumFilter {
  const read = <Output>(name: keyof typeof wishes, schema: z.ZodType<Output>) => {
    const parsed = schema.safeParse(given.get(name) ?? undefined);
    return parsed.success ? parsed.data : undefined;
  };
  const all = {
    query: read('q', wishes.q),
    category: read('category', wishes.category),
    year: read('year', wishes.year),
    policy: read('policy', wishes.policy),
    names: read('names', wishes.names),
    condition: read('condition', wishes.condition),
  };
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => value !== undefined),
  ) as ManagedAlbumFilter;
}

/** The same as fields of an address. */
export function filterFields(filter: ManagedAlbumFilter): [name: string, value: string][] {
  const { query, category, year, policy, names, condition } = filter;
  const all: [string, string | undefined][] = [
    ['q', query],
    ['category', category],
    ['year', year === undefined ? undefined : String(year).padStart(4, '0')],
    ['policy', policy],
    ['names', names && `${names.kind}:${names.id}`],
    ['condition', condition],
  ];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

export function albumsHref(filter: ManagedAlbumFilter, page = 1): string {
  const search = new URLSearchParams(filterFields(filter));
  if (page > 1) search.set('page', String(page));
  return search.size > 0 ? `/admin/albums?${search}` : '/admin/albums';
}
