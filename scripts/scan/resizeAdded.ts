import { visitor } from '../../lib/access/access.ts';
import { openCache } from '../../lib/cache/openCache.ts';
import { commandBusyTimeoutMs, openDatabase } from '../../lib/db/open.ts';
import { findPhoto } from '../../lib/photos/photos.ts';
import { createLog } from '../../lib/process/log.ts';
import { prepareThumbnails } from '../../lib/scan/prepareThumbnails.ts';
import { openOriginals } from '../../lib/server/content.ts';
import { createFileFindings } from '../../lib/server/fileFindings.ts';
import { findThumbnail } from '../../lib/server/thumbnailCache.ts';
import { createServerWork } from '../../lib/server/work.ts';
import type { ScanOptions } from './options.ts';

const viewer = { ...visitor, permissions: new Set(['view'] as const) };

/**
 * Makes the thumbnails of added photos, as WebP, which nearly every browser takes; the few others
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
    config,
    log,
    findings,
    originals: openOriginals(config.library),
    cache: openCache(config.cache),
    work: createServerWork(),
  };
  const make = async (photoId: number, presetName: string) => {
    const photo = findPhoto(db, viewer, photoId);
    const preset = config.presets.get(presetName);
    if (preset && photo?.kind === 'image') await findThumbnail(context, photo, preset, 'webp');
  };
  await prepareThumbnails(photoIds, resize, make, (photoId, error) =>
    log.error(
      `No thumbnail of photo ${photoId}: ${error instanceof Error ? error.message : error}`,
    ),
  );
  await findings.flush();
  db.$client.close();
}
