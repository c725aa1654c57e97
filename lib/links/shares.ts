import { and, eq, isNull } from 'drizzle-orm';
import { photoCondition } from '../access/access.ts';
import { compile, idList } from '../access/condition.ts';
import { isItem, isPart } from '../access/facts.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { isSameNonce, type RowKey } from '../db/rowKey.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { parseName } from '../people/identity.ts';
import { AdminError } from '../text/adminError.ts';
import { hashToken, newToken } from './linkToken.ts';
import { holderOf } from './sharesShowing.ts';

type Share = typeof schema.shares.$inferSelect;

/** The limit of chosen photos. */
export const MOST_SHARED_PHOTOS = 2000;

type NewShare = {
  /** Shown to people who open the share. */
  readonly name: string;
  readonly of: { readonly albumId: number } | { readonly photoIds: readonly number[] };
  /** An instant; null: never. */
  readonly expiresAt?: number | null;
  /** As made by `hashPassword`; null: no password. */
  readonly passwordHash?: string | null;
  /** Does it allow originals and archives? */
  readonly originals?: boolean;
  /** Is it for a tablet on a shelf, and opened as a frame alone? */
  readonly isFrame?: boolean;
};

/**
 * Makes a share. The token is returned here and cannot be read again. Things that the rule would not
 * show through it are refused: those that are missing, wait for approval, or have a policy that
 * names nobody.
 *
 * @throws AdminError
 */
export function makeShare(
  db: Database,
  actor: Actor,
  { name: given, of, expiresAt = null, passwordHash = null, ...more }: NewShare,
  now = Date.now(),
): RowKey & { readonly token: string } {
  const name = parseName(given);
  const { originals = true, isFrame = false } = more;
  if (expiresAt !== null && !(Number.isSafeInteger(expiresAt) && expiresAt > now)) {
    throw new AdminError('invalid-expiry', 'A share expires in the future, or never.');
  }
  const albumId = 'albumId' in of ? of.albumId : null;
  const photoIds = 'photoIds' in of ? [...new Set(of.photoIds)] : [];
  return atomically(db, (tx) => {
    refuseUnknown(tx, albumId, photoIds);
    const token = newToken();
    const { id, nonce } = tx
      .insert(schema.shares)
      .values({
        tokenHash: hashToken(token),
        name,
        albumId,
        passwordHash,
        originals,
        expiresAt,
        isFrame,
        createdAt: now,
        createdBy: actor,
      })
      .returning({ id: schema.shares.id, nonce: schema.shares.nonce })
      .get();
    runStatement(
      tx,
      sql`insert into share_photos (share_id, photo_id)
        select ${id}, value
        from json_each(${JSON.stringify(photoIds)})
        union
        select ${id}, photos.id
        from photos indexed by photos_parts
        where ${isPart} and photos.part_of in ${idList(photoIds)}`,
    );
    refuseUnseen(tx, id, albumId);
    recordActivity(tx, {
      kind: 'share-made',
      userId: actor,
      subject: `share:${id}`,
      details: {
        name,
        albumId,
        expiresAt,
        originals,
        isFrame,
        photos: photoIds.length,
        password: passwordHash !== null,
      },
    });
    return { id, nonce, token };
  });
}

/** @throws AdminError where nothing, too much, or something that does not exist is to be shared */
function refuseUnknown(db: Database, albumId: number | null, photoIds: readonly number[]): void {
  if (albumId === null && photoIds.length === 0) {
    throw new AdminError('nothing-to-share', 'Choose an album or some photos to share.');
  }
  if (photoIds.length > MOST_SHARED_PHOTOS) {
    throw new AdminError(
      'too-many-photos',
      `A share lists ${MOST_SHARED_PHOTOS} photos at most, and these are ${photoIds.length}. Share an album whole instead.`,
      { most: MOST_SHARED_PHOTOS, count: photoIds.length },
    );
  }
  const row = firstRow<{ kind: 'album' | 'photo'; id: number }>(
    db,
    sql`select 'album' as kind, ${albumId} as id
      where ${albumId} is not null
        and not exists (select 1 from albums where albums.id = ${albumId})
      union all
      select 'photo', value
      from json_each(${JSON.stringify(photoIds)})
      where not exists (select 1 from photos where photos.id = value and ${isItem})
      limit 1`,
  );
  if (!row) return;
  throw new AdminError('unknown-target', `There is no ${row.kind} ${row.id}.`, {
    target: `${row.kind}:${row.id}`,
  });
}

/**
 * @throws AdminError where the rule would not show something through the share that has just been
 * written
 */
function refuseUnseen(db: Database, shareId: number, albumId: number | null): void {
  const seen = compile(photoCondition(holderOf(shareId)));
  if (albumId !== null) {
    const shown = firstRow(
      db,
      sql`select 1
        from albums
        join photos on photos.album_id = albums.id
        where albums.id = ${albumId}
          and ${seen}
        limit 1`,
    );
    if (shown) return;
    throw new AdminError(
      'nothing-to-share',
      'This share would show nothing: no photo of the album takes the policy of its album. Let photos inherit it, or share chosen photos.',
    );
  }
  const unseen = allRows<{ filename: string }>(
    db,
    sql`select photos.filename
      from share_photos
      join photos on photos.id = share_photos.photo_id
      join albums on albums.id = photos.album_id
      where share_photos.share_id = ${shareId} and ${isItem} and not coalesce(${seen}, 0)
      order by photos.filename`,
  );
  if (unseen.length === 0) return;
  const names = unseen.map(({ filename }) => filename).join(', ');
  throw new AdminError(
    'not-shareable',
    `Some of these photos cannot be shared: their files are missing, they wait for approval, or they have a policy of their own that names nobody. They are: ${names}`,
    { names, count: unseen.length },
  );
}

/**
 * Revokes a share, at once for everybody who has opened it; `revoked` is false where it was revoked
 * before.
 *
 * @throws AdminError where there is no such share
 */
export function revokeShare(
  db: Database,
  actor: Actor,
  id: number,
  now = Date.now(),
): { revoked: boolean } {
  const { shares } = schema;
  return atomically(db, (tx) => {
    const { name } = getShare(tx, id);
    const { changes } = tx
      .update(shares)
      .set({ revokedAt: now })
      .where(and(eq(shares.id, id), isNull(shares.revokedAt)))
      .run();
    if (changes === 0) return { revoked: false };
    const subject = `share:${id}`;
    recordActivity(tx, { kind: 'share-revoked', userId: actor, subject, details: { name } });
    return { revoked: true };
  });
}

/**
 * The id of a share that a form names. Threat: after a restore another share may have the same id;
 * a page from before would act on it.
 *
 * @throws AdminError
 */
export function getShareId(db: Database, { id, nonce }: RowKey): number {
  if (isSameNonce(nonce, getShare(db, id).nonce)) return id;
  throw unknownShare(id);
}

/** @throws AdminError */
function getShare(db: Database, id: number): Share {
  const share = db.select().from(schema.shares).where(eq(schema.shares.id, id)).get();
  if (share) return share;
  throw unknownShare(id);
}

function unknownShare(id: number): AdminError {
  return new AdminError('unknown-share', `There is no share ${id}.`, { id });
}
