import { type InfoRecord, parse } from 'csv-parse/sync';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { messageOf } from '../process/thrown.ts';
import { AdminError } from '../text/adminError.ts';
import { nearestHint } from '../text/nearest.ts';
import { listGroups } from './groups.ts';
import { parseEmail, parseHandle, parseLocale, parseName } from './identity.ts';
import { findUser } from './people.ts';

/** Somebody as a line of the file describes them. */
export type ListedPerson = {
  readonly line: number;
  /** Null: it is made from the name. */
  readonly handle: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly locale: string | null;
  readonly groups: readonly string[];
  /** The user that this person is already; null: the person is new. */
  readonly userId: number | null;
};

/** Nothing was changed: the message names every line with a fault, and what is wrong with it. */
export class PeopleFileError extends Error {
  override name = 'PeopleFileError';
}

/** The largest file that is read, in bytes. */
export const LARGEST_PEOPLE_FILE = 5 * 1024 * 1024;
const MOST_ROWS = 5_000;

/** What a column may be called. */
const columns = {
  name: ['name', 'nom'],
  handle: ['handle', 'identifiant'],
  email: ['email', 'e-mail', 'mail', 'courriel'],
  groups: ['groups', 'group', 'groupes', 'groupe'],
  locale: ['language', 'locale', 'langue'],
} as const;

type Column = keyof typeof columns;
type Row = Partial<Record<Column, string>>;

/**
 * Reads a file of people: CSV in UTF-8 whose first line names its columns, separated by commas,
 * semicolons or tabs; several groups in one field are separated by `|`. Groups that do not exist are
 * faults, unless they are to be added.
 *
 * @throws PeopleFileError
 */
export function readPeopleFile(
  db: Database,
  bytes: Uint8Array,
  { addGroups }: { readonly addGroups: boolean },
): ListedPerson[] {
  const rows = readRows(decode(bytes));
  const known = listGroups(db).map(({ name }) => name);
  const faults: string[] = [];
  const people: ListedPerson[] = [];
  const lines = new Map<string, number>();
  for (const { line, row } of rows) {
    const fault = (text: string) => faults.push(`line ${line}: ${text}`);
    const person = readPerson(db, line, row, fault);
    if (!person) continue;
    for (const name of addGroups ? [] : person.groups) {
      if (known.some((each) => isSame(each, name))) continue;
      fault(
        `there is no group "${name}".${nearestHint(name, known)} --add-groups adds those that are missing`,
      );
    }
    const key = keyOf(person);
    const before = lines.get(key);
    if (before !== undefined) fault(`this is the person of line ${before} again`);
    lines.set(key, lines.get(key) ?? line);
    people.push(person);
  }
  if (faults.length > 0) throw new PeopleFileError(`${faults.join('\n')}\nNothing was changed.`);
  return people;
}

function keyOf({ handle, email, name, userId }: ListedPerson): string {
  if (userId !== null) return `user ${userId}`;
  if (handle !== null) return `handle ${handle.toLowerCase()}`;
  return email === null ? `name ${name}` : `email ${email.toLowerCase()}`;
}

/**
 * Are these names of one group? As `addGroup` finds groups: ignoring the case of ASCII letters
 * alone.
 */
function isSame(a: string, b: string): boolean {
  const folded = (text: string) =>
    text.normalize('NFC').replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  return folded(a) === folded(b);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new PeopleFileError(
      'The file is not in UTF-8. In a spreadsheet, save it as "CSV UTF-8"; nothing was changed.',
    );
  }
}

function readRows(text: string): { line: number; row: Row }[] {
  const [heading = ''] = text.split(/\r?\n/, 1);
  let records: { record: string[]; info: InfoRecord }[];
  try {
    records = parse(text, {
      delimiter: delimiterOf(heading),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      to: MOST_ROWS + 2,
    }) as unknown as typeof records; // Its types do not know what `info` adds.
  } catch (error) {
    throw new PeopleFileError(`The file is no CSV (${messageOf(error)}). Nothing was changed.`);
  }
  const [first, ...rest] = records;
  const names = (first?.record ?? []).map(columnOf);
  if (!names.includes('name')) throw noHeading(first?.record ?? []);
  if (rest.length > MOST_ROWS) {
    throw new PeopleFileError(`The file has more than ${MOST_ROWS} lines. Nothing was changed.`);
  }
  const twice = names.find((name, i) => name !== null && names.indexOf(name) !== i);
  if (twice)
    throw new PeopleFileError(
      `The first line names the column "${twice}" twice. Nothing was changed.`,
    );
  return rest.map(({ record, info }) => ({ line: info.lines, row: rowOf(names, record) }));
}

/** The most frequent separator of the first line: spreadsheets use the one of their language. */
function delimiterOf(heading: string): string {
  const [first = ','] = [',', ';', '\t'].sort(
    (a, b) => heading.split(b).length - heading.split(a).length,
  );
  return first;
}

function columnOf(heading: string): Column | null {
  const name = heading.trim().toLowerCase();
  const found = Object.entries(columns).find(([, names]) =>
    (names as readonly string[]).includes(name),
  );
  return (found?.[0] as Column | undefined) ?? null;
}

function rowOf(names: readonly (Column | null)[], record: readonly string[]): Row {
  return Object.fromEntries(
    names.flatMap((name, i) => (name && record[i] ? [[name, record[i]]] : [])),
  );
}

function noHeading(record: readonly string[]): PeopleFileError {
  return new PeopleFileError(
    `The first line names no column "name": it is ${JSON.stringify(record.join(',').slice(0, 80))}. It is to be like: name,email,groups,language. Nothing was changed.`,
  );
}

function readPerson(
  db: Database,
  line: number,
  row: Row,
  fault: (text: string) => void,
): ListedPerson | null {
  let isWhole = true;
  const attempt = <T>(read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AdminError)) throw error;
      fault(error.message);
      isWhole = false;
      return null;
    }
  };
  const name = attempt(() => parseName(row.name ?? ''));
  const handle = attempt(() => (row.handle ? parseHandle(row.handle) : null));
  const email = attempt(() => parseEmail(row.email ?? ''));
  const locale = attempt(() => parseLocale((row.locale ?? '').toLowerCase()));
  const groups = (row.groups ?? '')
    .split('|')
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .flatMap((each) => attempt(() => parseName(each)) ?? []);
  if (!isWhole || name === null) return null;
  const userId = attempt(() => findKnown(db, { name, handle, email }));
  return isWhole ? { line, handle, name, email, locale, groups, userId } : null;
}

/**
 * The id of the user whom a line means: by its handle where it has one, else by its address, else
 * by its name; null where there is none.
 */
function findKnown(
  db: Database,
  { name, handle, email }: Pick<ListedPerson, 'name' | 'handle' | 'email'>,
): number | null {
  if (handle !== null) return findUser(db, handle)?.id ?? null;
  const isMeant = email === null ? sql`name = ${name}` : sql`email = ${email} collate nocase`;
  const found = allRows<{ id: number; handle: string }>(
    db,
    sql`select id, handle
      from users
      where ${isMeant}
      order by id`,
  );
  if (found.length > 1) {
    const what = email === null ? `"${name}" is the name` : `${email} is the address`;
    throw new AdminError(
      'taken',
      `${what} of several users (${found.map((each) => each.handle).join(', ')}): give a handle as well`,
    );
  }
  return found[0]?.id ?? null;
}
