'use client';
import { useEffect, useState } from 'react';
import { isLocale, type Locale } from '../../lib/i18n/locale.ts';
import { notices } from '../../lib/i18n/notices.ts';

/** Says calmly that something failed, in the language of the page that it replaces. */
export function ErrorNotice({ retry }: { retry: () => void }) {
  const [locale, setLocale] = useState<Locale>('en');
  useEffect(() => {
    const { lang } = document.documentElement;
    if (isLocale(lang)) setLocale(lang);
  }, []);
  const words = notices[locale];
  return (
    <main className="sheet" lang={locale}>
      <h1>{words.errorTitle}</h1>
      <p>{words.errorIntro}</p>
      <p className="ways">
        <button type="button" className="button" onClick={retry}>
          {words.tryAgain}
        </button>
        <a className="text-link" href="/">
          {words.toGallery}
        </a>
      </p>
    </main>
  );
}
