import type { GalleryTexts } from './gallery.ts';
import type { Locale } from './locale.ts';

/**
 * A position as people read it, "48.9° N, 2.4° E", in degrees, north and east positive. It is as
 * exact as the cells of a grid of this level, which has two to the power of `level` in each direction.
 */
export function positionName(
  { locale, t }: { readonly locale: Locale; readonly t: GalleryTexts },
  { latitude, longitude }: { readonly latitude: number; readonly longitude: number },
  level: number,
): string {
  const format = formatOf(locale, level < 6 ? 0 : level < 10 ? 1 : level < 14 ? 2 : 3);
  const degrees = (angle: number) => ({ degrees: format.format(Math.abs(angle)) });
  return [
    t(latitude < 0 ? 'south' : 'north', degrees(latitude)),
    t(longitude < 0 ? 'west' : 'east', degrees(longitude)),
  ].join(', ');
}

const formats = new Map<string, Intl.NumberFormat>();

/** Kept, since making one takes twenty times as long as using it, and a map names 2,000 positions. */
function formatOf(locale: Locale, digits: number): Intl.NumberFormat {
  const key = `${locale} ${digits}`;
  const known =
    formats.get(key) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: digits });
  formats.set(key, known);
  return known;
}
