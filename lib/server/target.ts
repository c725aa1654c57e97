import type { IncomingMessage } from 'node:http';

/**
 * The target of a request as a URL. Null where it is malformed, `*`, in absolute form as for
 * proxies (RFC 9112, section 3.2), or cannot be decoded, and for Next's other address of a page's
 * content (`/photos/1.rsc`), to which Next responds with 200 whether the page exists or not.
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

/**
 * May this path be requested with any Host? Monitoring does so, and a browser learns nothing from these
 * two.
 */
export function isForAnyHost(url: URL | null): boolean {
  return url?.pathname === '/api/health' || url?.pathname === '/api/metrics';
}

/** Is this a path at which people sign in or open a share, which needs cookies? */
export function isSignInPath(pathname: string): boolean {
  return /^\/(?:sign-in|in\/.+|s\/.+)$/.test(pathname);
}

/** Where the form of the sign-in page that leads to the provider of single sign-on is posted. */
export const OIDC_SIGN_IN_PATH = '/api/auth/signin/oidc';

/**
 * Is the method allowed on a page? GET and HEAD are, and POST where a form or script calls a server
 * action. Checked before anything is looked up, so that the response does not reveal what exists.
 * Of next-auth's paths only sign-out accepts POST, and the provider's own where there is one (`oidc`).
 */
export function isPageRequest(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  pathname: string,
  { oidc = false }: { readonly oidc?: boolean } = {},
): boolean {
  if (method === 'GET' || method === 'HEAD') return true;
  if (method !== 'POST') return false;
  if (pathname.startsWith('/api/')) {
    return pathname === '/api/auth/signout' || (oidc && pathname === OIDC_SIGN_IN_PATH);
  }
  const isForm = headers['content-type']?.startsWith('multipart/form-data') ?? false;
  return isForm || headers['next-action'] !== undefined;
}

/**
 * Was a form posted from a page at another address (CSRF)? Also true where the gallery was reached
 * by an unknown name or scheme. Next checks this too, but responds with 500. Every browser sends
 * Origin with a form that it posts.
 */
export function hasForeignOrigin(
  { method, headers }: Pick<IncomingMessage, 'method' | 'headers'>,
  ownAddress: string,
): boolean {
  const { origin, host } = headers;
  if (method !== 'POST' || origin === undefined) return false;
  const from = URL.parse(origin);
  const isAt = from && URL.parse(`${from.protocol}//${host}`)?.host === from.host;
  // The page is at http, but our address is https: its cookies would not be kept.
  return !isAt || (from.protocol === 'http:' && ownAddress.startsWith('https:'));
}
