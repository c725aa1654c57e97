'use client';
import { useEffect, useRef } from 'react';

/**
 * Removes the message from the address, so that it is not shown again when the page is reloaded, and
 * moves the focus to it, so that what undoes the change is the next thing for a keyboard.
 */
export function FlashAddress({ here }: { here: string }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    window.history.replaceState(window.history.state, '', here + window.location.hash);
    place.current?.parentElement?.focus({ preventScroll: true });
  }, [here]);
  return <span ref={place} hidden />;
}
