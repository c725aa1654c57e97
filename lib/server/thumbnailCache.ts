import { isUtf8 } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import type { Preset } from '../images/presets.ts';
import { createQueue, type Queue } from '../images/queue.ts';
import { renderThumbnail } from '../images/thumbnail.ts';
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
    const original = await library.locate(photo.path);
    if (!original) return null;
    const input = await pictureInput(original.location);
    const options = { format, encoding: config.encoding };
    const { bytes, damage } = await renderThumbnail(input, preset, options);
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

/** libvips opens files by UTF-8 names only; whatever is named otherwise is read for it. */
async function pictureInput(location: Buffer): Promise<string | Buffer> {
  return isUtf8(location) ? location.toString() : readFile(/*turbopackIgnore: true*/ location);
}
