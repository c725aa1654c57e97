/** The security headers of every page. */
export function securityHeaders(options: {
  nonce: string;
  /** The gallery is reached by https, so browsers may be told to use nothing else (HSTS). */
  https: boolean;
  development: boolean;
  /** Other origins that pictures and films come from: those of buckets. */
  media?: readonly string[];
  /** Other origins to which a form of this page leads. */
  formActions?: readonly string[];
}): Record<string, string> {
  const { nonce, https, development, media = [], formActions = [] } = options;
  const scripts = `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`;
  const policy = {
    'default-src': "'self'",
    'script-src': scripts,
    'style-src': development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    // Aspect ratios of pictures are custom properties in style attributes, which cannot load
    // anything.
    'style-src-attr': "'unsafe-inline'",
    'img-src': ["'self' data: blob:", ...media].join(' '),
    'media-src': ["'self'", ...media].join(' '),
    'font-src': "'self'",
    'connect-src': development ? "'self' ws: wss:" : "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': ["'self'", ...formActions].join(' '),
    'frame-ancestors': "'none'",
    'worker-src': "'self'",
  };
  return {
    'Content-Security-Policy': Object.entries(policy)
      .map(([directive, sources]) => `${directive} ${sources}`)
      .join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    ...byteHeaders(https),
  };
}

/** The policy of the service worker itself: it may send requests to this gallery and load nothing else. */
export const WORKER_POLICY = "default-src 'none'; connect-src 'self'";

/**
 * Headers of every response of the byte routes. Threat: a page of another site under the same
 * domain, whose requests carry our cookies, could learn from an `<img>` whether its visitor may see
 * a photo.
 */
export function byteHeaders(https: boolean): Record<string, string> {
  return {
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex, nofollow',
    ...(https && { 'Strict-Transport-Security': 'max-age=31536000' }),
  };
}

/**
 * The referrer policy of pages whose path contains a token, which must never be in a Referer. The
 * origin must be sent: with `no-referrer`, Chromium without JavaScript sends `Origin: null`, and
 * the form is refused.
 */
export const TOKEN_REFERRER_POLICY = 'strict-origin';

const TOKEN_PATH = /^\/(?:in|s)\//;

/** Does the path contain the token of a link or a share? */
export function holdsToken(pathname: string): boolean {
  return TOKEN_PATH.test(pathname);
}

/**
 * The path without tokens, for the log. Links may be mistyped, in capitals, encoded or with extra
 * slashes, so anything as long as a token is left out wherever it is.
 */
export function loggablePath(pathname: string): string {
  return pathname.replace(/^(\/+(?:in|s)\/).*/i, '$1…').replace(/[\w%-]{40,}/g, '…');
}
