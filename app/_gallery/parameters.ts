import { notFound } from 'next/navigation';
import { ZodError } from 'zod';
import { parseId } from '../../lib/text/ids.ts';

export type SearchParams = Promise<Readonly<Record<string, string | string[] | undefined>>>;

/** The id in a path; a 404 for anything but an id in the form of our links. */
export function getId(text: string): number {
  return parseId(text) ?? notFound();
}

/** Returns what `read` reads from an address; a 404 where it throws a ZodError. */
export function parsedOrNotFound<Read>(read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    if (error instanceof ZodError) notFound();
    throw error;
  }
}

/** A parameter's value; the last one if it is given more than once. */
export function lastValue(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.at(-1) : value;
}
