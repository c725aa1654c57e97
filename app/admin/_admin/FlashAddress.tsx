'use client';
import { useEffect } from 'react';

/**
 * Removes the message from the address, so that it is not shown again when the page is reloaded.
 */
export function FlashAddress({ here }: { here: string }) {
  useEffect(() => {
    window.history.replaceState(window.history.state, '', here + window.location.hash);
  }, [here]);
  return null;
}
