'use client';
import { useEffect, useRef } from 'react';

/**
 * Removes the message from the address, so that it is not shown again when the page is reloaded, and
 * moves the focus to it, so that what undoes the change is the next thing for a keyboard.
 */
export function FlashAddress({ here }: { here: string }) {
  const place = useRef<HTMLSpanElement>(null);
  // This runs after every render, since Next then writes the address again, with the message.
  useEffect(() => {
    // Not by the window's own function, which Next replaces by one that tells its router: the next
    // action would then be answered with a page of another address, and React would make the forms of
    // this one anew, without what the action has answered, such as a link that is shown once.
    History.prototype.replaceState.call(
      window.history,
      window.history.state,
      '',
      here + window.location.hash,
    );
  });
  useEffect(() => {
    place.current?.parentElement?.focus({ preventScroll: true });
  }, []);
  return <span ref={place} hidden />;
}
