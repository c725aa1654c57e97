import type { ActivityFilter } from '../../../lib/admin/activityList.ts';

/** What the address asks to see; what it says wrongly is left out. */
export function parseActivityFilter(search: URLSearchParams): ActivityFilter {
  const kind = search.get('kind') ?? '';
  const person = search.get('person') ?? '';
  return {
    ...(/^[a-z-]{1,40}$/.test(kind) && { kind }),
    ...(/^(0|[1-9]\d{0,14})$/.test(person) && { userId: Number(person) }),
  };
}

/** The same as an address has it. */
export function activitySearch({ kind, userId }: ActivityFilter): URLSearchParams {
  const search = new URLSearchParams();
  if (kind !== undefined) search.set('kind', kind);
  if (userId !== undefined) search.set('person', String(userId));
  return search;
}
