import { type BytesRequest, checkPreconditions, ifRangeHolds } from './conditional.ts';
import { contentDisposition, type Disposition } from './contentDisposition.ts';
import { safeInline } from './mediaTypes.ts';
import { type ByteSpan, findSpan } from './range.ts';

/** An answer, ready to be sent by our server (nodeSender.ts) or by Next (webSender.ts). */
export type Delivery = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: DeliveryBody;
};

export type DeliveryBody = null | Uint8Array | ByteStream;

/**
 * Bytes of a length that is known exactly, opened when they are first asked for, and read in order
 * from any place: a file, a file without its metadata.
 */
export type RangedSource = {
  readonly kind: 'ranges';
  /**
   * Chunks are lent as those of a ByteStream. Throws FileChangedError where there is something else
   * than was promised, before the first chunk where possible; an empty span finds that out alone.
   */
  readonly read: (span: ByteSpan, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** The file of this machine that is just these bytes, its path absolute; for a web server. */
  readonly file?: Buffer | null;
};

export type ByteStream = {
  readonly kind: 'stream';
  /**
   * A chunk may be lent: whoever sends asks for the next one only when it needs the one before no
   * more. Once the signal is aborted the iteration must end soon.
   */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Rejects where `open` is known to fail. */
  readonly check?: () => Promise<void>;
  /** The file of this machine of which these bytes are all or a part, its path absolute. */
  readonly file?: Buffer | null;
};

/** Where the bytes of a representation are. */
export type ByteSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | RangedSource
  /** Sent whole or not at all: it knows no ranges. */
  | ByteStream;

/** What there is to send, as HTTP sees it (RFC 9110, 3.2). */
export type Representation = {
  /** Strong, with its quotes; another one as soon as a single byte is another. */
  readonly etag: string;
  /** Milliseconds since 1970 UTC. */
  readonly lastModifiedMs?: number;
  readonly mediaType: string;
  /** In bytes; null when it is not known beforehand, which leaves out length and ranges. */
  readonly size: number | null;
  readonly disposition?: Disposition;
  /** Default: kept by the browser, shown only after asking again. */
  readonly cacheControl?: string;
  /** Default: `Cookie`. */
  readonly vary?: string;
  readonly source: ByteSource;
};

const STRONG_ETAG = /^"[\x21\x23-\x7e]+"$/;

/** What bytes are is what we say, and pages of other sites get nothing of them. */
const GUARDED = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Threat: what is called a photo is a page, and some browser shows it as one. Opened by itself it
 * has no origin, runs nothing, loads nothing and stands in no frame. What a browser makes of a
 * picture or film of its own accord still works.
 */
const SANDBOX =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/**
 * The answer to a request for bytes whose viewer may have them: 200, 206 for one range, 304, 412,
 * 416, or 405 for methods other than GET and HEAD. HEAD gets what GET would, without the body, and
 * as RFC 9110 says no ranges. Throws RangeError for an etag that is not strong, and for a size that
 * is not that of the bytes given.
 */
export function deliverBytes(request: BytesRequest, representation: Representation): Delivery {
  if (request.method !== 'GET' && request.method !== 'HEAD') return methodNotAllowed();
  const { etag, size, source } = representation;
  if (!STRONG_ETAG.test(etag)) throw new RangeError(`not a strong etag: ${etag}`);
  if (source.kind === 'bytes' && source.bytes.length !== size) {
    throw new RangeError(`${source.bytes.length} bytes, not ${size}`);
  }
  const validators = { etag, lastModified: lastModified(representation) };
  const caching = cachingHeaders(representation, validators.lastModified);
  const outcome = checkPreconditions(request, validators);
  if (outcome === 'not-modified') return { status: 304, headers: caching, body: null };
  if (outcome === 'failed') return preconditionFailed();

  const headers = { ...caching, ...contentHeaders(representation) };
  if (size === null) return { status: 200, headers, body: bodyFor(request, source, null) };

  const range = request.method === 'GET' ? request.header('range') : undefined;
  const asked =
    range !== undefined && source.kind !== 'stream' && ifRangeHolds(request, validators)
      ? findSpan(range, size)
      : null;
  if (asked === 'unsatisfiable') {
    return empty(416, { ...caching, 'Content-Range': `bytes */${size}` });
  }
  const span = asked ?? { start: 0, end: size };
  return {
    status: asked ? 206 : 200,
    headers: {
      ...headers,
      'Content-Length': String(span.end - span.start),
      ...(asked && { 'Content-Range': `bytes ${span.start}-${span.end - 1}/${size}` }),
    },
    body: bodyFor(request, source, span),
  };
}

/** 412: what is asked for is not what there is. */
export function preconditionFailed(): Delivery {
  return empty(412, {});
}

/** 405, for everything but GET and HEAD. */
export function methodNotAllowed(): Delivery {
  return empty(405, { Allow: 'GET, HEAD' });
}

function empty(status: number, headers: Record<string, string>): Delivery {
  return { status, headers: { ...GUARDED, ...headers, 'Content-Length': '0' }, body: null };
}

function lastModified({ lastModifiedMs }: Representation): string | undefined {
  return lastModifiedMs === undefined ? undefined : new Date(lastModifiedMs).toUTCString();
}

function cachingHeaders(
  representation: Representation,
  modified: string | undefined,
): Record<string, string> {
  return {
    ...GUARDED,
    ETag: representation.etag,
    'Cache-Control': representation.cacheControl ?? 'private, no-cache',
    Vary: representation.vary ?? 'Cookie',
    ...(modified !== undefined && { 'Last-Modified': modified }),
  };
}

function contentHeaders(representation: Representation): Record<string, string> {
  const { mediaType, disposition, source, size } = representation;
  const safe = safeInline(mediaType);
  // What a browser would run is saved, never shown.
  const shown: Disposition | undefined = safe
    ? disposition
    : { ...disposition, type: 'attachment' };
  return {
    'Content-Type': mediaType,
    'Content-Security-Policy': SANDBOX,
    'Accept-Ranges': source.kind === 'stream' || size === null ? 'none' : 'bytes',
    ...(shown && { 'Content-Disposition': contentDisposition(shown) }),
  };
}

function bodyFor(request: BytesRequest, source: ByteSource, span: ByteSpan | null): DeliveryBody {
  if (request.method === 'HEAD') return null;
  if (source.kind === 'stream') return source;
  if (source.kind === 'bytes')
    return span ? source.bytes.subarray(span.start, span.end) : source.bytes;
  if (!span) throw new RangeError('ranges of an unknown size');
  return streamOf(source, span);
}

function streamOf({ read, file = null }: RangedSource, span: ByteSpan): ByteStream {
  return {
    kind: 'stream',
    file,
    open: (signal) => read(span, signal),
    check: async () => {
      const { signal } = new AbortController();
      for await (const _ of read({ start: span.start, end: span.start }, signal));
    },
  };
}
