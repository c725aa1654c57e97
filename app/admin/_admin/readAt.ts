import { parseTag } from '../../../lib/access/targets.ts';
import type { Database } from '../../../lib/db/open.ts';
import { type DatedTable, isAnyYounger } from '../../../lib/db/rowAge.ts';
import { AdminError } from '../../../lib/text/adminError.ts';
import { readAtField } from './shown.ts';

/*
 * Threat: numbers of rows come again when an older database is put back. A page from before that
 * would change whoever has the number by now. What has it by now is younger than the page, so each
 * form says when its page was made, and nothing that it names may be younger. (Sessions, shares and
 * changes are named with random bytes instead, see `lib/db/rowKey.ts`.)
 */

/** What the fields of the admin screens name by number. */
const fields: Readonly<Record<string, DatedTable>> = {
  album: 'albums',
  of: 'albums',
  photo: 'photos',
  photos: 'photos',
  cover: 'photos',
  person: 'users',
  user: 'users',
  group: 'groups',
  who: 'groups',
  link: 'links',
};

/**
 * Refuses a form that names what is younger than its page.
 *
 * @throws AdminError
 */
export function refuseOutdated(db: Database, form: FormData, now = Date.now()): void {
  const named = listNamed(form);
  if (named.length === 0) return;
  const readAt = Number(form.get(readAtField) ?? Number.NaN);
  const isYounger = ({ table, ids }: Named) => isAnyYounger(db, table, ids, readAt);
  // A page of the future was made before somebody set the clock back: it may be of any age.
  if (!(readAt <= now) || named.some(isYounger)) {
    throw new AdminError('outdated-page', 'The page is older than what it names.');
  }
}

type Named = { readonly table: DatedTable; readonly ids: readonly number[] };

function listNamed(form: FormData): Named[] {
  const named = Object.entries(fields).map(([field, table]) => ({
    table,
    ids: form.getAll(field).flatMap(numbersOf),
  }));
  const from = form.getAll('from').flatMap((text) => parseTag(String(text)) ?? []);
  for (const { kind, id } of from) named.push({ table: `${kind}s`, ids: [id] });
  return named.filter(({ ids }) => ids.length > 0);
}

/** `12`, or `12,13`; other words name no row. */
function numbersOf(value: FormDataEntryValue): number[] {
  return String(value)
    .split(',')
    .filter((text) => /^[1-9]\d{0,14}$/.test(text))
    .map(Number);
}
