import { eq } from 'drizzle-orm';
import { afterAll, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { photosFor, selectVisible } from '../access/checkedRows.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { fill, openTestDatabase, type WorldPolicy } from '../testing/testWorld.ts';
import { findOfferedOriginal } from './originals.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const owner: Viewer = { ...visitor, permissions: new Set(['view']) };

/** How a photo with this policy may be downloaded: `whole`, `stripped` or not at all. */
function givenTo(viewer: Viewer, policy: WorldPolicy, file: FileFacts = jpeg) {
  const photos = [{ name: 'a', policy }];
  const { photoIds } = fill(db, { users: 0, groups: 0, albums: [{ photos }] });
  const id = photoIds[0]?.[0] ?? 0;
  db.update(schema.photos).set(file).where(eq(schema.photos.id, id)).run();
  const given = findOfferedOriginal(db, viewer, id);
  return given && (given.strip ? 'stripped' : 'whole');
}

type FileFacts = { readonly mediaType: string; readonly strippedSize: number | null };
const jpeg = { mediaType: 'image/jpeg', strippedSize: null };
const heic = { mediaType: 'image/heic', strippedSize: null };
const notStrippable = { mediaType: 'image/jpeg', strippedSize: 0 };

test('an original may be downloaded whole, stripped, or not at all', () => {
  const kept: WorldPolicy = { public: true };
  const stripped: WorldPolicy = { public: true, stripMetadata: true };
  const none: WorldPolicy = { public: true, originals: false };
  expect(givenTo(visitor, kept)).toBe('whole');
  expect(givenTo(visitor, kept, heic)).toBe('whole');
  expect(givenTo(visitor, stripped)).toBe('stripped');
  for (const file of [heic, notStrippable]) {
    expect(givenTo(visitor, stripped, file)).toBeNull();
    expect(givenTo(owner, stripped, file)).toBe('whole');
  }
  expect([givenTo(visitor, none), givenTo(owner, none)]).toEqual([null, 'whole']);
  expect(givenTo(visitor, {})).toBeNull();
});

test('conditions that a query adds cannot weaken the rule', () => {
  fill(db, { users: 0, groups: 0, albums: [{ photos: [{ name: 'hidden', policy: {} }] }] });
  const wanted = { columns: sql`photos.id`, where: sql`1 or 0` };
  expect(selectVisible(db, photosFor(owner, 'see'), wanted)).toHaveLength(1);
  expect(selectVisible(db, photosFor(visitor, 'see'), wanted)).toEqual([]);
});
