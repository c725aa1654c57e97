import fresh from 'fresh';

/** The parts of a request that decide how bytes are answered; header names are in lower case. */
export type BytesRequest = {
  readonly method: string;
  readonly header: (name: string) => string | undefined;
};

type Validators = {
  /** A strong entity tag with its quotes. */
  readonly etag: string;
  /** As it stands in the Last-Modified header (IMF-fixdate). */
  readonly lastModified: string | undefined;
};

/**
 * What the preconditions of a GET or HEAD ask for, in the order of RFC 9110, 13.2.2: `failed` is
 * 412, `not-modified` 304.
 */
export function checkPreconditions(
  request: BytesRequest,
  validators: Validators,
): 'proceed' | 'not-modified' | 'failed' {
  if (!matchHolds(request, validators)) return 'failed';
  const conditions = {
    'if-none-match': request.header('if-none-match'),
    'if-modified-since': request.header('if-modified-since'),
    'cache-control': request.header('cache-control'),
  };
  const current = { etag: validators.etag, 'last-modified': validators.lastModified };
  return fresh(conditions, current) ? 'not-modified' : 'proceed';
}

/**
 * May a Range request be answered with a part (RFC 9110, 13.1.5)? Without If-Range always, else
 * only when its validator is exactly ours. A weak tag never matches.
 */
export function ifRangeHolds(request: BytesRequest, validators: Validators): boolean {
  const condition = request.header('if-range');
  return (
    condition === undefined ||
    condition === validators.etag ||
    condition === validators.lastModified
  );
}

/** If-Match (strong comparison), else If-Unmodified-Since; invalid dates are ignored. */
function matchHolds(request: BytesRequest, { etag, lastModified }: Validators): boolean {
  const match = request.header('if-match');
  if (match !== undefined) {
    return match.trim() === '*' || match.split(',').some((tag) => tag.trim() === etag);
  }
  const since = Date.parse(request.header('if-unmodified-since') ?? '');
  if (Number.isNaN(since) || lastModified === undefined) return true;
  return Date.parse(lastModified) <= since;
}
