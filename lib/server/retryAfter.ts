/**
 * The seconds for which a page tells somebody to wait, or null. The forms of the sign-in page and of
 * shares can only lead elsewhere, so they lead to the page with `wait`; that page is then 429 with
 * Retry-After (RFC 6585, section 4). Whoever writes such an address refuses nothing but that one
 * answer.
 */
export function retryAfterOfPage({ pathname, searchParams }: URL): string | null {
  if (pathname !== '/sign-in' && !/^\/s\/[^/]+$/.test(pathname)) return null;
  return /^[1-9]\d{0,4}$/.exec(searchParams.get('wait') ?? '')?.[0] ?? null;
}
