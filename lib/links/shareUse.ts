import { isItem } from '../access/facts.ts';
import { isLiveShare, type ShareState, shareStateSql } from '../access/live.ts';
import { recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { hashToken } from './linkToken.ts';

/** A share that can be opened. */
export type LiveShare = {
  readonly id: number;
  readonly nonce: Buffer | null;
  readonly name: string;
  /** The album that is shared as a whole; null: chosen photos are shared. */
  readonly albumId: number | null;
  /** null: no password. Must never be passed to a page. */
  readonly passwordHash: string | null;
  readonly expiresAt: number | null;
  /** Is it opened as a frame? */
  readonly isFrame: boolean;
};

/** The share of a token, or null where the token is wrong, or the share is revoked or expired. */
export function findShareByToken(db: Database, token: string, now = Date.now()): LiveShare | null {
  const row = firstRow<Omit<LiveShare, 'isFrame'> & { isFrame: number }>(
    db,
    sql`select id, nonce, name, album_id as albumId, password_hash as passwordHash,
        expires_at as expiresAt, is_frame as isFrame
      from shares where token_hash = ${hashToken(token)} and ${isLiveShare(now)}`,
  );
  return row && { ...row, isFrame: row.isFrame === 1 };
}

/** Counts and records that somebody has opened the share. */
export function noteVisit(tx: Tx, shareId: number, now = Date.now()): void {
  runStatement(
    tx,
    sql`update shares
      set visits = visits + 1, last_visit_at = ${now}
      where id = ${shareId}`,
  );
  recordActivity(tx, { kind: 'share-opened', userId: null, subject: `share:${shareId}` }, now);
}

export type ListedShare = {
  readonly id: number;
  readonly nonce: Buffer | null;
  readonly name: string;
  readonly state: ShareState;
  /** The album that is shared as a whole; null: chosen photos are shared. */
  readonly album: { readonly id: number; readonly name: string; readonly dirpath: string } | null;
  /** How many photos were chosen. */
  readonly photos: number;
  readonly hasPassword: boolean;
  readonly originals: boolean;
  readonly isFrame: boolean;
  readonly createdAt: number;
  /** The name of the user who made it; null: a command, or a user who has been removed. */
  readonly createdBy: string | null;
  readonly expiresAt: number | null;
  readonly visits: number;
  readonly lastVisitAt: number | null;
};

type Row = Omit<ListedShare, 'album' | 'hasPassword' | 'originals' | 'isFrame'> & {
  albumId: number | null;
  albumName: string;
  dirpath: string;
  hasPassword: number;
  originals: number;
  isFrame: number;
};

/** Every share, newest first. Contains nothing from which a share's URL could be made. */
export function listShares(db: Database, now = Date.now()): ListedShare[] {
  const rows = allRows<Row>(
    db,
    sql`select shares.id, shares.nonce, shares.name, shares.album_id as albumId,
      albums.shown_name as albumName, albums.dirpath,
      shares.password_hash is not null as hasPassword, shares.originals,
      shares.is_frame as isFrame,
      shares.created_at as createdAt, users.name as createdBy, shares.expires_at as expiresAt,
      shares.visits, shares.last_visit_at as lastVisitAt,
      (select count(*)
        from share_photos join photos on photos.id = share_photos.photo_id
        where share_photos.share_id = shares.id and ${isItem}) as photos,
      ${shareStateSql(now)} as state
      from shares
      left join albums on albums.id = shares.album_id
      left join users on users.id = shares.created_by
      order by shares.id desc`,
  );
  return rows.map(({ albumId, albumName, dirpath, hasPassword, originals, isFrame, ...row }) => ({
    ...row,
    album: albumId === null ? null : { id: albumId, name: albumName, dirpath },
    hasPassword: hasPassword === 1,
    originals: originals === 1,
    isFrame: isFrame === 1,
  }));
}
