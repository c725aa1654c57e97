import type { SearchParams } from '../../_gallery/parameters.ts';

/** The parameters of an address as URLSearchParams. */
export function asSearchParams(given: Awaited<SearchParams>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const each of [value ?? []].flat()) search.append(name, each);
  }
  return search;
}

export function formAsSearchParams(form: FormData): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of form) {
    if (typeof value === 'string') search.append(name, value);
  }
  return search;
}
