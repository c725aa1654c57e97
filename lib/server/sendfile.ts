import type { Config } from '../config/config.ts';
import type { Delivery } from '../http/delivery.ts';

type Header = NonNullable<Config['sendfile']>['header'];

/**
 * The same answer with its file left to the web server in front of us, where one is configured and
 * the answer is a file or a part of it. The viewer was asked for and the validators were compared;
 * ranges are the web server's, which has the request's headers: so a part becomes the whole.
 *
 * The web server opens the file by its path, some time later. The path is therefore that of the file
 * which was found, without symbolic links: configured to follow none, the web server sends nothing
 * where one has been put in the way since.
 */
export function leaveToWebServer(delivery: Delivery, sendfile: Config['sendfile']): Delivery {
  const { body } = delivery;
  if (!sendfile || body === null || body instanceof Uint8Array || !body.file) return delivery;
  const path = pathUnder(sendfile.root, body.file);
  const value = path && encodings[sendfile.header](path.toString('latin1'));
  if (value === null) return delivery;
  const { 'Content-Range': _, 'Accept-Ranges': ranges, ...headers } = delivery.headers;
  return {
    status: 200,
    headers: {
      ...headers,
      'Content-Length': '0',
      [sendfile.header]: value,
      // nginx says so itself, and would say it twice; mod_xsendfile does not.
      ...(sendfile.header === 'X-Sendfile' && ranges && { 'Accept-Ranges': ranges }),
    },
    body: null,
  };
}

/** An absolute path as it is below `root`, with a leading slash; null where it is not below it. */
function pathUnder(root: string, path: Buffer): Buffer | null {
  const above = root === '/' ? Buffer.alloc(0) : Buffer.from(root);
  const isBelow = path.subarray(0, above.length).equals(above) && path[above.length] === SLASH;
  return isBelow ? path.subarray(above.length) : null;
}

const SLASH = 0x2f;

/**
 * A path, one character a byte, as web servers read it in these headers; null where it cannot be
 * said. nginx decodes it as a URL: what stands behind a question mark would be arguments.
 * mod_xsendfile 0.12 and Caddy 2.6 take it as it is, Caddy all but a question mark, and their later
 * versions decode it: a file whose name these read differently is rare, and we send it ourselves.
 */
const encodings: Record<Header, (path: string) => string | null> = {
  'X-Accel-Redirect': (path) =>
    path.replace(
      /[^A-Za-z0-9\-._~/]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    ),
  'X-Sendfile': (path) => ([...path].some(isReadDifferently) ? null : path),
};

function isReadDifferently(character: string): boolean {
  return character < ' ' || '%?#\x7f'.includes(character);
}
