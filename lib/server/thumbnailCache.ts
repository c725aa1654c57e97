import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import { LargePictureError } from '../images/errors.ts';
import type { Preset } from '../images/presets.ts';
import { createQueue, type Queue } from '../images/queue.ts';
import { LARGE_PIXELS, renderThumbnail } from '../images/thumbnail.ts';
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

const ordinary = (): Queue => processGlobal('thumbnail-queue', () => createQueue());

/** Beside all others, so that nobody else waits for large pictures meanwhile. */
const large = (): Queue => processGlobal('large-thumbnail-queue', () => createQueue(1));

/**
 * Runs `make` when its turn comes. Large pictures take turns: which they are is known of the row, or
 * found in the file's header by a first attempt that refuses them.
 */
async function inTurn<Made>(
  { width, height }: PhotoRow,
  key: string,
  make: (refuseLarge: boolean) => Promise<Made>,
  gone?: AbortSignal,
): Promise<Made> {
  if ((width ?? 0) * (height ?? 0) <= LARGE_PIXELS) {
    try {
      return await ordinary().run(key, () => make(true), gone);
    } catch (error) {
      if (!(error instanceof LargePictureError)) throw error;
    }
  }
  return large().run(key, () => make(false), gone);
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
  const make = async (refuseLarge: boolean) => {
    const { encoding, maxMegapixels } = config;
    const options = { format, encoding, maxMegapixels, refuseLarge };
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
  return inTurn(photo, key, make, gone);
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
