import type { CSSProperties } from 'react';
import { blurOf } from '../../lib/images/blur.ts';
import type { VisiblePhoto } from '../../lib/photos/rows.ts';

/**
 * The colours of a photo on the element that its picture will cover, shown until it has come
 * (`preview.css`). It takes a checked row: colours too are for those who may see the photo.
 */
export function blurStyle({ thumbhash }: VisiblePhoto): CSSProperties | undefined {
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
