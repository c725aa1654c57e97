import { setTimeout as sleep } from 'node:timers/promises';
import { seesAll } from '../access/access.ts';
import type { Database } from '../db/open.ts';
import { firstRow } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import { findEmbeddedThumbnail } from '../images/embeddedThumbnail.ts';
import { readJpegHeader } from '../images/jpegHeader.ts';
import { HEAD_BYTES } from '../images/metadata.ts';
import { readTiffOrientation } from '../images/strip/orientation.ts';
import type { EmbeddedPicture } from '../images/thumbhash.ts';
import { pageUnhashed } from '../photos/photos.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import type { ServerContext } from './context.ts';

const PHOTOS_AT_ONCE = 20;
const LOOK_EVERY_MS = 30 * 1000;

type Context = Pick<ServerContext, 'db' | 'originals' | 'findings' | 'work' | 'log'>;

/**
 * At the start and after each scan, makes missing thumbhashes from the thumbnails embedded in
 * photos' files, as long as this process runs. It works at most half of the time, and requests take
 * precedence.
 */
export function tendHashes(context: Context, everyMs = LOOK_EVERY_MS): void {
  let seen: number | null = null;
  let isRunning = false;
  setInterval(async () => {
    if (isRunning) return;
    isRunning = true;
    try {
      const newest = newestFinishedScan(context.db);
      if (newest !== seen) await hashEmbeddedThumbnails(context);
      seen = newest;
    } catch (error) {
      context.log.error(`The thumbnails inside photos cannot be read: ${error}`);
    } finally {
      isRunning = false;
    }
  }, everyMs).unref();
}

/**
 * Makes the thumbhashes of all photos for which that has not been tried. Returns how many these
 * were.
 */
export async function hashEmbeddedThumbnails({
  db,
  originals,
  findings,
  work,
}: Omit<Context, 'log'>): Promise<number> {
  let looked = 0;
  for (let after = 0; ; ) {
    const begun = performance.now();
    const { photos, last } = pageUnhashed(db, seesAll, after, PHOTOS_AT_ONCE);
    if (last === null) return looked;
    after = last;
    const found = await Promise.all(photos.map((photo) => findEmbedded(originals, photo)));
    const embedded = found.filter((each) => each !== null && each !== 'unread');
    const hashes = await work.thumbnails.decoders.run('embedded', embedded);
    let next = 0;
    for (const [at, photo] of photos.entries()) {
      if (found[at] === 'unread') continue;
      const hash = found[at] === null ? null : (hashes[next++] ?? null);
      findings.thumbhash(photo, hash && Buffer.from(hash), 'embedded');
    }
    await findings.flush();
    looked += photos.length;
    await sleep(performance.now() - begun, undefined, { ref: false });
  }
}

/** Photos whose file is not available now are tried again after the next scan. */
async function findEmbedded(
  originals: ServerContext['originals'],
  photo: VisiblePhoto,
): Promise<EmbeddedPicture | null | 'unread'> {
  const { width, height } = photo;
  const head = await originals
    .decode(photo, ({ size, readRange }) => readRange(0, Math.min(size, HEAD_BYTES)))
    .catch(() => null);
  if (head === null) return 'unread';
  const exif = readExifBlock(head);
  const bytes = exif && findEmbeddedThumbnail(exif);
  if (!exif || !bytes) return null;
  const ratio = width && height ? width / height : null;
  return { bytes: Buffer.from(bytes), orientation: readTiffOrientation(exif), ratio };
}

/** The EXIF block of a JPEG; other formats have no embedded thumbnail that we use. */
function readExifBlock(head: Buffer): Uint8Array | null {
  if (head.length < 4 || head.readUInt16BE(0) !== 0xffd8) return null;
  try {
    return readJpegHeader(head, true).exif;
  } catch {
    return null;
  }
}

function newestFinishedScan(db: Database): number {
  const row = firstRow<{ id: number }>(
    db,
    sql`select coalesce(max(id), 0) as id
      from scans
      where finished_at is not null`,
  );
  return row?.id ?? 0;
}
