import { z } from 'zod';
import { parseRowKey, type RowKey } from '../../../lib/db/rowKey.ts';
import { parseId } from '../../../lib/text/ids.ts';

/** A field with an id; browsers post fields as text. */
export const idField = z
  .string()
  .transform((text) => parseId(text))
  .pipe(z.number());

export const idsField = z.array(idField);

/** A field with an id; empty means none. */
export const optionalIdField = z.union([z.literal('').transform(() => null), idField]);

/** A checkbox: posted only while checked. */
export const checkbox = z.literal('on').optional().transform(Boolean);

/** A text of several lines. Browsers post a line end as two characters, but count it as one. */
export const linesField = (longest: number) => z.string().max(longest * 2);

/** The fields of a form by name; of several with one name the last. */
export function fieldsOf(form: FormData): Record<string, FormDataEntryValue> {
  return Object.fromEntries(form);
}

/** The id in a field. @throws ZodError */
export function idOf(form: FormData, name: string): number {
  return idField.parse(form.get(name));
}

const rowKeyField = z
  .string()
  .transform((text) => parseRowKey(text))
  .pipe(z.custom<RowKey>((key) => key !== null));

/** The key of a row in a field written by `rowKeyText`. */
export function rowKeyOf(form: FormData, name: string): RowKey {
  return rowKeyField.parse(form.get(name));
}

/** The keys of rows in all fields of this name. @throws ZodError */
export function rowKeysOf(form: FormData, name: string): RowKey[] {
  return z.array(rowKeyField).min(1).parse(form.getAll(name));
}

/** The ids in all fields of this name. @throws ZodError */
export function idsOf(form: FormData, name: string): number[] {
  return idsField.parse(form.getAll(name));
}
