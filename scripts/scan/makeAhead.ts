import { join } from 'node:path';
import { openCache } from '../../lib/cache/openCache.ts';
import { tryFileLock } from '../../lib/db/fileLock.ts';
import { COMMAND_BUSY_TIMEOUT_MS, openDatabase } from '../../lib/db/open.ts';
import { filmDecoderFault } from '../../lib/images/filmDecoder.ts';
import { makeLog } from '../../lib/process/log.ts';
import { openOriginals } from '../../lib/server/content.ts';
import { makeFileFindings } from '../../lib/server/fileFindings.ts';
import { flushKept } from '../../lib/server/keptThumbnails.ts';
import {
  CacheRefusedError,
  makeRenditionsAhead,
  makeThumbnailsAhead,
} from '../../lib/server/makeAhead.ts';
import { makeServerWork } from '../../lib/server/work.ts';
import { makeMeter } from './meter.ts';
import type { ScanOptions } from './options.ts';

type AheadContext = Parameters<typeof makeRenditionsAhead>[0];

/**
 * Makes the thumbnails and renditions that were asked for, after a scan that began at `since`.
 *
 * @throws Error where the cache does not keep what is made
 */
export async function makeAhead(options: ScanOptions, since: number): Promise<void> {
  const { config, resize, renditions } = options;
  const db = openDatabase(config.dataDir, {
    busyTimeoutMs: COMMAND_BUSY_TIMEOUT_MS,
    timezone: config.timezone,
  });
  const log = makeLog(config.logLevel);
  const findings = makeFileFindings(db);
  const context = {
    db,
    config,
    log,
    findings,
    originals: openOriginals(config.library),
    cache: openCache(config.cache),
    work: makeServerWork(log),
  };
  try {
    if (resize.length > 0) await makeThumbnails(context, options, since);
    if (renditions) await makeRenditions(context, options);
    await findings.flush();
    await flushKept(db);
  } finally {
    db.$client.close();
  }
}

async function makeThumbnails(
  context: AheadContext,
  options: ScanOptions,
  since: number,
): Promise<void> {
  const presets = options.resize.flatMap((name) => context.config.presets.get(name) ?? []);
  const meter = makeMeter(options, 'photos');
  // An instant after `since` is one of the scan.
  const photos = await makeThumbnailsAhead(context, presets, since - 1, meter.show).catch(
    (error: unknown) => {
      if (!(error instanceof CacheRefusedError)) throw error;
      throw new Error(
        'The cache cannot be written, so not all thumbnails were made ahead. Mount its disk for writing, or make room; the next scan with --resize makes them.',
      );
    },
  );
  if (photos > 0) meter.end(`Thumbnails of ${photos === 1 ? '1 photo' : `${photos} photos`}`);
}

async function makeRenditions(context: AheadContext, options: ScanOptions): Promise<void> {
  const fault = filmDecoderFault();
  if (fault !== null) return console.error(`No renditions: ${fault}`);
  const release = tryFileLock(join(context.config.dataDir, 'renditions.lock'));
  if (release === null) return console.error('Renditions are being made by another scan.');
  try {
    const meter = makeMeter(options, 'films');
    const { wanted, made, failed } = await makeRenditionsAhead(context, meter.show);
    const not = failed > 0 ? `, ${failed} could not be made` : '';
    if (wanted > 0) meter.end(`Renditions of ${made} of ${wanted} films${not}`);
  } finally {
    release();
  }
}
