import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { databasePath } from '../db/client.ts';
import { connect, type Database, type Tx } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { indexWords } from '../db/searchIndex.ts';
import { atomically } from '../db/write.ts';
import type { Position } from '../images/metadata/camera.ts';
import { recountAlbums } from '../photos/counters.ts';
import { foldText } from '../text/search.ts';
import { sortKey } from '../text/sortKey.ts';
import { type WallTime, wallTimeAt } from '../time/wallTime.ts';
import { asTx } from './asTx.ts';
import { writeMigratedDatabase } from './migratedDatabase.ts';

/**
 * Tests only: a gallery described by plain data, and functions that put it into a real database.
 */
export type WorldPolicy = {
  public?: boolean;
  inherit?: boolean;
  users?: number[];
  groups?: number[];
  originals?: boolean;
  archives?: boolean;
  stripMetadata?: boolean;
};

export type WorldPhoto = {
  name: string;
  /** The camera's clock, as milliseconds since it showed 1970. */
  takenAt?: number | null;
  editedAt?: number | null;
  policy?: WorldPolicy;
  missing?: boolean;
  waiting?: boolean;
  shares?: number[];
  /** This one is the film of the photo with this index, which comes before it in the album. */
  partOf?: number;
  /** Where it was taken: degrees, north and east positive. */
  position?: Position | null;
};

export type WorldAlbum = {
  date?: string;
  name?: string;
  dirpath?: string;
  category?: string;
  policy?: WorldPolicy;
  missing?: boolean;
  shares?: number[];
  /** Index of the photo that the owner chose as the cover. */
  cover?: number | null;
  photos: WorldPhoto[];
};

export type World = { users: number; groups: number; shares?: number; albums: WorldAlbum[] };

/**
 * A migrated database in a temporary directory; `statements` collects the text of each statement.
 */
export function openTestDatabase(): { db: Tx; statements: string[]; close: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'albumen-test-'));
  const statements: string[] = [];
  writeMigratedDatabase(dir);
  const db = connect(databasePath(dir), {
    busyTimeoutMs: 1000,
    onStatement: (statement) => statements.push(statement),
  });
  return {
    db: asTx(db),
    statements,
    close: () => {
      db.$client.close();
      rmSync(dir, { recursive: true });
    },
  };
}

const tables = [
  'favourites share_photos shares activity changes sessions links accounts permissions memberships',
  'photo_places album_cells photo_grants album_months album_audience_months audience_months audience_grants audiences',
  'policy_users policy_groups camera_details photo_texts photos albums policies users groups',
].flatMap((names) => names.split(' '));

/** Empties the database and fills it; users, groups and shares are numbered from 1. */
export function fill(db: Database, world: World): { albumIds: number[]; photoIds: number[][] } {
  return atomically(db, (tx) => {
    tx.$client.pragma('defer_foreign_keys = ON');
    for (const table of tables) tx.$client.exec(`delete from ${table}`);
    const now = Date.now();
    for (let id = 1; id <= world.users; id++) {
      tx.insert(schema.users)
        .values({ id, handle: `u${id}`, name: `User ${id}`, createdAt: now })
        .run();
    }
    for (let id = 1; id <= world.groups; id++) {
      tx.insert(schema.groups)
        .values({ id, name: `g${id}`, createdAt: now })
        .run();
    }
    for (let id = 1; id <= (world.shares ?? 0); id++) {
      tx.insert(schema.shares)
        .values({ id, tokenHash: `hash ${id}`, createdAt: now })
        .run();
    }
    const added = world.albums.map((album, index) => addAlbum(tx, album, index));
    recountAlbums(
      tx,
      added.map(({ id }) => id),
    );
    indexWords(tx.$client);
    return { albumIds: added.map(({ id }) => id), photoIds: added.map(({ photos }) => photos) };
  });
}

function addPolicy(db: Tx, policy: WorldPolicy | undefined): number | null {
  if (!policy) return null;
  const { users = [], groups = [], ...flags } = policy;
  const { id } = db
    .insert(schema.policies)
    .values(flags)
    .returning({ id: schema.policies.id })
    .get();
  for (const userId of users) {
    db.insert(schema.policyUsers).values({ policyId: id, userId }).run();
  }
  for (const groupId of groups) {
    db.insert(schema.policyGroups).values({ policyId: id, groupId }).run();
  }
  return id;
}

function addAlbum(db: Tx, album: WorldAlbum, index: number) {
  const name = album.name ?? `Album ${index}`;
  const dirpath = album.dirpath ?? `album-${index}`;
  const { id } = db
    .insert(schema.albums)
    .values({
      category: album.category ?? 'Photos',
      dirpath,
      rawDirpath: Buffer.from(dirpath),
      derivedDate: album.date ?? '2020-01-01',
      derivedName: name,
      searchText: foldText(name),
      policyId: addPolicy(db, album.policy),
      missingSince: album.missing ? 1 : null,
      addedAt: 0,
    })
    .returning({ id: schema.albums.id })
    .get();
  for (const shareId of album.shares ?? []) {
    db.update(schema.shares).set({ albumId: id }).where(eq(schema.shares.id, shareId)).run();
  }
  const photos: number[] = [];
  for (const photo of album.photos) {
    const partOf = photo.partOf === undefined ? null : (photos[photo.partOf] ?? null);
    photos.push(addPhoto(db, id, photo, partOf));
  }
  const coverPhotoId = photos[album.cover ?? -1];
  if (coverPhotoId !== undefined) {
    db.update(schema.albums).set({ coverPhotoId }).where(eq(schema.albums.id, id)).run();
  }
  return { id, photos };
}

function wallAfter(ms: number | null | undefined): WallTime | null {
  return ms == null ? null : wallTimeAt(ms, 0);
}

function addPhoto(db: Tx, albumId: number, photo: WorldPhoto, partOf: number | null): number {
  const { id } = db
    .insert(schema.photos)
    .values({
      albumId,
      filename: photo.name,
      path: Buffer.from(`${albumId}/${photo.name}`),
      kind: partOf === null ? 'image' : 'video',
      mediaType: partOf === null ? 'image/jpeg' : 'video/mp4',
      partOf,
      size: 1,
      fileTime: 0,
      etag: 'e',
      width: 300,
      height: 200,
      takenAt: wallAfter(photo.takenAt),
      editedAt: wallAfter(photo.editedAt),
      sortKey: sortKey(photo.name),
      policyId: addPolicy(db, photo.policy),
      missingSince: photo.missing ? 1 : null,
      waiting: photo.waiting ?? false,
      addedAt: 0,
    })
    .returning({ id: schema.photos.id })
    .get();
  if (photo.position) {
    db.insert(schema.cameraDetails)
      .values({ photoId: id, ...photo.position })
      .run();
  }
  for (const shareId of photo.shares ?? []) {
    db.insert(schema.sharePhotos).values({ shareId, photoId: id }).run();
  }
  return id;
}
