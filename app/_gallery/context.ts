import { cookies, headers } from 'next/headers';
import { cache } from 'react';
import type { Config } from '../../lib/config/config.ts';
import { loadConfig } from '../../lib/config/loadConfig.ts';
import { type Database, serverDatabase } from '../../lib/db/open.ts';
import { chooseLocale } from '../../lib/i18n/chooseLocale.ts';
import { type Dates, datesOf } from '../../lib/i18n/dates.ts';
import { type GalleryTexts, galleryTexts } from '../../lib/i18n/gallery.ts';
import { LOCALE_COOKIE, type Locale } from '../../lib/i18n/locale.ts';
import { type ListScope, listScope } from '../../lib/photos/scope.ts';
import type { RequestViewer } from '../../lib/sessions/cookie.ts';
import { currentViewer } from '../../lib/sessions/request.ts';
import { findSeeAsTarget, type SeeAsTarget } from '../../lib/sessions/seeAs.ts';

/** The texts and date formats of one language. */
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
    /** As whom an administrator sees the gallery; null: as themselves. */
    readonly seeAsTarget: SeeAsTarget | null;
    /** What came after this instant (ms) is new to the person for whom the page is; null: nothing is. */
    readonly newSince: number | null;
  };

/** The facts of a request that every page needs; determined once for each request. */
export const getPageContext = cache(async (): Promise<PageContext> => {
  // Called first, since it tells the build that no page can be rendered without a request.
  await cookies();
  const config = loadConfig();
  const asking = await currentViewer();
  const db = serverDatabase(config);
  const seeAsTarget = findSeeAsTarget(db, asking.seeAs);
  const person =
    seeAsTarget === null ? asking.user : seeAsTarget.kind === 'user' ? seeAsTarget : null;
  return {
    ...asking,
    ...(await textsFor(asking.user?.locale ?? null, config)),
    config,
    db,
    scope: listScope(asking.viewer, asking.hidePublic),
    seeAsTarget,
    newSince: person?.newSince ?? null,
  };
});

/** The texts for this request, given the language in the user's account. */
export async function textsFor(userLocale: string | null, config: Config): Promise<Words> {
  const locale = chooseLocale({
    cookie: (await cookies()).get(LOCALE_COOKIE)?.value,
    user: userLocale,
    acceptLanguage: (await headers()).get('accept-language'),
    fallback: config.locale,
  });
  return { locale, t: galleryTexts(locale), dates: datesOf(locale) };
}
