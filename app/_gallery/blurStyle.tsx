import type { CSSProperties } from 'react';
import { blurOf } from '../../lib/images/blur.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';

/**
 * The colours of a photo as the style of the element that its picture will cover, shown until the
 * picture has loaded (`preview.css`). Takes a checked row, since even the colours are only for
 * viewers who may see the photo.
 */
export function blurStyle({
  thumbhash,
}: VisiblePhoto<'see' | 'approve'>): CSSProperties | undefined {
  const blur = blurOf(thumbhash);
  if (blur === null) return undefined;
  const { topLeft, topRight, bottomLeft, bottomRight } = blur;
  return {
    '--tl': topLeft,
    '--tr': topRight,
    '--bl': bottomLeft,
    '--br': bottomRight,
  } as CSSProperties;
}
