import type { Pictured } from '../images/pictureSources.ts';
import type { Preset } from '../images/presets.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import type { ServerContext } from './context.ts';
import { keptNamesOf } from './keptThumbnails.ts';
import { thumbnailKey, thumbnailName } from './thumbnailNames.ts';

type Signing = Pick<ServerContext, 'config' | 'db' | 'cache' | 'bucketOrigins' | 'log'>;

/** The facts of a photo from which the names of its thumbnails are made. */
type PicturedOf = (photo: VisiblePhoto) => Pictured;

/**
 * Signs URLs of those thumbnails of a page that are known to be in a bucket (`delivery.s3: page`); all
 * others are asked of this server, which makes them. They are signed only for rows that were checked
 * for this viewer, and contain nothing that the page does not: the photo's number and a hash. All
 * browsers that read our style sheets (cascade layers) show WebP.
 *
 * @param presets those that the page will show.
 */
export async function signThumbnails(
  { config, db, cache, bucketOrigins, log }: Signing,
  photos: readonly VisiblePhoto[],
  presets: readonly Preset[],
): Promise<PicturedOf> {
  const { sign } = cache;
  const { s3, urlTtlMs } = config.delivery;
  // The page's policy names the bucket only once it is known.
  if (s3 !== 'page' || !sign || bucketOrigins().length === 0) return (photo) => photo;
  const ids = photos.map(({ id }) => id);
  const kept = keptNamesOf(db, ids);
  const how = { ttlMs: urlTtlMs, contentType: 'image/webp' };
  const urlsOf = async (photo: VisiblePhoto) => {
    const urls = new Map<string, string>();
    for (const preset of photo.damaged === null ? presets : []) {
      const name = thumbnailName(config, photo, { preset, format: 'webp' }, null);
      if (kept.has(name)) urls.set(preset.name, await sign(thumbnailKey(name, 'webp'), how));
    }
    return [photo.id, urls] as const;
  };
  try {
    const urls = new Map(await Promise.all(photos.map(urlsOf)));
    return (photo) => ({ ...photo, signed: urls.get(photo.id) ?? new Map() });
  } catch (error) {
    log.error(`The cache: ${error instanceof Error ? error.message : error}`);
    return (photo) => photo;
  }
}
