import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import { DamagedImageError, LargePictureError, UndecodedImageError } from '../images/errors.ts';
import type { Preset } from '../images/presets.ts';
import { LARGE_PIXELS, renderThumbnail } from '../images/thumbnail.ts';
import type { PhotoRow, VisiblePhoto } from '../photos/rows.ts';
import type { ServerContext } from './context.ts';

/** To be raised when the same settings would give other pictures. */
const rendererVersion = 1;

export type NamedThumbnail = { readonly name: string; readonly bytes: Uint8Array };

/** What is wrong with a picture, and in which version of its file. */
type Damage = { readonly reason: string; readonly version: string };

/**
 * Names a thumbnail by all that it is made of: another content or setting is another name. What can
 * be seen of a damaged file is no picture of it once it has been mended, which nothing that the row
 * says needs to tell: that is of one version of the file.
 */
function thumbnailName(
  config: Pick<Config, 'encoding'>,
  photo: PhotoRow,
  { width, height, crop }: Preset,
  format: ThumbnailFormat,
  damage: Damage | null,
): string {
  const settings = [width, height, String(crop), format, JSON.stringify(config.encoding[format])];
  const shown = damage === null ? [] : [damage.reason, damage.version];
  const content = [photo.id, photo.etag, photo.contentKey ?? '', ...shown];
  return contentName([rendererVersion, ...content, ...settings]);
}

function keyOf(name: string, format: ThumbnailFormat): string {
  return `thumbnails/${name.slice(0, 2)}/${name}.${format}`;
}

/**
 * Runs `make` when its turn comes. Large pictures take turns: which they are is known of the row, or
 * found in the file's header by a first attempt that refuses them.
 */
async function inTurn<Made>(
  { thumbnails, largeThumbnails }: ServerContext['work'],
  { width, height }: PhotoRow,
  key: string,
  make: (refuseLarge: boolean) => Promise<Made>,
  gone?: AbortSignal,
): Promise<Made> {
  if ((width ?? 0) * (height ?? 0) <= LARGE_PIXELS) {
    try {
      return await thumbnails.run(key, () => make(true), gone);
    } catch (error) {
      if (!(error instanceof LargePictureError)) throw error;
    }
  }
  return largeThumbnails.run(key, () => make(false), gone);
}

type ThumbnailContext = Pick<
  ServerContext,
  'cache' | 'originals' | 'config' | 'log' | 'findings' | 'work'
>;

/**
 * A thumbnail from the cache, made first where it is not there. Null where there is none to be had:
 * nothing of the picture can be shown, which is marked where the file is to blame, or there is no
 * original to be read, which the next scan tells, and which may come back as well. Throws
 * AbandonedError where nobody who waited for it is left.
 *
 * The file of a photo that is marked as damaged is looked at each time, so that it is shown as soon
 * as it has been mended.
 */
export async function findThumbnail(
  context: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  preset: Preset,
  format: ThumbnailFormat,
  gone?: AbortSignal,
): Promise<NamedThumbnail | null> {
  const { config, originals, findings, work } = context;
  const damage =
    photo.damaged === null
      ? null
      : { reason: photo.damaged, version: (await findVersion(originals, photo)) ?? '' };
  const name = thumbnailName(config, photo, preset, format, damage);
  const tried = work.undecodable.get(name);
  if (tried !== undefined) {
    // The name of a damaged one says already which version it is of.
    const now = damage === null ? await findVersion(originals, photo) : tried;
    if (now === null || now === tried) return null;
  }
  const bytes = await readKept(context, keyOf(name, format));
  if (bytes) return { name, bytes };
  const make = (refuseLarge: boolean) =>
    makeThumbnail(context, photo, preset, format, { name, refuseLarge });
  try {
    return await inTurn(work, photo, name, make, gone);
  } catch (error) {
    if (!isUndecodable(error)) throw error;
    if (error instanceof DamagedImageError) findings.damaged(photo, error.reason);
    return null;
  }
}

async function makeThumbnail(
  { originals, config, cache, log, findings, work }: ThumbnailContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  preset: Preset,
  format: ThumbnailFormat,
  { name, refuseLarge }: { readonly name: string; readonly refuseLarge: boolean },
): Promise<NamedThumbnail | null> {
  const { encoding, maxMegapixels } = config;
  // A mark goes only for a picture that is whole. Where some thumbnails show its damage and others
  // do not, it would come and go for ever.
  const checkWhole = photo.damaged !== null;
  const options = { format, encoding, maxMegapixels, refuseLarge, checkWhole };
  const made = await originals.decode(photo, async (input, version) => {
    try {
      return { version, ...(await renderThumbnail(input, preset, options)) };
    } catch (error) {
      if (isUndecodable(error)) work.undecodable.set(name, version);
      throw error;
    }
  });
  if (!made) return null;
  const { bytes, damage: reason, version } = made;
  if (reason === null) findings.sound(photo);
  else findings.damaged(photo, reason);
  // As it is looked for once that is written.
  const damage = reason === null ? null : { reason: photo.damaged ?? reason, version };
  const keptName = thumbnailName(config, photo, preset, format, damage);
  work.undecodable.delete(keptName);
  try {
    await cache.put(keyOf(keptName, format), bytes);
  } catch (error) {
    // A full disk costs the next request some time; this one has its picture.
    log.error(`The thumbnail cache cannot be written: ${messageOf(error)}`);
  }
  return { name: keptName, bytes };
}

function isUndecodable(error: unknown): boolean {
  return error instanceof DamagedImageError || error instanceof UndecodedImageError;
}

/** Null where there is no file, or the library cannot be read just now. */
async function findVersion(
  originals: ServerContext['originals'],
  photo: VisiblePhoto<'see' | 'approve'>,
): Promise<string | null> {
  const found = await originals.find(photo).catch(() => null);
  return found?.version ?? null;
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
