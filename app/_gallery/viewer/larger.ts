import type PhotoSwipe from 'photoswipe';
import type { Staged } from '../PhotoStage.tsx';

/**
 * Adds the picture in full size, as its page offers it, to the `srcset` of a slide: browsers load
 * it only if somebody zooms in that far. An animation replaces its still picture at once, unless
 * the system asks for less motion.
 */
export function showLarger(
  { content }: NonNullable<PhotoSwipe['currSlide']>,
  staged: Staged,
): void {
  const { larger, moves } = staged;
  const { element, data } = content;
  if (larger === null || content.type !== 'image' || !(element instanceof HTMLImageElement)) return;
  const isStill = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (moves) {
    if (isStill || element.getAttribute('src') === larger) return;
    delete data.srcset;
    element.removeAttribute('srcset');
    element.src = larger;
    return;
  }
  const widest = Math.max(
    ...[...(data.srcset ?? '').matchAll(/ (\d+)w/g)].map(([, width]) => Number(width)),
  );
  if (!data.width || data.width <= widest || data.srcset?.includes(larger)) return;
  data.srcset = `${data.srcset ? `${data.srcset}, ` : ''}${larger} ${data.width}w`;
  element.srcset = data.srcset;
}
