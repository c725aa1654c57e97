import { visitor } from '../access/access.ts';
import { madePublicByHand } from '../access/facts.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { findPhoto } from './photos.ts';
import type { VisibleAlbum, VisiblePhoto } from './rows.ts';
import { albumSequence, listPartOfSequence } from './sequence.ts';

/** What a chat may show beside a link to an album; `cover` is null where there is no picture. */
type ChatPreview = { readonly cover: VisiblePhoto | null };

/**
 * The preview of an album for chats, or null where there is to be none. Threat: chats keep cover and
 * title on their servers, also after the album is closed. So an album has one only if an administrator
 * chose to make it public, and it shows what a visitor sees, whoever asks.
 */
export function findChatPreview(db: Database, album: VisibleAlbum): ChatPreview | null {
  const { id, coverPhotoId } = album;
  const isChosen = firstRow(
    db,
    sql`select 1
      from albums
      where id = ${id} and ${madePublicByHand(sql`albums.policy_id`)}`,
  );
  if (!isChosen) return null;
  const chosen = coverPhotoId === null ? null : findPhoto(db, visitor, coverPhotoId);
  const isPicture = sql`photos.kind = 'image'`;
  const [first = null] = listPartOfSequence(db, albumSequence(visitor, id), {
    where: isPicture,
    limit: 1,
  });
  return { cover: chosen?.albumId === id && chosen.kind === 'image' ? chosen : first };
}
