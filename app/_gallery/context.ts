import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import { type Config, loadConfig } from '../../lib/config/config.ts';
import { type Database, serverDatabase } from '../../lib/db/open.ts';
import { chooseLocale } from '../../lib/i18n/chooseLocale.ts';
import { type Dates, datesOf } from '../../lib/i18n/dates.ts';
import { type GalleryTexts, galleryTexts } from '../../lib/i18n/gallery.ts';
import { type Locale, localeCookie } from '../../lib/i18n/locale.ts';
import { type ListScope, listScope } from '../../lib/photos/scope.ts';
import type { RequestViewer } from '../../lib/sessions/cookie.ts';
import { currentViewer } from '../../lib/sessions/request.ts';
import { findSeeAsTarget, type SeeAsTarget } from '../../lib/sessions/seeAs.ts';

/** The words of one language. */
export type Words = {
  readonly locale: Locale;
  readonly t: GalleryTexts;
  readonly dates: Dates;
};

export type PageContext = Words &
  Omit<RequestViewer, 'locale'> & {
    readonly config: Config;
    readonly db: Database;
    readonly scope: ListScope;
    /** Whom an administrator looks as; null while everybody looks with their own eyes. */
    readonly seen: SeeAsTarget | null;
  };

/** What every page needs of its request, found once however many components ask. */
export const getPageContext = cache(async (): Promise<PageContext> => {
  // First of all, since it tells the build that no page is to be rendered without a request.
  await cookies();
  const config = loadConfig();
  const asking = await currentViewer();
  const db = serverDatabase(config);
  return {
    ...asking,
    ...(await wordsFor(asking.user?.locale ?? null, config)),
    config,
    db,
    scope: listScope(asking.viewer, asking.hidePublic),
    seen: findSeeAsTarget(db, asking.seeAs),
  };
});

/** The words for this request, were it a user's with this language of their own. */
export async function wordsFor(userLocale: string | null, config: Config): Promise<Words> {
  const locale = chooseLocale({
    cookie: (await cookies()).get(localeCookie)?.value,
    user: userLocale,
    acceptLanguage: (await headers()).get('accept-language'),
    fallback: config.locale,
  });
  return { locale, t: galleryTexts(locale), dates: datesOf(locale) };
}
