import type { Delivery } from '../http/delivery.ts';
import { chooseLocale } from '../i18n/chooseLocale.ts';
import type { Locale } from '../i18n/locale.ts';
import type { RequestViewer } from '../sessions/cookie.ts';
import { parseId } from '../text/ids.ts';
import type { ServerContext } from './context.ts';

/** A request for bytes, whether it came to our server or to a route handler of Next. */
export type ByteRequest = {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The header's value, or undefined. Names in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly context: ServerContext;
  /** Aborted when the client goes away before it has its answer. */
  readonly gone: AbortSignal;
  /** As things were when it was first asked. */
  readonly viewer: () => Promise<RequestViewer>;
  /** As things are now: an answer may be under way for hours. */
  readonly viewerNow: () => Promise<RequestViewer>;
};

/** The language of texts inside what is delivered. */
export async function requestLocale(request: ByteRequest): Promise<Locale> {
  const { locale, user } = await request.viewer();
  return chooseLocale({
    cookie: locale,
    user: user?.locale,
    acceptLanguage: request.header('accept-language'),
    fallback: request.context.config.locale,
  });
}

/** `make`, called when it is first asked for, and never again. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** What an answer hands out of a file; null: nothing ("you have it", or only the headers). */
export function handedOut({ method }: ByteRequest, { status }: Delivery): 'whole' | 'part' | null {
  if (method !== 'GET') return null;
  return status === 200 ? 'whole' : status === 206 ? 'part' : null;
}

/** The id that the path names, or null where it is none. */
export function requestedId({ params }: ByteRequest): number | null {
  return parseId(params['id'] ?? '');
}
