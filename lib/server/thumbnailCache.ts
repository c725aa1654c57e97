import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import type { Preset } from '../images/presets.ts';
import { createQueue, type Queue } from '../images/queue.ts';
import { type RenderOptions, renderThumbnail } from '../images/thumbnail.ts';
import type { OpenedFile } from '../library/library.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { processGlobal } from '../process/processGlobal.ts';
import type { ServerContext } from './context.ts';

/** To be raised when the same settings would give other pictures. */
const rendererVersion = 1;

/** Names a thumbnail by all that it is made of: another content or setting is another name. */
export function thumbnailName(
  config: Pick<Config, 'encoding'>,
  photo: VisiblePhoto,
  { width, height, crop }: Preset,
  format: ThumbnailFormat,
): string {
  const settings = [width, height, String(crop), format, JSON.stringify(config.encoding[format])];
  return contentName([rendererVersion, photo.id, photo.etag, photo.contentKey ?? '', ...settings]);
}

const queue = (): Queue => processGlobal('thumbnail-queue', () => createQueue());

/**
 * The thumbnail's bytes from the cache, made first where it is not there; null where there is no
 * original to be read. Throws what `renderThumbnail` does where nothing of it can be shown, and
 * AbandonedError where nobody who waited for it is left.
 */
export async function findThumbnail(
  context: Pick<ServerContext, 'cache' | 'library' | 'config' | 'log' | 'marks'>,
  photo: VisiblePhoto,
  preset: Preset,
  format: ThumbnailFormat,
  name: string,
  gone?: AbortSignal,
): Promise<Uint8Array | null> {
  const { cache, library, config, log, marks } = context;
  const key = `thumbnails/${name.slice(0, 2)}/${name}.${format}`;
  const kept = await readKept(context, key);
  if (kept) return kept;
  const make = async () => {
    const original = await library.open(photo.path);
    if (!original) return null;
    const options = { format, encoding: config.encoding };
    const { bytes, damage } = await renderOpened(original, preset, options);
    if (damage !== null) marks.damaged(photo, damage);
    try {
      await cache.put(key, bytes);
    } catch (error) {
      // A full disk costs the next request some time; this one has its picture.
      log.error(`The thumbnail cache cannot be written: ${messageOf(error)}`);
    }
    return bytes;
  };
  return queue().run(key, make, gone);
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

async function renderOpened(original: OpenedFile, preset: Preset, options: RenderOptions) {
  try {
    const input = original.path ?? (await original.readRange(0, original.size));
    return await renderThumbnail(input, preset, options);
  } finally {
    await original.close();
  }
}
