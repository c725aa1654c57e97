import type PhotoSwipe from 'photoswipe';
import type { Staged } from '../PhotoStage.tsx';

/**
 * Lets a photo be seen in all its pixels: what its page opens in full size is added to the pictures of
 * which the browser chooses, and is loaded only where it is zoomed in so far. An animation takes the
 * place of its picture where motion is welcome.
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
