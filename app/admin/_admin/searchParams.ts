import { z } from 'zod';
import type { SearchParams } from '../../_gallery/parameters.ts';

/** The parameters of an address as URLSearchParams. */
export function asSearchParams(given: Awaited<SearchParams>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    for (const each of [value ?? []].flat()) search.append(name, each);
  }
  return search;
}

/** The texts of a form as URLSearchParams; files are left out. */
export function formAsSearchParams(form: FormData): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of form) {
    if (typeof value === 'string') search.append(name, value);
  }
  return search;
}

/** Schemas for parameters of filters. */
export const words = z.string().trim().min(1).max(200);
export const categoryName = z.string().min(1).max(100);
export const fourDigitYear = z
  .string()
  .regex(/^\d{4}$/)
  .transform(Number);

/** A year as it is in addresses. */
export const yearText = (year: number) => String(year).padStart(4, '0');

/** Parses the parameters of a filter, each by its schema; invalid and absent ones are left out. */
export function parseFilter<Forms extends Readonly<Record<string, z.ZodType>>>(
  forms: Forms,
  given: URLSearchParams,
): { [Name in keyof Forms]?: z.output<Forms[Name]> } {
  const parsed = Object.entries(forms).flatMap(([name, form]) => {
    const { success, data } = form.safeParse(given.get(name) ?? undefined);
    return success ? [[name, data]] : [];
  });
  return Object.fromEntries(parsed);
}

/** The address of a filtered list; parameters that are undefined are left out. */
export function filteredHref(
  path: string,
  parameters: Readonly<Record<string, string | undefined>>,
): string {
  const given = givenParameters(parameters);
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

/** The parameters that are given, in order. */
export function givenParameters(
  parameters: Readonly<Record<string, string | undefined>>,
): [name: string, value: string][] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
}
