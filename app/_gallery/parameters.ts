import { notFound } from 'next/navigation';
import { parseId } from '../../lib/text/ids.ts';

export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The id in a path. Ends in a 404 for anything but an id as our links write it. */
export function getId(text: string): number {
  return parseId(text) ?? notFound();
}

/** A parameter's value; the last one where it is given more than once. */
export function lastValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}
