'use client';
import { useEffect } from 'react';

/** Plays short films among the rows of a page. The script that does it is loaded after the page. */
export function ShortFilms({ stop }: { readonly stop: string }) {
  useEffect(() => {
    const ending = new AbortController();
    const start = () => {
      void import('./shortFilms.ts').then(
        ({ playShortFilms }) => !ending.signal.aborted && playShortFilms(stop, ending.signal),
        () => undefined,
      );
    };
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return undefined;
    if (document.readyState === 'complete') setTimeout(start, 1000);
    else window.addEventListener('load', start, { once: true, signal: ending.signal });
    return () => ending.abort();
  }, [stop]);
  return null;
}
