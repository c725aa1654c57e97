import { readSlide, type Slides } from '../viewer/slides.ts';
import { BELOW_TOP, type GridWindow } from './gridWindow.ts';
import type { Part } from './parts.ts';

/** So many photos before and after the one that the viewer shows must be known. */
const AHEAD = 5;

/**
 * The photos of a grid, as the viewer reads them. While it is open, the grid below it stands still.
 *
 * @param read reads a part, if it is not known.
 */
export function slidesOfGrid(
  gridWindow: GridWindow,
  count: number,
  read: (part: Part) => Promise<void>,
): Slides {
  const { parts } = gridWindow;
  return {
    count: () => count,
    find: (place) => {
      const link = parts.itemAt(place)?.element.querySelector<HTMLAnchorElement>('a[data-photo]');
      return link ? readSlide(link, link.isConnected) : null;
    },
    placeOf: (id) => parts.findPhoto(id)?.place ?? null,
    reach: async (place) => {
      gridWindow.viewed = place;
      const around = [place, place + AHEAD, place - AHEAD].map((each) => parts.partAt(each));
      const unknown = [...new Set(around)].filter(({ sections }) => sections === null);
      await Promise.all(unknown.map(read));
      return unknown.flatMap((part) =>
        Array.from({ length: part.count }, (_, at) => part.first + at),
      );
    },
    bring: (place) => {
      gridWindow.viewed = null;
      const at = parts.topOfPlace(place) - gridWindow.top;
      const isOut = at < 0 || at > window.innerHeight - BELOW_TOP;
      if (isOut) gridWindow.scrollTo(parts.topOfPlace(place) - window.innerHeight / 3);
      gridWindow.show();
      return parts.itemAt(place)?.element.querySelector('a') ?? null;
    },
  };
}
