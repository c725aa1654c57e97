import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import type { WantedThumbnail } from '../images/thumbnail.ts';
import type { PhotoRow } from '../photos/rows.ts';

/** To be raised when the same settings would give other pictures. */
const rendererVersion = 1;

/** What is wrong with a picture, and in which version of its file. */
export type Damage = { readonly reason: string; readonly version: string };

/** What of a photo's row says which picture it is. */
export type NamedPhoto = Pick<PhotoRow, 'id' | 'etag' | 'contentKey'>;

/**
 * Names a thumbnail by its photo and all that it is made of: another content or setting is another
 * name. What can be seen of a damaged file is no picture of it once it has been mended, which nothing
 * that the row says needs to tell: that is of one version of the file.
 */
export function thumbnailName(
  config: Pick<Config, 'encoding'>,
  photo: NamedPhoto,
  { preset: { width, height, crop }, format, quality }: WantedThumbnail,
  damage: Damage | null,
): string {
  const encoding = JSON.stringify(config.encoding[format]);
  const settings = [width, height, String(crop), format, encoding, ...(quality ? [quality] : [])];
  const shown = damage === null ? [] : [damage.reason, damage.version];
  const content = [photo.id, photo.etag, photo.contentKey ?? '', ...shown];
  return `${photo.id}-${contentName([rendererVersion, ...content, ...settings])}`;
}

/** Under what a thumbnail of this name is kept in the cache. */
export function thumbnailKey(name: string, format: ThumbnailFormat): string {
  const [, digits = ''] = name.split('-');
  return `thumbnails/${digits.slice(0, 2)}/${name}.${format}`;
}
