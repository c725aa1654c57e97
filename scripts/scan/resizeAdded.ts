import pLimit from 'p-limit';
import { visitor } from '../../lib/access/access.ts';
import { openCache } from '../../lib/cache/openCache.ts';
import { commandBusyTimeoutMs, openDatabase } from '../../lib/db/open.ts';
import { findPhoto } from '../../lib/photos/photos.ts';
import { hasThumbnail } from '../../lib/photos/rows.ts';
import { createLog } from '../../lib/process/log.ts';
import { openOriginals } from '../../lib/server/content.ts';
import { createFileFindings } from '../../lib/server/fileFindings.ts';
import { flushKept } from '../../lib/server/keptThumbnails.ts';
import { findThumbnails } from '../../lib/server/thumbnailCache.ts';
import { photosAtOnce } from '../../lib/server/thumbnailLanes.ts';
import { createServerWork } from '../../lib/server/work.ts';
import type { ScanOptions } from './options.ts';

const viewer = { ...visitor, permissions: new Set(['view'] as const) };

/**
 * Makes the thumbnails of added photos, all of one photo from one decoding, as WebP, which nearly every browser takes; the few others
 * get theirs on first sight.
 */
export async function resizeAdded(
  { config, resize }: ScanOptions,
  photoIds: readonly number[],
): Promise<void> {
  const db = openDatabase(config.dataDir, {
    busyTimeoutMs: commandBusyTimeoutMs,
    timezone: config.timezone,
  });
  const log = createLog(config.logLevel);
  const findings = createFileFindings(db);
  const context = {
    db,
    config,
    log,
    findings,
    originals: openOriginals(config.library),
    cache: openCache(config.cache),
    work: createServerWork(log),
  };
  const wanted = resize.flatMap((name) => {
    const preset = config.presets.get(name);
    return preset ? [{ preset, format: 'webp' as const }] : [];
  });
  await pLimit(photosAtOnce).map(photoIds, async (photoId) => {
    try {
      const photo = findPhoto(db, viewer, photoId);
      if (photo && hasThumbnail(photo)) await findThumbnails(context, photo, wanted);
    } catch (error) {
      // A corrupt file must not end the loop.
      const why = error instanceof Error ? error.message : error;
      log.error(`No thumbnail of photo ${photoId}: ${why}`);
    }
  });
  await findings.flush();
  await flushKept(db);
  db.$client.close();
}
