'use client';
import { useEffect, useState } from 'react';
import { registerWorker } from './registerWorker.ts';

type Props = {
  /** `kept`: since when the page was kept; `back`: there is a connection again; `renew`: shows the page of today. */
  readonly texts: Readonly<Record<'kept' | 'back' | 'renew', string>>;
  readonly locale: string;
};

/**
 * Registers the service worker once the page has loaded; browsers have it only over https. If the
 * page comes from the worker's copies, this says since when it was kept, and offers the page of today. It always
 * does: where the gallery was away, and not the device's own connection, no event tells that it is back.
 */
export function KeptCopies({ texts, locale }: Props) {
  const [keptAt, setKeptAt] = useState<number | null>(null);
  const [isBack, setBack] = useState(false);
  useEffect(() => {
    const { keptAt: said } = document.documentElement.dataset;
    if (said !== undefined) setKeptAt(Number(said));
    if (!('serviceWorker' in navigator)) return;
    let end: (() => void) | null = null;
    const start = () => {
      end = registerWorker(navigator.serviceWorker);
    };
    if (document.readyState === 'complete') start();
    else window.addEventListener('load', start, { once: true });
    return () => {
      window.removeEventListener('load', start);
      end?.();
    };
  }, []);
  useEffect(() => {
    const follow = ({ type }: Event) => setBack(type === 'online');
    window.addEventListener('online', follow);
    window.addEventListener('offline', follow);
    return () => {
      window.removeEventListener('online', follow);
      window.removeEventListener('offline', follow);
    };
  }, []);
  if (keptAt === null) return null;
  const moment = new Date(keptAt);
  // English as in Europe, as in all of the gallery's dates.
  const tag = locale === 'en' ? 'en-GB' : locale;
  const format = new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <p className="kept-copy" role="status">
      {isBack ? (
        texts.back
      ) : (
        <>
          {texts.kept} <time dateTime={moment.toISOString()}>{format.format(moment)}</time>
        </>
      )}{' '}
      <button type="button" onClick={() => window.location.reload()}>
        {texts.renew}
      </button>
    </p>
  );
}
