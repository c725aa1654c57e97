/** How many pages a list has; an empty list has one page. */
export function countPages(total: number, perPage: number): number {
  return Math.max(1, Math.ceil(total / perPage));
}

/** The page (1-based) requested by `?page=`, or null where there is no such page. */
export function parsePage(value: string | undefined, pages: number): number | null {
  if (value === undefined) return 1;
  if (value === 'last') return pages;
  if (!/^[1-9]\d{0,8}$/.test(value)) return null;
  const page = Number(value);
  return page <= pages ? page : null;
}

/** The address of a page of a list, without parameters for the first page and an empty query. */
export function pageHref(path: string, page: number, query = ''): string {
  const search = new URLSearchParams();
  if (query !== '') search.set('q', query);
  if (page > 1) search.set('page', String(page));
  return search.size > 0 ? `${path}?${search}` : path;
}

/**
 * The page numbers to offer: the first, the last, and those around the current one. `null` stands
 * for a gap of two or more.
 */
export function offeredPages(page: number, pages: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((n) => n >= 1 && n <= pages);
  const offered: (number | null)[] = [];
  let last = 0;
  for (const n of [...new Set(near)].sort((a, b) => a - b)) {
    if (n - last === 2) offered.push(n - 1);
    else if (n - last > 2) offered.push(null);
    offered.push(n);
    last = n;
  }
  return offered;
}
