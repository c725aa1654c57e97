import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import type { Preset } from '../images/presets.ts';
import { createQueue, type Queue } from '../images/queue.ts';
import { renderThumbnail } from '../images/thumbnail.ts';
import type { PhotoRow, VisiblePhoto } from '../photos/rows.ts';
import { processGlobal } from '../process/processGlobal.ts';
import type { ServerContext } from './context.ts';

/** To be raised when the same settings would give other pictures. */
const rendererVersion = 1;

/** Names a thumbnail by all that it is made of: another content or setting is another name. */
export function thumbnailName(
  config: Pick<Config, 'encoding'>,
  photo: PhotoRow,
  { width, height, crop }: Preset,
  format: ThumbnailFormat,
): string {
  const settings = [width, height, String(crop), format, JSON.stringify(config.encoding[format])];
  // What can be seen of a damaged file is no picture of it once it has been mended.
  const damage = photo.damaged === null ? [] : [photo.damaged];
  const content = [photo.id, photo.etag, photo.contentKey ?? '', ...damage];
  return contentName([rendererVersion, ...content, ...settings]);
}

/** As many pixels as may take 256 MiB to decode: six bytes each, where a file is progressive. */
const largePixels = (256 * 1024 * 1024) / 6;

/** Of a picture whose size nobody has read yet: it may be large in bytes alone. */
const largeBytes = 16 * 1024 * 1024;

/**
 * Large pictures take turns, beside all others: one that is progressive may take 1.5 GB, and two of
 * them would end a small machine. Nobody else waits for them meanwhile.
 */
function queueOf({ width, height, size }: PhotoRow): Queue {
  const isLarge =
    width === null || height === null ? size > largeBytes : width * height > largePixels;
  return isLarge
    ? processGlobal('large-thumbnail-queue', () => createQueue(1))
    : processGlobal('thumbnail-queue', () => createQueue());
}

/**
 * The thumbnail's bytes from the cache, made first where it is not there; null where there is no
 * original to be read. Throws what `renderThumbnail` does where nothing of it can be shown, and
 * AbandonedError where nobody who waited for it is left.
 */
export async function findThumbnail(
  context: Pick<ServerContext, 'cache' | 'originals' | 'config' | 'log' | 'marks'>,
  photo: VisiblePhoto<'see' | 'approve'>,
  preset: Preset,
  format: ThumbnailFormat,
  name: string,
  gone?: AbortSignal,
): Promise<Uint8Array | null> {
  const { cache, originals, config, log, marks } = context;
  const key = `thumbnails/${name.slice(0, 2)}/${name}.${format}`;
  const kept = await readKept(context, key);
  if (kept) return kept;
  const make = async () => {
    const { encoding, maxMegapixels } = config;
    const options = { format, encoding, maxMegapixels };
    const made = await originals.decode(photo, (input) => renderThumbnail(input, preset, options));
    if (!made) return null;
    const { bytes, damage } = made;
    if (damage !== null) marks.damaged(photo, damage);
    // It will be named after its damage as soon as that is noted.
    if (damage !== null && photo.damaged === null) return bytes;
    try {
      await cache.put(key, bytes);
    } catch (error) {
      // A full disk costs the next request some time; this one has its picture.
      log.error(`The thumbnail cache cannot be written: ${messageOf(error)}`);
    }
    return bytes;
  };
  return queueOf(photo).run(key, make, gone);
}

/** A cache that cannot be read costs time, not pictures. */
async function readKept(
  { cache, log }: Pick<ServerContext, 'cache' | 'log'>,
  key: string,
): Promise<Uint8Array | null> {
  try {
    return await cache.read(key);
  } catch (error) {
    log.error(`The thumbnail cache cannot be read: ${messageOf(error)}`);
    return null;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
