import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import { DamagedImageError, LargePictureError, UndecodedImageError } from '../images/errors.ts';
import type { Preset } from '../images/presets.ts';
import { LARGE_PIXELS, renderThumbnail } from '../images/thumbnail.ts';
import type { PhotoRow, VisiblePhoto } from '../photos/rows.ts';
import type { ServerContext } from './context.ts';

/** Must be raised when the same settings would give other pictures. */
const rendererVersion = 1;

export type NamedThumbnail = { readonly name: string; readonly bytes: Uint8Array };

/** Damage of a picture, and the version of its file that is damaged. */
type Damage = { readonly reason: string; readonly version: string };

/**
 * The name of a thumbnail, derived from everything that it depends on: other content or settings
 * give another name. For a damaged picture the name also contains the version of the file, since a
 * file that has been repaired in place may have the same facts in its row.
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
 * A thumbnail from the cache; it is made first if it is not there. Null where nothing of the
 * picture can be shown (which is stored if the file is damaged), or the original cannot be read
 * (which the next scan reports). Throws AbandonedError where all clients that waited for it have
 * gone.
 *
 * For a photo that is stored as damaged, the file's version is checked at each request, so that the
 * photo is shown as soon as the file has been repaired.
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
    // The name for a damaged picture already contains the version.
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
  // Damage is removed only after all of the picture was decoded. Otherwise, where some thumbnails
  // show the damage and others do not, it would be stored and removed again and again.
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
  // The name under which it is looked up once the damage is stored.
  const damage = reason === null ? null : { reason: photo.damaged ?? reason, version };
  const keptName = thumbnailName(config, photo, preset, format, damage);
  work.undecodable.delete(keptName);
  try {
    await cache.put(keyOf(keptName, format), bytes);
  } catch (error) {
    // With a full disk the next request has to make the thumbnail again; this one still gets its
    // picture.
    log.error(`The thumbnail cache cannot be written: ${messageOf(error)}`);
  }
  return { name: keptName, bytes };
}

function isUndecodable(error: unknown): boolean {
  return error instanceof DamagedImageError || error instanceof UndecodedImageError;
}

/**
 * The version of the photo's file. Null where there is no file, or the library cannot be read just
 * now.
 */
async function findVersion(
  originals: ServerContext['originals'],
  photo: VisiblePhoto<'see' | 'approve'>,
): Promise<string | null> {
  const found = await originals.find(photo).catch(() => null);
  return found?.version ?? null;
}

/** Reads from the cache. If that fails, the thumbnail is made again. */
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
