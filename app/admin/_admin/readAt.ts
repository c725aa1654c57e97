import { parseTag } from '../../../lib/access/targets.ts';
import type { Database } from '../../../lib/db/open.ts';
import { type DatedTable, isAnyYounger } from '../../../lib/db/rowAge.ts';
import { AdminError } from '../../../lib/text/adminError.ts';
import { parseId } from '../../../lib/text/ids.ts';
import { READ_AT_FIELD } from './shown.ts';

/*
 * Threat: after an older database is restored, ids are given out again, and a form from before
 * would change the row that now has the id. Such a row is younger than the page. So each form says
 * when its page was rendered, and no row that it names may be younger. (Sessions, shares and
 * changes are named with random bytes instead, see `lib/db/rowKey.ts`.)
 */

/** The fields of the admin screens that contain ids, with their tables. */
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
  standing: 'standing_policies',
};

/**
 * Refuses a form that names a row younger than its page.
 *
 * @throws AdminError
 */
export function refuseOutdated(db: Database, form: FormData, now = Date.now()): void {
  const named = listNamed(form);
  if (named.length === 0) return;
  const readAt = Number(form.get(READ_AT_FIELD) ?? Number.NaN);
  const isYounger = ({ table, ids }: Named) => isAnyYounger(db, table, ids, readAt);
  // A page from the future was rendered before the clock was set back, so its age is unknown.
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

/** The ids in a field: `12`, or `12,13`. Other texts name no row. */
function numbersOf(value: FormDataEntryValue): number[] {
  return String(value)
    .split(',')
    .flatMap((text) => parseId(text) ?? []);
}
