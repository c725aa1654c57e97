import type { IncomingMessage, ServerResponse } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import Negotiator from 'negotiator';
import { isHtml } from './guardPage.ts';

/** The pages whose picture is sent before their scripts: those of one photo. */
const PHOTO_PATH = /^\/photos\/\d+$/;

/** Is this a page as a browser opens it? Next's own scripts ask for data instead. */
export function showsPictureFirst({ method, headers }: IncomingMessage, pathname: string): boolean {
  return method === 'GET' && PHOTO_PATH.test(pathname) && headers['rsc'] === undefined;
}

/**
 * Changes the page that Next will write so that its scripts start only once its picture has arrived.
 * Otherwise they would take half of a slow connection, and delay the picture by half a second while they
 * run. A response other than a page that is shown is sent unchanged. Next must not compress what is to be
 * changed, so the page is compressed here, as the request accepts.
 */
export function sendPictureFirst(
  request: IncomingMessage,
  response: ServerResponse,
  nonce: string,
): void {
  const coding = chooseCoding(request);
  delete request.headers['accept-encoding'];
  const { write, end, writeHead } = response;
  let state: 'undecided' | 'passing' | 'holding' | 'sent' = 'undecided';
  const chunks: Buffer[] = [];
  const decide = () => {
    if (state !== 'undecided') return;
    const isPage = response.statusCode === 200 && isHtml(response);
    state = isPage ? 'holding' : 'passing';
    if (!isPage) return;
    response.removeHeader('Content-Length');
    if (coding !== 'identity') response.setHeader('Content-Encoding', coding);
    const vary = String(response.getHeader('Vary') ?? '');
    if (!/\baccept-encoding\b/i.test(vary)) response.appendHeader('Vary', 'Accept-Encoding');
  };
  const hold = (chunk: unknown, encoding: unknown) => {
    if (typeof chunk === 'string') {
      const known = typeof encoding === 'string' && Buffer.isEncoding(encoding);
      chunks.push(Buffer.from(chunk, known ? encoding : 'utf8'));
    } else if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
  };
  const callLast = (args: readonly unknown[]) => {
    const last = args.at(-1);
    if (typeof last === 'function') queueMicrotask(() => last());
  };
  response.writeHead = ((status: number, ...rest: never[]) => {
    response.statusCode = status;
    decide();
    return writeHead.call(response, status, ...rest);
  }) as typeof writeHead;
  response.write = ((...args: Parameters<typeof write>) => {
    decide();
    if (state === 'passing') return write.apply(response, args);
    if (state === 'holding') hold(args[0], args[1]);
    callLast(args);
    return true;
  }) as typeof write;
  response.end = ((...args: Parameters<typeof end>) => {
    decide();
    if (state === 'passing') return end.apply(response, args);
    if (state === 'sent') return response;
    hold(args[0], args[1]);
    state = 'sent';
    const page = startScriptsLater(Buffer.concat(chunks).toString('utf8'), nonce);
    end.call(response, compressed(page, coding), 'utf8', () => callLast(args));
    return response;
  }) as typeof end;
}

type Coding = 'br' | 'gzip' | 'identity';

function chooseCoding({ headers }: IncomingMessage): Coding {
  const best = new Negotiator({ headers }).encodings(['br', 'gzip', 'identity']);
  return best.includes('br') ? 'br' : best.includes('gzip') ? 'gzip' : 'identity';
}

/** A page of 20 kB takes half a millisecond, so nobody waits for the thread that makes pages. */
function compressed(page: string, coding: Coding): Buffer {
  const bytes = Buffer.from(page);
  if (coding === 'gzip') return gzipSync(bytes);
  if (coding === 'identity') return bytes;
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
  return brotliCompressSync(bytes, {
    params: { [BROTLI_PARAM_QUALITY]: 5, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
}

/** Script tags as Next writes them. In texts and data of a page `<` is escaped, so these are real tags. */
const SCRIPTS =
  /<script src="(\/_next\/static\/[^"<>]+)"(?=[^<>]* async="")(?: (?:async|nonce)="[^"<>]*")+><\/script>/g;
const PRELOADS = /<link rel="preload" as="script"[^<>]*\/>/g;

/**
 * The same page, with one script at its end that loads all others. A page in another form than Next's is
 * left as it is.
 */
export function startScriptsLater(page: string, nonce: string): string {
  const paths = new Set(Array.from(page.matchAll(SCRIPTS), ([, path = '']) => path));
  const end = page.lastIndexOf('</body>');
  if (paths.size === 0 || end < 0) return page;
  const starter = `<script nonce="${nonce}">(${start})(${JSON.stringify([...paths])})</script>`;
  const without = (part: string) => part.replaceAll(SCRIPTS, '').replaceAll(PRELOADS, '');
  return without(page.slice(0, end)) + starter + without(page.slice(end));
}

/** Milliseconds after which scripts start without the picture: it may still have to be made. */
const LATEST = 3_000;

/**
 * Runs in the browser. A browser that has these scripts already, as an entry in its storage says, starts
 * them at once, so that whoever swipes from photo to photo need not wait for pictures.
 */
const start = `paths => {
  const known = String(paths);
  const picture = document.querySelector('img[fetchpriority="high"]');
  let begun = false;
  const begin = () => {
    if (begun) return;
    begun = true;
    for (const path of paths) {
      const script = document.createElement('script');
      script.async = true;
      script.src = path;
      document.head.append(script);
    }
  };
  const stored = use => {
    try { return use(localStorage); } catch { return undefined; }
  };
  addEventListener('load', () => stored(storage => { storage.scripts = known; }));
  if (!picture || picture.complete || stored(storage => storage.scripts) === known) return begin();
  picture.addEventListener('load', begin);
  picture.addEventListener('error', begin);
  setTimeout(begin, ${LATEST});
}`;
