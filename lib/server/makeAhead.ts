import pLimit from 'p-limit';
import { seesAll } from '../access/access.ts';
import { isPresent } from '../access/facts.ts';
import type { Cache } from '../cache/cache.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { findSetting, keepSetting, type SettingName } from '../db/settings.ts';
import { sql } from '../db/sql.ts';
import { write } from '../db/write.ts';
import { playsEverywhere } from '../images/filmCodecs.ts';
import type { Preset } from '../images/presets.ts';
import { findPartFor } from '../photos/parts.ts';
import { findPhoto } from '../photos/photos.ts';
import { hasThumbnail, type VisiblePhoto } from '../photos/rows.ts';
import { messageOf } from '../process/thrown.ts';
import type { ServerContext } from './context.ts';
import { isMoving, makeRenditionNow, renditionName } from './filmRenditions.ts';
import { findThumbnails } from './thumbnailCache.ts';
import { photosAtOnce } from './thumbnailLanes.ts';

/* What commands make before anybody asks for it. */

/** Called with how much is done, and how much there is in all. */
export type Progress = (done: number, total: number) => void;

type Context = Pick<
  ServerContext,
  'db' | 'cache' | 'originals' | 'config' | 'log' | 'findings' | 'work'
>;

/**
 * Makes the thumbnails of these presets for photos that were added after `since` (an instant); where a
 * preset was made ahead before, after the photos that got it then. A run that was ended half-way is
 * repeated by the next one, which finds in the cache what was made. All thumbnails of a photo are made
 * from one decoding, as WebP, which nearly every browser accepts; for others a JPEG is made on request.
 * Resolves to the number of photos.
 *
 * @throws CacheRefusedError as soon as one cannot be kept; the next run makes those that are missing
 */
export async function makeThumbnailsAhead(
  context: Context,
  presets: readonly Preset[],
  since: number,
  progress: Progress,
): Promise<number> {
  const { db, log } = context;
  const from = new Map(presets.map(({ name }) => [name, findMadeUntil(db, name) ?? since]));
  await keepMadeUntil(db, from);
  const photos = listAddedAfter(db, Math.min(...from.values()));
  const { cache, refusal } = noticeRefusal(context.cache);
  let done = 0;
  await pLimit(photosAtOnce).map(photos, async ({ id, addedAt }) => {
    if (refusal()) return;
    try {
      const photo = findPhoto(db, seesAll, id);
      const wanted = presets
        .filter(({ name }) => addedAt > (from.get(name) ?? since))
        .map((preset) => ({ preset, format: 'webp' as const }));
      if (photo && hasThumbnail(photo)) await findThumbnails({ ...context, cache }, photo, wanted);
    } catch (error) {
      // A corrupt file must not end the loop.
      log.error(`No thumbnail of photo ${id}: ${error instanceof Error ? error.message : error}`);
    }
    done += 1;
    progress(done, photos.length);
  });
  const refused = refusal();
  if (refused) throw refused;
  const until = photos.reduce((latest, { addedAt }) => Math.max(latest, addedAt), since);
  await keepMadeUntil(db, new Map(presets.map(({ name }) => [name, until])));
  return photos.length;
}

/** The cache keeps nothing more: its disk is full, say, or only read. */
export class CacheRefusedError extends Error {
  override name = 'CacheRefusedError';
}

/** A cache, and a function that says why it did not keep something; null where it kept all. */
function noticeRefusal(cache: Cache): {
  readonly cache: Cache;
  readonly refusal: () => CacheRefusedError | null;
} {
  let refused: CacheRefusedError | null = null;
  const put: Cache['put'] = async (key, bytes) => {
    try {
      await cache.put(key, bytes);
    } catch (error) {
      refused ??= new CacheRefusedError(messageOf(error));
      throw error;
    }
  };
  return { cache: { ...cache, put }, refusal: () => refused };
}

function settingOf(preset: string): SettingName {
  return `thumbnails_made_until:${preset}`;
}

/** The instant when the last photo was added for which thumbnails of this preset were made ahead. */
function findMadeUntil(db: Database, preset: string): number | null {
  const until = findSetting(db, settingOf(preset));
  return until === null ? null : Number(until);
}

async function keepMadeUntil(db: Database, until: ReadonlyMap<string, number>): Promise<void> {
  await write(db, (tx) => {
    for (const [preset, instant] of until) {
      keepSetting(tx, settingOf(preset), String(instant));
    }
  });
}

function listAddedAfter(db: Database, instant: number): { id: number; addedAt: number }[] {
  return allRows(
    db,
    sql`select id, added_at as addedAt from photos
      where added_at > ${instant} and ${isPresent('photos')}
      order by id`,
  );
}

/** How many films need a rendition, for how many one was made now, and for how many that failed. */
type RenditionsMade = {
  readonly wanted: number;
  readonly made: number;
  readonly failed: number;
};

/**
 * Makes renditions of all films that not every browser plays, and of what moves in photos, one after the
 * other. Those that are there are left as they are, so it can be ended at any time.
 */
export async function makeRenditionsAhead(
  context: Context,
  progress: Progress,
): Promise<RenditionsMade> {
  const films = listMoving(context.db).flatMap((id) => findUnplayable(context.db, id) ?? []);
  const { renditions } = context.work;
  const ended = { kept: 0, made: 0, failed: 0 };
  for (const [at, film] of films.entries()) {
    const name = renditionName(film);
    const tell = () => progress(at + (renditions.progress.get(name) ?? 0), films.length);
    const timer = setInterval(tell, 1000);
    ended[await makeRenditionNow(context, film).finally(() => clearInterval(timer))] += 1;
    progress(at + 1, films.length);
  }
  return { wanted: films.length, made: ended.made, failed: ended.failed };
}

/** The ids of films, and of photos in which something moves. */
function listMoving(db: Database): number[] {
  const rows = allRows<{ id: number }>(
    db,
    sql`select distinct coalesce(part_of, id) as id from photos
      where (kind = 'video' or motion_length is not null) and ${isPresent('photos')}
      order by 1`,
  );
  return rows.map(({ id }) => id);
}

/** The film, or the film of the photo, with this id; null where every browser plays it. */
function findUnplayable(db: Database, id: number): VisiblePhoto | null {
  const photo = findPhoto(db, seesAll, id);
  if (!photo) return null;
  const isStill = photo.kind === 'image';
  const film = (isStill && findPartFor(db, seesAll, 'see', id, 'film')) || photo;
  const { mediaType } = film.kind === 'video' ? film : { mediaType: 'video/mp4' };
  return isMoving(film) && !playsEverywhere({ mediaType, codecs: film.codecs }) ? film : null;
}
