import { IncomingMessage } from 'node:http';

/** In bytes, the form's own words included. */
const largestForm = 64 * 1024;
/** Thousands of photos that were chosen; Next's own limit is the same. */
const largestOwnersForm = 1024 * 1024;
const largestSignOut = 4 * 1024;

/**
 * How many bytes of a body are read for this request: what reads has none.
 * Threat: whoever posts megabytes has us parse them before anybody is asked who he is, and parsing
 * `a&a&…` takes a time that grows with the square of its length.
 */
export function largestBody(
  { method }: Pick<IncomingMessage, 'method'>,
  pathname: string,
  isOwner: boolean,
): number {
  if (method !== 'POST') return 0;
  if (pathname.startsWith('/api/')) return largestSignOut;
  return isOwner ? largestOwnersForm : largestForm;
}

/** `too-large`: there is more of it than `largest` bytes, or was to be. `gone`: it never came whole. */
export type ReadBody = IncomingMessage | 'too-large' | 'gone';

/**
 * Reads the whole body of a request, whether or not it said how long it is, and gives the request as
 * whoever answers it may read it. Nothing of it is looked at before all of it is here, so that one
 * who sends a byte a minute costs us no more than a connection.
 */
export async function readBody(request: IncomingMessage, largest: number): Promise<ReadBody> {
  const { 'content-length': said, 'transfer-encoding': encoded } = request.headers;
  if (said === undefined && encoded === undefined) return request;
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
  return withBody(request, Buffer.concat(chunks));
}

/** The same request once more, its body unread. */
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
