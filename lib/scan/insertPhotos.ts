import type Sqlite from 'better-sqlite3';
import { prepareInsertAll } from '../db/insertAll.ts';
import type { WaitingReason } from '../db/waiting.ts';
import { pathBytes } from '../library/rawPath.ts';
import { sortKey } from '../text/sortKey.ts';
import { prepareDetails } from './photoDetails.ts';
import type { PhotoFacts } from './photoFacts.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

/** A photo to be inserted. */
type NewRow = {
  readonly albumId: number;
  readonly photo: ScannedPhoto;
  readonly facts: PhotoFacts;
  readonly unrevealed: boolean;
  readonly waits: WaitingReason | null;
};

/** Inserts photos with what their files say, and returns their ids in the same order. */
type InsertPhotos = (rows: readonly NewRow[]) => number[];

/** Prepares a function that inserts photos. Ids are given one by one, so it must run in a transaction. */
export function prepareInsertPhotos(client: Sqlite.Database, now: number): InsertPhotos {
  const insert = prepareInsertAll<NewRow>(client, 'photos', {
    album_id: ({ albumId }) => albumId,
    filename: ({ photo }) => photo.filename,
    sort_key: ({ photo }) => sortKey(photo.filename),
    path: ({ photo }) => pathBytes(photo.rawPath),
    size: ({ photo }) => photo.size,
    file_time: ({ photo }) => photo.fileTime,
    etag: ({ photo }) => photo.etag,
    ctime: ({ photo }) => photo.ctimeMs,
    kind: ({ facts }) => facts.kind,
    media_type: ({ facts }) => facts.mediaType,
    quick_key: ({ facts }) => facts.quickKey,
    full_key: ({ facts }) => facts.fullKey,
    width: ({ facts }) => facts.width,
    height: ({ facts }) => facts.height,
    orientation: ({ facts }) => facts.orientation,
    duration: ({ facts }) => facts.duration,
    codecs: ({ facts }) => facts.codecs,
    motion_start: ({ facts }) => facts.motionStart,
    motion_length: ({ facts }) => facts.motionLength,
    content_identifier: ({ facts }) => facts.contentIdentifier,
    taken_at: ({ facts }) => facts.takenAt,
    taken_offset: ({ facts }) => facts.takenOffset,
    taken_source: ({ facts }) => facts.takenSource,
    taken_by_zone: ({ facts }) => Number(facts.takenByZone),
    sidecars: ({ facts }) => facts.sidecars,
    damaged: ({ facts }) => facts.damaged,
    reader_version: ({ facts }) => facts.readBy,
    missing_since: ({ unrevealed }) => (unrevealed ? now : null),
    unrevealed: ({ unrevealed }) => Number(unrevealed),
    waiting: ({ waits }) => Number(waits !== null),
    waiting_reason: ({ waits }) => waits,
    added_at: () => now,
  });
  const details = prepareDetails(client);
  return (rows) => {
    if (rows.length === 0) return [];
    const first = insert(rows) - rows.length + 1;
    details.insert(rows.map(({ facts }, i) => ({ id: first + i, facts })));
    return rows.map((_, i) => first + i);
  };
}
