import { IncomingMessage } from 'node:http';

/** Bytes, including the boundaries and field names of the form. */
const LARGEST_FORM = 64 * 1024;
/** Bytes: thousands of selected photos. Next's own limit is the same. */
const LARGEST_OWNERS_FORM = 1024 * 1024;
const LARGEST_SIGN_OUT = 4 * 1024;

/**
 * The most bytes of a body that are read for this request; GET and HEAD have none. Threat: a client
 * could post megabytes that are parsed before its session is checked, and parsing `a&a&…` takes
 * time that grows with the square of its length.
 */
export function largestBody(
  { method }: Pick<IncomingMessage, 'method'>,
  pathname: string,
  isOwner: boolean,
): number {
  if (method !== 'POST') return 0;
  if (pathname.startsWith('/api/')) return LARGEST_SIGN_OUT;
  return isOwner ? LARGEST_OWNERS_FORM : LARGEST_FORM;
}

/**
 * `too-large`: the body has, or announces, more than `largest` bytes. `gone`: the client
 * disconnected before the end.
 */
type ReadBody = { readonly request: IncomingMessage; readonly body: Buffer } | 'too-large' | 'gone';

/**
 * Reads the whole body of a request, with or without Content-Length, and returns a request with
 * that body for the handler. The handler is not called before the body is complete, so a client
 * that sends a byte a minute costs no more than a connection.
 */
export async function readBody(request: IncomingMessage, largest: number): Promise<ReadBody> {
  const { 'content-length': said, 'transfer-encoding': encoded } = request.headers;
  if (said === undefined && encoded === undefined) return { request, body: Buffer.alloc(0) };
  if (Number(said ?? 0) > largest) return 'too-large';
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > largest) return 'too-large';
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  const body = Buffer.concat(chunks);
  return { request: withBody(request, body), body };
}

/** A copy of the request whose body can be read again. */
function withBody(request: IncomingMessage, body: Buffer): IncomingMessage {
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } =
    request;
  const version = { httpVersion, httpVersionMajor, httpVersionMinor };
  const again = new IncomingMessage(request.socket);
  Object.assign(again, { method, url, headers, rawHeaders, ...version, complete: true });
  again.push(body);
  again.push(null);
  return again;
}
