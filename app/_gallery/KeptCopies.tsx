'use client';
import { useEffect, useState } from 'react';
import { workerPath } from '../../lib/server/workerPath.ts';

type Props = { readonly text: string; readonly locale: string };

/**
 * Registers the service worker once the page has loaded; browsers have it only over https. If the
 * page comes from the worker's copies, this says since when it was kept.
 */
export function KeptCopies({ text, locale }: Props) {
  const [keptAt, setKeptAt] = useState<number | null>(null);
  useEffect(() => {
    const { keptAt: said } = document.documentElement.dataset;
    if (said !== undefined) setKeptAt(Number(said));
    if (!('serviceWorker' in navigator)) return;
    // The browser's settings may forbid it.
    const start = () => navigator.serviceWorker.register(workerPath).catch(() => undefined);
    if (document.readyState === 'complete') void start();
    else window.addEventListener('load', start, { once: true });
    return () => window.removeEventListener('load', start);
  }, []);
  if (keptAt === null) return null;
  const moment = new Date(keptAt);
  // English as in Europe, as in all of the gallery's dates.
  const tag = locale === 'en' ? 'en-GB' : locale;
  const format = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <p className="kept-copy" role="status">
      {text} <time dateTime={moment.toISOString()}>{format.format(moment)}</time>
    </p>
  );
}
