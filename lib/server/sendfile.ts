import type { Config } from '../config/config.ts';
import type { Delivery } from '../http/delivery.ts';

type Header = NonNullable<Config['sendfile']>['header'];

/**
 * Lets the web server in front of us send the file of a response, where one is configured and the
 * response is a file or a part of it. Access and validators have been checked before. The web
 * server handles ranges, since it has the request's headers, so a response with a part becomes one
 * with the whole file.
 *
 * The web server opens the file by its path a moment later. So the path is the real path of the
 * file that was found, and the web server must be configured to follow no symbolic links: if one
 * has been put into the path since, it sends nothing.
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
      // nginx adds this header itself, mod_xsendfile does not.
      ...(sendfile.header === 'X-Sendfile' && ranges && { 'Accept-Ranges': ranges }),
    },
    body: null,
  };
}

/**
 * The part of an absolute path below `root`, with a leading slash; null where it is not below it.
 */
function pathUnder(root: string, path: Buffer): Buffer | null {
  const above = root === '/' ? Buffer.alloc(0) : Buffer.from(root);
  const isBelow = path.subarray(0, above.length).equals(above) && path[above.length] === SLASH;
  return isBelow ? path.subarray(above.length) : null;
}

const SLASH = 0x2f;

/**
 * Encodes a path (one character a byte) as web servers read it in these headers; null where that is
 * impossible. nginx decodes it as a URL, in which a question mark begins the query. mod_xsendfile
 * 0.12 and Caddy 2.6 take the path literally (Caddy except for question marks), and their later
 * versions decode it. Files whose names these would read differently are rare, and we send them
 * ourselves.
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
