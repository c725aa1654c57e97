import { z } from 'zod';
import { type SeenFilter, seenWays } from '../../../../lib/policies/seen.ts';

const wishes = {
  q: z.string().trim().min(1).max(200),
  year: z.string().regex(/^\d{4}$/),
  category: z.string().min(1).max(100),
  how: z.enum(seenWays),
};

/** Parses the filter in the address; invalid values are ignored. */
export function parseSeenFilter(search: URLSearchParams): SeenFilter {
  const read = <Output>(name: keyof typeof wishes, schema: z.ZodType<Output>) =>
    schema.safeParse(search.get(name) ?? undefined).data;
  const query = read('q', wishes.q);
  const year = read('year', wishes.year);
  const category = read('category', wishes.category);
  const how = read('how', wishes.how);
  return {
    ...(query !== undefined && { query }),
    ...(year !== undefined && { year: Number(year) }),
    ...(category !== undefined && { category }),
    ...(how !== undefined && { how }),
  };
}

export function seenHref(path: string, filter: SeenFilter, page = 1): string {
  const { query, year, category, how } = filter;
  const search = new URLSearchParams({
    ...(query !== undefined && { q: query }),
    ...(year !== undefined && { year: String(year).padStart(4, '0') }),
    ...(category !== undefined && { category }),
    ...(how !== undefined && { how }),
    ...(page > 1 && { page: String(page) }),
  });
  return search.size > 0 ? `${path}?${search}` : path;
}
