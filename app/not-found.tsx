import { noticesIn } from '../lib/i18n/notices.ts';
import { getPageContext } from './_gallery/context.ts';

/** Our server replaces this page by its own 404 (`lib/server/noticePage.ts`). */
export default async function NotFound() {
  const { locale, config } = await getPageContext();
  const words = noticesIn(locale);
  return (
    <main id="main" className="sheet">
      <title>{`${words.notFoundTitle} · ${config.title}`}</title>
      <h1>{words.notFoundTitle}</h1>
      <p>{words.notFoundIntro}</p>
      <p className="actions">
        <a className="button" href="/">
          {words.toGallery}
        </a>
        <a className="text-link" href="/sign-in">
          {words.signIn}
        </a>
      </p>
    </main>
  );
}
