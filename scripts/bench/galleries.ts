import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Target } from '../../lib/access/targets.ts';
import { COMMAND_BUSY_TIMEOUT_MS, type Database, openDatabase } from '../../lib/db/open.ts';
import { allRows } from '../../lib/db/run.ts';
import { sql } from '../../lib/db/sql.ts';
import { atomically } from '../../lib/db/write.ts';
import type { EncodingOptions } from '../../lib/images/encoding.ts';
import { addGroup, addMember } from '../../lib/people/groups.ts';
import { addUser } from '../../lib/people/people.ts';
import { grantPermission } from '../../lib/people/permissions.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import type { PolicyInput } from '../../lib/policies/plan.ts';
import { makeSession } from '../../lib/sessions/session.ts';
import { makeSessionCookie } from '../../lib/sessions/sessionCookie.ts';
import { generateGallery } from './generated.ts';
import { ensureLibrary, type LibrarySpec } from './libraries.ts';
import { benchDir } from './places.ts';
import { runScript } from './process.ts';

/** A gallery over a library, with people and policies. */
export type BenchGallery = {
  readonly config: string;
  readonly dataDir: string;
};

/** The encoding that galleries are configured with, and that the bare loop uses too. */
export const encoding: EncodingOptions = {
  jpeg: { quality: 82 },
  webp: { quality: 80, effort: 2 },
};

/** Like the original's most common preset. */
export const squarePreset = { name: 'square', width: 512, height: 512, crop: true };

/** Must be raised when `people` changes. */
const VERSION = 3;

/** The scanned gallery with its people; made once and kept. */
export async function ensureGallery(
  spec: LibrarySpec,
  tell: (line: string) => void,
): Promise<BenchGallery> {
  const dir = join(benchDir, 'galleries', spec.name);
  const complete = join(dir, `complete-${VERSION}`);
  const library = await ensureLibrary(spec, tell);
  const made = existsSync(complete);
  if (!made) await rm(dir, { recursive: true, force: true });
  const gallery = await writeGallery(dir, library);
  if (made) return gallery;
  tell(`making the gallery ${spec.name}`);
  const { exitCode, errors } = await runScript('scan.ts', ['--quiet'], gallery);
  if (exitCode !== 0) throw new Error(`the scan of ${spec.name} failed:\n${errors}`);
  withDatabase(gallery, invitePeople);
  await writeFile(complete, '');
  return gallery;
}

/** A gallery with this many photos, without files, with its people; made once and kept. */
export async function ensureGeneratedGallery(
  spec: LibrarySpec,
  tell: (line: string) => void,
): Promise<BenchGallery> {
  const dir = join(benchDir, 'galleries', `generated-${spec.name}`);
  const complete = join(dir, `complete-${VERSION}`);
  const made = existsSync(complete);
  if (!made) await rm(dir, { recursive: true, force: true });
  const library = join(dir, 'library');
  await mkdir(library, { recursive: true });
  const gallery = await writeGallery(dir, library);
  if (made) return gallery;
  tell(`making the gallery ${spec.name}, without files`);
  withDatabase(gallery, (db) => {
    generateGallery(db, spec);
    invitePeople(db);
    const admin = addUser(db, null, { handle: 'admin' }).id;
    grantPermission(db, null, { kind: 'user', id: admin }, 'admin');
  });
  await writeFile(complete, '');
  return gallery;
}

/** The Cookie header of the administrator of a generated gallery. */
export async function signInAdmin(gallery: BenchGallery): Promise<string> {
  return cookieOf(gallery, 'admin');
}

function placesIn(dir: string): BenchGallery {
  return { config: join(dir, 'gallery.yaml'), dataDir: join(dir, 'data') };
}

/** An empty gallery in `dir`; `more` are further keys of its configuration. */
export async function writeGallery(
  dir: string,
  library: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<BenchGallery> {
  await mkdir(dir, { recursive: true });
  const places = placesIn(dir);
  const { name, ...square } = squarePreset;
  // JSON is valid YAML.
  const text = JSON.stringify({
    library,
    ...more,
    new_albums: 'private',
    timezone: 'Europe/Paris',
    encoding,
    presets: {
      thumb: { width: 256, height: 256, crop: true },
      standard: { width: 1536, height: 1536 },
      [name]: square,
    },
  });
  await writeFile(places.config, text);
  return places;
}

/** Opens the gallery's database for `use`, and closes it afterwards. */
export function withDatabase<T>({ dataDir }: BenchGallery, use: (db: Database) => T): T {
  const db = openDatabase(dataDir, {
    busyTimeoutMs: COMMAND_BUSY_TIMEOUT_MS,
    timezone: 'Europe/Paris',
  });
  try {
    return use(db);
  } finally {
    db.$client.close();
  }
}

/**
 * One album in ten is public, one is for nobody, the others are for one of four groups. A cousin sees
 * one album in 2,500 besides. The relative is in three of the groups; one photo of each album has a policy of its own.
 */
function invitePeople(db: Database): void {
  const groups = ['family', 'friends', 'climbers', 'colleagues'].map(
    (name) => addGroup(db, null, name).id,
  );
  const relative = addUser(db, null, { handle: 'relative' }).id;
  const cousin = addUser(db, null, { handle: 'cousin' }).id;
  const owner = addUser(db, null, { handle: 'owner' }).id;
  grantPermission(db, null, { kind: 'user', id: owner }, 'view');
  for (const groupId of groups.slice(0, 3)) addMember(db, null, { userId: relative, groupId });
  const albums = idsOf(db, 'album');
  const photos = idsOf(db, 'photo');
  const givePolicies = (targets: Target[], policy: Partial<PolicyInput>) =>
    setPolicies(db, null, targets, {
      public: false,
      inherit: true,
      userIds: [],
      groupIds: [],
      ...policy,
    });
  const pick = (targets: Target[], which: (place: number) => boolean) =>
    targets.filter((_, place) => which(place));
  givePolicies(
    pick(albums, (i) => i % 10 === 5),
    { public: true },
  );
  for (const [place, groupId] of groups.entries()) {
    givePolicies(
      pick(albums, (i) => i % 10 !== 5 && i % 10 !== 9 && i % 4 === place),
      { groupIds: [groupId] },
    );
  }
  givePolicies(
    pick(albums, (i) => i % 2500 === 9),
    { userIds: [cousin] },
  );
  const own = pick(photos, (i) => i % 100 === 37);
  givePolicies(
    pick(own, (i) => i % 2 === 0),
    {},
  );
  givePolicies(
    pick(own, (i) => i % 2 === 1),
    { groupIds: groups.slice(0, 1) },
  );
}

function idsOf(db: Database, kind: Target['kind']): Target[] {
  const rows = allRows<{ id: number }>(db, sql`select id from ${sql.raw(`${kind}s`)} order by id`);
  return rows.map(({ id }) => ({ kind, id }));
}

export const benchViewerNames = ['visitor', 'relative', 'view'] as const;
export type BenchViewerName = (typeof benchViewerNames)[number];

/** The Cookie header of each viewer, with a session begun for it. */
export async function signInAll(
  gallery: BenchGallery,
): Promise<Record<BenchViewerName, string | undefined>> {
  return {
    visitor: undefined,
    relative: await cookieOf(gallery, 'relative'),
    view: await cookieOf(gallery, 'owner'),
  };
}

async function cookieOf(gallery: BenchGallery, handle: string): Promise<string> {
  const session = withDatabase(gallery, (db) => {
    const [user] = allRows<{ id: number }>(db, sql`select id from users where handle = ${handle}`);
    const begun = { by: 'password' } as const;
    return atomically(db, (tx) =>
      makeSession(tx, { userId: user?.id ?? 0, begun, device: 'benchmark' }),
    );
  });
  const config = { url: 'http://localhost', dataDir: gallery.dataDir };
  const { name, value } = await makeSessionCookie(config, session);
  return `${name}=${value}`;
}
