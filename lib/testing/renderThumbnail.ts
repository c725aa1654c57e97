import type { Thumbnail } from '../images/encoding.ts';
import type { Preset } from '../images/presets.ts';
import { type RenderOptions, renderThumbnails, type WantedThumbnail } from '../images/thumbnail.ts';

/** Tests only: one thumbnail of a picture. */
export async function renderThumbnail(
  input: Uint8Array | string,
  preset: Preset,
  { format, ...options }: RenderOptions & Pick<WantedThumbnail, 'format'>,
): Promise<Thumbnail & { readonly damage: string | null }> {
  const { thumbnails, damage } = await renderThumbnails(input, [{ preset, format }], options);
  const [made] = thumbnails;
  if (!made) throw new Error('no thumbnail was made');
  return { ...made, damage };
}
