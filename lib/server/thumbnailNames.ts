import type { Config } from '../config/config.ts';
import { contentName } from '../images/contentName.ts';
import type { ThumbnailFormat } from '../images/encoding.ts';
import type { WantedThumbnail } from '../images/thumbnail.ts';
import type { PhotoRow } from '../photos/rows.ts';

/** Must be raised when the same settings would give other pictures. */
const RENDERER_VERSION = 1;

/** Damage of a picture, and the version of its file that is damaged. */
export type Damage = { readonly reason: string; readonly version: string };

/** The columns of a photo that determine its picture. */
export type NamedPhoto = Pick<PhotoRow, 'id' | 'etag' | 'contentKey'>;

/**
 * The name of a thumbnail, derived from its photo and everything that it depends on: other content
 * or settings give another name. For a damaged picture the name also contains the version of the
 * file, since a file that has been repaired in place may have the same facts in its row.
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
  return `${photo.id}-${contentName([RENDERER_VERSION, ...content, ...settings])}`;
}

/** The cache key of a thumbnail with this name. */
export function thumbnailKey(name: string, format: ThumbnailFormat): string {
  const [, digits = ''] = name.split('-');
  return `thumbnails/${digits.slice(0, 2)}/${name}.${format}`;
}
