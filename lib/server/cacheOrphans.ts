import { idList } from '../access/condition.ts';
import { isPresent } from '../access/facts.ts';
import type { FindOrphans } from '../cache/prune.ts';
import type { Config } from '../config/config.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { chatPreview } from '../images/presets.ts';
import { fullJpeg } from '../images/thumbnail.ts';
import { contentKeyColumn } from '../photos/rows.ts';
import { renditionKey, renditionName } from './filmRenditions.ts';
import { type NamedPhoto, thumbnailKey, thumbnailName } from './thumbnailNames.ts';
import { isOldTile } from './tileCache.ts';

type KeptPhoto = NamedPhoto & { readonly damaged: string | null };

/** Names of derived files begin with the photo's id. */
const KEY =
  /^(thumbnails|stripped|films)\/[0-9a-f]{2}\/(\d{1,15})-[0-9a-f]{32}\.(?:jpeg|webp|json|mp4)$/;

/**
 * Finds cached files that will not be requested any more: thumbnails of photos that are missing or
 * have other content now, and renditions of such films, thumbnails of former presets and encoder options,
 * files named by older versions, and tiles of the map that are too old.
 * Thumbnails of damaged photos (named by the version of the file) and stripped files can only be
 * judged by their age.
 */
export function orphanFinder(
  db: Database,
  config: Pick<Config, 'presets' | 'encoding'>,
): FindOrphans {
  return async (keys) => {
    const idOf = new Map(
      keys.flatMap((key) => {
        const id = KEY.exec(key)?.[2];
        return id === undefined ? [] : [[key, Number(id)]];
      }),
    );
    const photos = listPresent(db, [...new Set(idOf.values())]);
    const wanted = new Set(photos.flatMap((photo) => keysOf(config, photo)));
    const byId = new Map(photos.map((photo) => [photo.id, photo]));
    return new Set(
      keys.filter((key) => {
        if (key.startsWith('tiles/')) return isOldTile(key, Date.now());
        const photo = byId.get(idOf.get(key) ?? 0);
        if (photo === undefined) return true;
        if (key.startsWith('stripped/')) return false;
        return (key.startsWith('films/') || photo.damaged === null) && !wanted.has(key);
      }),
    );
  };
}

function listPresent(db: Database, ids: readonly number[]): KeptPhoto[] {
  return allRows<KeptPhoto>(
    db,
    sql`select photos.id, photos.etag, ${contentKeyColumn} as "contentKey", photos.damaged
      from photos
      join albums on albums.id = photos.album_id
      where photos.id in ${idList(ids)} and ${isPresent('photos')} and ${isPresent('albums')}`,
  );
}

function keysOf(config: Pick<Config, 'presets' | 'encoding'>, photo: KeptPhoto): string[] {
  const wanted = [...config.presets.values(), chatPreview].flatMap((preset) =>
    (['jpeg', 'webp'] as const).map((format) => ({ preset, format })),
  );
  const thumbnails = [...wanted, fullJpeg].map((each) =>
    thumbnailKey(thumbnailName(config, photo, each, null), each.format),
  );
  return [...thumbnails, renditionKey(renditionName(photo))];
}
