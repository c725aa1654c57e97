'use client';
import { useEffect } from 'react';

/** Takes the message out of the address: it is not to be told again when the page is reloaded. */
export function FlashAddress({ here }: { here: string }) {
  useEffect(() => {
    window.history.replaceState(window.history.state, '', here + window.location.hash);
  }, [here]);
  return null;
}
