/**
 * The seconds for which the sign-in page tells somebody to wait, or null. Its forms can only lead
 * elsewhere, so they lead to the page with `wait`; that page is then 429 with Retry-After (RFC 6585,
 * section 4). Whoever writes such an address refuses nothing but that one answer.
 */
export function toldToWait({ pathname, searchParams }: URL): string | null {
  if (pathname !== '/sign-in') return null;
  return /^[1-9]\d{0,4}$/.exec(searchParams.get('wait') ?? '')?.[0] ?? null;
}
