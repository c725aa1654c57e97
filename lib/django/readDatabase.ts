import Sqlite from 'better-sqlite3';
import { messageOf } from '../process/thrown.ts';
import { ImportError, type Original } from './original.ts';
import { parseOriginal } from './parseOriginal.ts';

/** Quotes a name in SQL. Table and column names come from the file itself and may contain quotes. */
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * Reads the SQLite database of a gallery of Django, which is not written to.
 *
 * @throws ImportError
 */
export function readOriginalDatabase(file: string): Original {
  const db = open(file);
  try {
    return readTables(db);
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
    throw new ImportError(
      `${file} cannot be read (${error.message}). Check it with: sqlite3 FILE 'pragma integrity_check'`,
    );
  } finally {
    db.close();
  }
}

function open(file: string): Sqlite.Database {
  try {
    const db = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 5_000 });
    // Threat: a file from elsewhere may define functions in its schema, and lie about sizes.
    db.pragma('trusted_schema = off');
    db.pragma('cell_size_check = on');
    db.pragma('mmap_size = 0');
    return db;
  } catch (error) {
    throw new ImportError(`${file} cannot be opened (${messageOf(error)}).`);
  }
}

type Row = Record<string, unknown>;

function readTables(db: Sqlite.Database): Original {
  const albumUsers = 'gallery_albumaccesspolicy_users';
  for (const table of ['gallery_album', 'gallery_photo', albumUsers]) {
    if (!isTable(db, table)) throw notAGallery(table);
  }
  // A project may have a model of its own for users, in a table of another name.
  const users = referenced(db, albumUsers, 'gallery_albumaccesspolicy') ?? 'auth_user';
  if (!isTable(db, users)) throw notAGallery(users);
  const pairs = (table: string, first: string, second: string | null) =>
    readPairs(db, table, first, second);
  const userKey = keyTo(db, `${users}_groups`, ['group_id']);
  return parseOriginal({
    users: readUsers(db, users),
    groups: rows(db, 'auth_group', ['id', 'name']),
    permissions: readPermissions(db),
    memberships: pairs(`${users}_groups`, userKey, 'group_id'),
    userPermissions: pairs(`${users}_user_permissions`, userKey, 'permission_id'),
    groupPermissions: pairs('auth_group_permissions', 'group_id', 'permission_id'),
    albums: rows(db, 'gallery_album', ['id', 'category', 'dirpath', 'date', 'name']),
    photos: rows(db, 'gallery_photo', ['id', 'album_id', 'filename']),
    albumPolicies: rows(db, 'gallery_albumaccesspolicy', ['id', 'album_id', 'public', 'inherit?']),
    albumPolicyUsers: pairs(albumUsers, 'albumaccesspolicy_id', null),
    albumPolicyGroups: pairs(
      'gallery_albumaccesspolicy_groups',
      'albumaccesspolicy_id',
      'group_id',
    ),
    photoPolicies: rows(db, 'gallery_photoaccesspolicy', ['id', 'photo_id', 'public']),
    photoPolicyUsers: pairs('gallery_photoaccesspolicy_users', 'photoaccesspolicy_id', null),
    photoPolicyGroups: pairs(
      'gallery_photoaccesspolicy_groups',
      'photoaccesspolicy_id',
      'group_id',
    ),
  });
}

/**
 * Is there an ordinary table of this name? Threat: a view could run for ever, and a virtual table could do
 * anything.
 */
function isTable(db: Sqlite.Database, name: string): boolean {
  const row = db
    .prepare(
      `select 1
      from sqlite_master
      where type = 'table' and name = ? and sql like 'create table%'`,
    )
    .get(name);
  return row !== undefined;
}

function columnsOf(db: Sqlite.Database, table: string): string[] {
  if (!isTable(db, table)) throw notAGallery(table);
  const columns = db.prepare('select name from pragma_table_info(?)').pluck().all(table);
  return columns as string[];
}

/** These columns of every row, the first of which is the key; one with `?` may be missing. */
function rows(db: Sqlite.Database, table: string, wanted: readonly string[]): Row[] {
  const known = columnsOf(db, table);
  const names = wanted
    .map((name) => name.replace('?', ''))
    .filter((name, i) => known.includes(name) || !wanted[i]?.endsWith('?'));
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) throw notAGallery(`${table}.${missing}`);
  const columns = names.map(quoted).join(', ');
  return db.prepare(`select ${columns} from ${quoted(table)} order by 1`).all() as Row[];
}

function readUsers(db: Sqlite.Database, table: string): Row[] {
  const known = columnsOf(db, table);
  const key = known.includes('id') ? 'id' : known[0];
  const name = ['username', 'email'].find((each) => known.includes(each));
  if (key === undefined || name === undefined) throw notAGallery(`${table}.username`);
  const optional = ['first_name', 'last_name', 'email', 'password', 'is_active', 'is_superuser'];
  const columns = [key, name, ...optional.filter((each) => known.includes(each))];
  return rows(db, table, [...new Set(columns)]).map((row) => ({
    ...row,
    id: row[key],
    username: row[name],
  }));
}

/** Since Django 1.8 a permission names its application by the row of its content type. */
function readPermissions(db: Sqlite.Database): Row[] {
  const types = rows(db, 'django_content_type', ['id', 'app_label']);
  const apps = new Map(types.map((type) => [type['id'], type['app_label']]));
  return rows(db, 'auth_permission', ['id', 'codename', 'content_type_id']).map((row) => ({
    ...row,
    app: apps.get(row['content_type_id']) ?? '',
  }));
}

/** The pairs of a table of many to many; `second` null: its one column besides the first. */
function readPairs(
  db: Sqlite.Database,
  table: string,
  first: string,
  second: string | null,
): unknown[][] {
  const other = second ?? keyTo(db, table, [first]);
  return rows(db, table, [first, other]).map((row) => [row[first], row[other]]);
}

/** The column of a table of many to many that is none of these. */
function keyTo(db: Sqlite.Database, table: string, others: readonly string[]): string {
  const found = columnsOf(db, table).find((name) => name !== 'id' && !others.includes(name));
  if (found === undefined) throw notAGallery(table);
  return found;
}

/** The table to which this one refers besides `known`. */
function referenced(db: Sqlite.Database, table: string, known: string): string | null {
  const tables = db.prepare('select "table" from pragma_foreign_key_list(?)').pluck().all(table);
  return (tables as string[]).find((each) => each !== known) ?? null;
}

function notAGallery(missing: string): ImportError {
  return new ImportError(
    `This is no database of myks-gallery or django-gallery: it has no ${missing}. Give the database that the other gallery uses, or a dump: python manage.py dumpdata auth contenttypes gallery > dump.json`,
  );
}
