import type { Delivery } from '../http/delivery.ts';
import { chooseLocale } from '../i18n/chooseLocale.ts';
import type { Locale } from '../i18n/locale.ts';
import { once } from '../process/once.ts';
import { addressKey } from '../sessions/addressKey.ts';
import type { RequestViewer } from '../sessions/cookie.ts';
import { parseId } from '../text/ids.ts';
import type { ByteRoutePath } from './byteRoutePaths.ts';
import type { ServerContext } from './context.ts';

/** A request for bytes, whether it came to our server or to a route handler of Next. */
export type ByteRequest = {
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The header's value, or undefined. Names in lower case. */
  readonly header: (name: string) => string | undefined;
  readonly context: ServerContext;
  /** The client's address; the same for all without our own server, which alone can know it. */
  readonly address: string;
  /** Aborted when the client disconnects before it has the whole response. */
  readonly gone: AbortSignal;
  /** The viewer, determined once for each request. */
  readonly viewer: () => Promise<RequestViewer>;
  /** The viewer by current sessions and shares: sending a response may take hours. */
  readonly viewerNow: () => Promise<RequestViewer>;
};

/**
 * The viewers of a byte route. A frame's own route is read as the frame, even if somebody is signed
 * in in the same browser; all other routes are read by the session and its shares.
 */
export function viewersOf(
  path: ByteRoutePath,
  {
    viewer,
    viewerNow,
    frameViewer,
  }: Pick<ByteRequest, 'viewer' | 'viewerNow'> & { frameViewer: ByteRequest['viewerNow'] },
): Pick<ByteRequest, 'viewer' | 'viewerNow'> {
  if (path !== '/frame/[id]/[preset]') return { viewer, viewerNow };
  return { viewer: once(frameViewer), viewerNow: frameViewer };
}

/** Text that is the same for requests of one session, and of visitors from one address. */
export function clientKey(
  { address }: Pick<ByteRequest, 'address'>,
  { sessionId }: Pick<RequestViewer, 'sessionId'>,
): string {
  return sessionId === null ? addressKey(address) : `${sessionId}`;
}

/** The language of texts inside the response. */
export async function requestLocale(request: ByteRequest): Promise<Locale> {
  const { locale, user } = await request.viewer();
  return chooseLocale({
    cookie: locale,
    user: user?.locale,
    acceptLanguage: request.header('accept-language'),
    fallback: request.context.config.locale,
  });
}

/** Does the response contain the whole file, or a part? null: neither, as with 304 and HEAD. */
export function sentExtent(
  { method, header }: ByteRequest,
  { status }: Delivery,
): 'whole' | 'part' | null {
  if (method !== 'GET') return null;
  // Whoever is sent to a bucket asks it for the same range.
  if (status === 302) return header('range') === undefined ? 'whole' : 'part';
  return status === 200 ? 'whole' : status === 206 ? 'part' : null;
}

/** The id in the path, or null where it is invalid. */
export function requestedId({ params }: ByteRequest): number | null {
  return parseId(params['id'] ?? '');
}
