import type { GalleryTexts } from './gallery.ts';
import type { Locale } from './locale.ts';

/**
 * A position as people read it, "48.9° N, 2.4° E", as exact as the cells of this level of a grid, which has
 * two to the power of it in each direction. In degrees, north and east positive.
 */
export function positionName(
  { locale, t }: { readonly locale: Locale; readonly t: GalleryTexts },
  { latitude, longitude }: { readonly latitude: number; readonly longitude: number },
  level: number,
): string {
  const digits = level < 6 ? 0 : level < 10 ? 1 : level < 14 ? 2 : 3;
  const format = new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  const degrees = (angle: number) => ({ degrees: format.format(Math.abs(angle)) });
  return [
    t(latitude < 0 ? 'south' : 'north', degrees(latitude)),
    t(longitude < 0 ? 'west' : 'east', degrees(longitude)),
  ].join(', ');
}
