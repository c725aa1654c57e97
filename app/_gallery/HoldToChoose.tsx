'use client';
import { useEffect } from 'react';

/** As long as phones wait before they take a finger for a long one. */
const HOLD_MS = 500;
/** A finger that moves farther scrolls. In CSS pixels. */
const STILL = 10;

/** A long touch on a photo leads to where photos are chosen, that one being chosen already. */
export function HoldToChoose({ href }: { readonly href: string }) {
  useEffect(() => {
    const ending = new AbortController();
    const { signal } = ending;
    let held: { timer: ReturnType<typeof setTimeout>; x: number; y: number } | null = null;
    const release = () => {
      if (held) clearTimeout(held.timer);
      held = null;
    };
    document.addEventListener(
      'pointerdown',
      ({ target, pointerType, clientX: x, clientY: y }) => {
        release();
        const item = target instanceof Element ? target.closest('.rows li[id]') : null;
        const id = item?.id.replace('photo-', '');
        if (pointerType !== 'touch' || !id) return;
        const go = () => window.location.assign(`${href}&photo=${id}`);
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
    // The menu that a browser shows for a long touch would lie over the page that comes.
    document.addEventListener(
      'contextmenu',
      (event) => {
        if (held) event.preventDefault();
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
  }, [href]);
  return null;
}
