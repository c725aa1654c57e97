import { isShowable } from '../time/wallTime.ts';
import { type BytesRequest, checkPreconditions, ifRangeHolds } from './conditional.ts';
import { contentDisposition, type Disposition } from './contentDisposition.ts';
import { safeInline } from './mediaTypes.ts';
import { type ByteSpan, findSpan } from './range.ts';

/** A response, ready to be sent by our server (nodeSender.ts) or by Next (webSender.ts). */
export type Delivery = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: DeliveryBody;
};

type DeliveryBody = null | Uint8Array | ByteStream;

/**
 * Bytes of a known length of which any part can be read, such as a file, or a file without its
 * metadata. Opened when they are first read.
 */
export type RangedSource = {
  readonly kind: 'ranges';
  /**
   * Chunks are lent as those of a ByteStream. Throws FileChangedError where the file is not the one
   * that was announced, before the first chunk where possible. Reading an empty span only makes
   * that check.
   */
  readonly read: (span: ByteSpan, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /**
   * Absolute path of the local file that consists of exactly these bytes, for a web server that
   * sends it.
   */
  readonly file?: Buffer | null;
};

export type ByteStream = {
  readonly kind: 'stream';
  /**
   * Chunks may be lent, that is, overwritten later: the caller asks for the next one only when it
   * no longer needs the previous one. Once the signal is aborted, the iteration must end soon.
   */
  readonly open: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Rejects where it is known beforehand that `open` would fail. */
  readonly check?: () => Promise<void>;
  /** Absolute path of the local file that contains these bytes, wholly or as a part. */
  readonly file?: Buffer | null;
};

/** Where the bytes of a representation are. */
export type ByteSource =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | RangedSource
  /** Sent as a whole only: a stream has no ranges. */
  | ByteStream;

/** A representation as HTTP defines it (RFC 9110, 3.2): bytes with their metadata. */
export type Representation = {
  /** Strong, with its quotes; changes whenever a single byte does. */
  readonly etag: string;
  /** Milliseconds since 1970 UTC. */
  readonly lastModifiedMs?: number;
  readonly mediaType: string;
  /**
   * In bytes; null when it is not known beforehand, and then there is neither Content-Length nor
   * ranges.
   */
  readonly size: number | null;
  readonly disposition?: Disposition;
  /** Default: the browser may keep it, but must revalidate before each use. */
  readonly cacheControl?: string;
  /** Default: `Cookie`. */
  readonly vary?: string;
  readonly source: ByteSource;
};

const STRONG_ETAG = /^"[\x21\x23-\x7e]+"$/;

/**
 * Browsers must not guess another media type, and pages of other sites must not embed the bytes.
 */
const guardHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * Threat: a file named as a photo contains a page, and some browser shows it as one. Such a page
 * then has no origin, runs nothing, loads nothing and cannot be framed. The browser's own viewers
 * for pictures and films still work.
 */
const SANDBOX =
  "sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/**
 * The response to a request for bytes that the viewer may have: 200, 206 for one range, 304, 412,
 * 416, or 405 for methods other than GET and HEAD. HEAD gets the headers of GET without a body, and
 * ignores ranges, as RFC 9110 says. Throws RangeError for a weak etag, and for a size other than
 * that of the given bytes.
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

/** 412: the requested version is not the current one. */
export function preconditionFailed(): Delivery {
  return empty(412, {});
}

/** 405, for everything but GET and HEAD. */
export function methodNotAllowed(): Delivery {
  return empty(405, { Allow: 'GET, HEAD' });
}

function empty(status: number, headers: Record<string, string>): Delivery {
  return { status, headers: { ...guardHeaders, ...headers, 'Content-Length': '0' }, body: null };
}

/** A year has four digits (RFC 9110, section 5.6.7), and some file systems have later ones. */
function lastModified({ lastModifiedMs }: Representation): string | undefined {
  const isDated = lastModifiedMs !== undefined && isShowable(lastModifiedMs);
  return isDated ? new Date(lastModifiedMs).toUTCString() : undefined;
}

function cachingHeaders(
  representation: Representation,
  modified: string | undefined,
): Record<string, string> {
  return {
    ...guardHeaders,
    ETag: representation.etag,
    'Cache-Control': representation.cacheControl ?? 'private, no-cache',
    Vary: representation.vary ?? 'Cookie',
    ...(modified !== undefined && { 'Last-Modified': modified }),
  };
}

function contentHeaders(representation: Representation): Record<string, string> {
  const { mediaType, disposition, source, size } = representation;
  const safe = safeInline(mediaType);
  // A type that a browser might run as a page is sent as an attachment.
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
