import type { IncomingMessage } from 'node:http';

/**
 * The target of a request as a URL, or null where it is no path of ours: malformed, `*`, a proxy's
 * (RFC 9112, section 3.2), one that cannot be decoded, or Next's own other way to ask for a page as
 * its scripts do (`/photos/1.rsc`), which it answers with 200 whatever is or is not there.
 */
export function parseTarget(target: string | undefined): URL | null {
  if (!target?.startsWith('/')) return null;
  try {
    const url = new URL(target, 'http://gallery.invalid');
    const isNextsOwn = decodeURIComponent(url.pathname).endsWith('.rsc');
    return url.host === 'gallery.invalid' && !isNextsOwn ? url : null;
  } catch {
    return null;
  }
}

/** Asked by whatever looks after the server, by whatever name; both tell nothing to a browser. */
export function isForAnyHost(url: URL | null): boolean {
  return url?.pathname === '/api/health' || url?.pathname === '/api/metrics';
}

/** Where somebody signs in or opens a share: of no use without cookies. */
export function isSignInPath(pathname: string): boolean {
  return /^\/(?:sign-in|in\/.+|s\/.+)$/.test(pathname);
}

/**
 * Pages answer GET and HEAD, and POST where a form or script calls a server action: judged before
 * anything is looked up, so that it does not tell what exists. Of next-auth only signing out is
 * posted.
 */
export function isPageRequest(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  pathname: string,
): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  if (method !== 'POST') return false;
  if (pathname.startsWith('/api/')) return pathname === '/api/auth/signout';
  const isForm = headers['content-type']?.startsWith('multipart/form-data') ?? false;
  return isForm || headers['next-action'] !== undefined;
}

/**
 * Was a form sent from a page that is not at this address of the gallery (CSRF)? Next asks so too,
 * and answers 500. It is as well where somebody reached the gallery by a name or a scheme of which
 * we know nothing. No browser leaves Origin out of a form that it posts.
 */
export function hasForeignOrigin(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  ownAddress: string,
): boolean {
  const { origin, host } = headers;
  if (method !== 'POST' || origin === undefined) return false;
  const from = URL.parse(origin);
  const isAt = from && URL.parse(`${from.protocol}//${host}`)?.host === from.host;
  // Told by https what is asked by http: its cookies would not be kept.
  return !isAt || (from.protocol === 'http:' && ownAddress.startsWith('https:'));
}
