import Negotiator from 'negotiator';
import { isLocale, type Locale, locales } from './locale.ts';

type LocaleWishes = {
  /** What the page's own address says. */
  readonly chosen?: string | null | undefined;
  /** What was chosen on this device. */
  readonly cookie?: string | null | undefined;
  /** The language set in the user's account. */
  readonly user?: string | null | undefined;
  /** The request's Accept-Language (RFC 9110, section 12.5.4). */
  readonly acceptLanguage?: string | null | undefined;
  readonly fallback: Locale;
};

/**
 * The first of these that is a language of ours: the page's, the one chosen on this device, the user's, the
 * browser's, the gallery's.
 */
export function chooseLocale({
  chosen,
  cookie,
  user,
  acceptLanguage,
  fallback,
}: LocaleWishes): Locale {
  if (isLocale(chosen)) return chosen;
  if (isLocale(cookie)) return cookie;
  if (isLocale(user)) return user;
  return findAccepted((acceptLanguage ?? '').slice(0, LONGEST_HEADER), fallback) ?? fallback;
}

/**
 * Characters. Browsers send some fifty; a much longer header is ignored, since parsing it costs
 * time.
 */
const LONGEST_HEADER = 500;

/** The gallery's own language is offered first, so that `*` and ties choose it. */
function findAccepted(header: string, fallback: Locale): Locale | undefined {
  if (header === '') return undefined;
  const offered = [fallback, ...locales.filter((locale) => locale !== fallback)];
  const [best] = new Negotiator({ headers: { 'accept-language': header } }).languages(offered);
  return isLocale(best) ? best : undefined;
}
