import Negotiator from 'negotiator';
import { isLocale, type Locale, locales } from './locale.ts';

export type LocaleWishes = {
  /** What was chosen on this device. */
  readonly cookie?: string | null | undefined;
  /** What the user's account says. */
  readonly user?: string | null | undefined;
  /** The request's Accept-Language (RFC 9110, section 12.5.4). */
  readonly acceptLanguage?: string | null | undefined;
  readonly fallback: Locale;
};

/** The most personal wish that can be met: this device's, the user's, the browser's, the gallery's. */
export function chooseLocale({ cookie, user, acceptLanguage, fallback }: LocaleWishes): Locale {
  if (isLocale(cookie)) return cookie;
  if (isLocale(user)) return user;
  return findAccepted((acceptLanguage ?? '').slice(0, longestHeader), fallback) ?? fallback;
}

/** Browsers send some fifty characters; what is longer is not worth the sorting. */
const longestHeader = 500;

/** `*` and ties go to the gallery's own language, hence the order in which they are offered. */
function findAccepted(header: string, fallback: Locale): Locale | undefined {
  if (header === '') return undefined;
  const offered = [fallback, ...locales.filter((locale) => locale !== fallback)];
  const [best] = new Negotiator({ headers: { 'accept-language': header } }).languages(offered);
  return isLocale(best) ? best : undefined;
}
