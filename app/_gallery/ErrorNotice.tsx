'use client';
import { useEffect, useState } from 'react';
import { findNotice } from '../../lib/http/notice.ts';
import { isLocale, type Locale } from '../../lib/i18n/locale.ts';
import { problems } from '../../lib/i18n/problems.ts';

/**
 * A notice of an error, in the language of the page that it replaces. "Try again" reloads the page:
 * the old one may be from before an upgrade, and would fail again and again.
 */
export function ErrorNotice({ error }: { error: Error }) {
  const [locale, setLocale] = useState<Locale>('en');
  useEffect(() => {
    const { lang } = document.documentElement;
    if (isLocale(lang)) setLocale(lang);
  }, []);
  const words = problems[locale];
  const said = findNotice(error.message);
  const title = said?.title ?? words.errorTitle;
  return (
    <main className="sheet" lang={locale}>
      <title>{title}</title>
      <h1>{title}</h1>
      <p>{said?.intro ?? words.errorIntro}</p>
      {said?.hint !== undefined && <p className="hint">{said.hint}</p>}
      <p className="actions">
        {said ? (
          said.links.map(({ href, text }) => (
            <a key={href} className="button" href={href}>
              {text}
            </a>
          ))
        ) : (
          <>
            <button type="button" className="button" onClick={() => window.location.reload()}>
              {words.tryAgain}
            </button>
            <a className="text-link" href="/">
              {words.toGallery}
            </a>
          </>
        )}
      </p>
    </main>
  );
}
