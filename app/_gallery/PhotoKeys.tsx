'use client';
import { useEffect } from 'react';

type WantedPicture = { readonly src: string; readonly srcSet: string; readonly sizes: string };

type PhotoKeysProps = {
  readonly previous: string | null;
  readonly next: string | null;
  readonly up: string | null;
  readonly wanted: readonly WantedPicture[];
};

/**
 * CSS pixels: the shortest movement that counts as a swipe. It must also be more horizontal than
 * vertical.
 */
const LEAST_SWIPE = 48;

/** What does something of its own when an arrow key is pressed in it. */
const TAKES_KEYS = 'input, textarea, select, video, [contenteditable]';

/** Does a swipe there move through a film, or over a panorama? */
function takesSwipes(target: EventTarget | null): boolean {
  const link = target instanceof Element ? target.closest('.photo-stage a') : null;
  return (
    target instanceof HTMLVideoElement || (link !== null && link.scrollWidth > link.clientWidth)
  );
}

/**
 * Lets arrow keys and swipes go to the neighbouring photos, and preloads their pictures. Without
 * JavaScript the page's links do the same. A neighbour takes the place of this photo in the history, so
 * that going back leaves the photos, however many were seen.
 */
export function PhotoKeys({ previous, next, up, wanted }: PhotoKeysProps) {
  useEffect(() => {
    const ending = new AbortController();
    const turn = (address: string | null) => {
      if (address) window.location.replace(address);
    };
    followClicks(turn, ending.signal);
    followKeys({ previous, next, up, turn }, ending.signal);
    followSwipes({ previous, next, turn }, ending.signal);
    return () => ending.abort();
  }, [previous, next, up]);

  useEffect(() => {
    const fetchAhead = () => {
      for (const { src, srcSet, sizes } of wanted) {
        const image = new Image();
        image.sizes = sizes;
        image.srcset = srcSet;
        image.src = src;
      }
    };
    if (document.readyState === 'complete') fetchAhead();
    else window.addEventListener('load', fetchAhead, { once: true });
    return () => window.removeEventListener('load', fetchAhead);
  }, [wanted]);

  return null;
}

type Turn = (address: string | null) => void;
type Turning = Pick<PhotoKeysProps, 'previous' | 'next'> & { readonly turn: Turn };

/** Is the viewer open over this page? */
const isCovered = () => document.getElementById('main')?.inert === true;

function followClicks(turn: Turn, signal: AbortSignal): void {
  const onClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element && event.target.closest('.photo-sides a');
    if (!link) return;
    event.preventDefault();
    turn(link.getAttribute('href'));
  };
  document.addEventListener('click', onClick, { signal });
}

function followKeys(
  { previous, next, up, turn }: Turning & Pick<PhotoKeysProps, 'up'>,
  signal: AbortSignal,
): void {
  const onKey = (event: KeyboardEvent) => {
    if (isCovered()) return;
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest(TAKES_KEYS)) return;
    if (event.key === 'ArrowLeft') turn(previous);
    else if (event.key === 'ArrowRight') turn(next);
    else if (event.key === 'Escape' && up) window.location.assign(up);
  };
  document.addEventListener('keydown', onKey, { signal });
}

function followSwipes({ previous, next, turn }: Turning, signal: AbortSignal): void {
  let start: Touch | null = null;
  const onTouchStart = (event: TouchEvent) => {
    // On a page that is zoomed in, a swipe scrolls.
    const zoomed = (window.visualViewport?.scale ?? 1) > 1.01;
    const [touch, other] = event.touches;
    start = touch && !other && !zoomed && !takesSwipes(event.target) ? touch : null;
  };
  const onTouchEnd = (event: TouchEvent) => {
    const end = event.changedTouches[0];
    if (!start || !end || event.touches.length > 0 || isCovered()) return;
    const across = end.clientX - start.clientX;
    const down = end.clientY - start.clientY;
    start = null;
    if (Math.abs(across) < LEAST_SWIPE || Math.abs(across) < 2 * Math.abs(down)) return;
    turn(across > 0 ? previous : next);
  };
  const passive = { signal, passive: true };
  document.addEventListener('touchstart', onTouchStart, passive);
  document.addEventListener('touchend', onTouchEnd, passive);
}
