'use client';
import { useEffect } from 'react';

/** The usual delay of a long press on phones. */
const HOLD_MS = 500;
/** CSS pixels: a finger that moves farther is scrolling. */
const STILL = 10;

type Props = {
  /** The path of the page that shows the photos, and how many of them each page has. */
  readonly path: string;
  readonly perPage: number;
};

/** A long press on a photo opens the page for choosing photos, with that photo chosen. */
export function HoldToChoose({ path, perPage }: Props) {
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let held: { timer: ReturnType<typeof setTimeout>; x: number; y: number } | null = null;
    let isGoing = false;
    const release = () => {
      if (held) clearTimeout(held.timer);
      held = null;
    };
    document.addEventListener(
      'pointerdown',
      ({ target, pointerType, clientX: x, clientY: y }) => {
        release();
        isGoing = false;
        const item = target instanceof Element ? target.closest('.rows li[id]') : null;
        const id = item?.id.replace('photo-', '');
        if (pointerType !== 'touch' || !item || !id) return;
        const page = Math.ceil(placeOf(item) / perPage);
        const go = () => {
          isGoing = true;
          window.location.assign(`${path}?choose&page=${page}&photo=${id}`);
        };
        held = { timer: setTimeout(go, HOLD_MS), x, y };
      },
      { signal },
    );
    document.addEventListener(
      'pointermove',
      ({ clientX, clientY }) => {
        if (held && Math.hypot(clientX - held.x, clientY - held.y) > STILL) release();
      },
      { signal },
    );
    // Otherwise lifting the finger would open the photo.
    document.addEventListener('click', (event) => isGoing && event.preventDefault(), {
      signal,
      capture: true,
    });
    // Otherwise the browser's menu for a long press would cover the new page.
    document.addEventListener(
      'contextmenu',
      (event) => {
        if (held) event.preventDefault();
      },
      { signal },
    );
    // Browsers keep this page as it is for the way back, on which nothing is held any more.
    window.addEventListener(
      'pagehide',
      () => {
        isGoing = false;
      },
      { signal },
    );
    for (const end of ['pointerup', 'pointercancel'] as const) {
      document.addEventListener(end, release, { signal });
    }
    return () => {
      release();
      ending.abort();
    };
  }, [path, perPage]);
  return null;
}

/** The place of a photo in its sequence, counted from 1; its list says where it begins. */
function placeOf(item: Element): number {
  const list = item.closest<HTMLElement>('[data-first]');
  return Number(list?.dataset['first'] ?? 1) + [...(list?.children ?? [])].indexOf(item);
}
