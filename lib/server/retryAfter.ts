/**
 * The seconds for which a page asks the client to wait, or null. Server actions can only redirect,
 * so those of the sign-in page and of shares redirect to the page with `?wait=`, which then has
 * status 429 with Retry-After (RFC 6585, section 4). A client that makes up such an address only
 * affects its own response.
 */
export function retryAfterOfPage({ pathname, searchParams }: URL): string | null {
  if (pathname !== '/sign-in' && !/^\/s\/[^/]+$/.test(pathname)) return null;
  return /^[1-9]\d{0,4}$/.exec(searchParams.get('wait') ?? '')?.[0] ?? null;
}
