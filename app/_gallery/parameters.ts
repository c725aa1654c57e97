import { notFound } from 'next/navigation';
import { ZodError } from 'zod';
import { parseId } from '../../lib/text/ids.ts';

export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The id in a path. Ends in a 404 for anything but an id as our links write it. */
export function getId(text: string): number {
  return parseId(text) ?? notFound();
}

/** What an address asks for. Ends in a 404 where reading it finds that it says it wrongly. */
export function wanted<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (error instanceof ZodError) notFound();
    throw error;
  }
}

/** A parameter's value; the last one where it is given more than once. */
export function lastValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}
