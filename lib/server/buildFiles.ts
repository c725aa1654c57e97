import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import Negotiator from 'negotiator';
import { checkPreconditions } from '../http/conditional.ts';
import type { Delivery } from '../http/delivery.ts';
import type { Log } from '../process/log.ts';
import { codeOf } from '../process/thrown.ts';

/** Scripts and styles of the build. */
export type BuildFiles = {
  /** The response to a request; null where Next must respond. */
  readonly find: (request: IncomingMessage, pathname: string) => Delivery | null;
  /** Resolves when all files that were requested so far are compressed. */
  readonly compressed: () => Promise<void>;
};

const PREFIX = '/_next/static/';

/** Media types, as Next sends them. */
const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=UTF-8',
  js: 'application/javascript; charset=UTF-8',
};

/** Brotli's quality. The highest, 11, takes twice the time and saves another seventieth. */
const QUALITY = 10;

/**
 * Has V8 compile all functions of a script as it arrives, beside the page (explicit compile hints, Chrome 136).
 * Else it compiles each when it is first called, and the first task of a page took a phone twice the time.
 */
const COMPILE_HINT = '//# allFunctionsCalledOnLoad\n';
/** Bytes. A page calls most of a script but for a larger one, the map's, which has a megabyte. */
const LARGEST_HINTED = 400_000;

type Compressed = { readonly bytes: Buffer; readonly etag: string };

/**
 * Serves scripts and styles of the build in `dir` compressed by Brotli: an eighth smaller than by gzip,
 * with which Next compresses them anew for each request. A file is compressed in the background when it
 * is first requested, and kept in memory. Until then, and for clients that do not accept Brotli, Next
 * serves it.
 */
export function makeBuildFiles(dir: string, log: Pick<Log, 'warn'>): BuildFiles {
  const kept = new Map<string, Compressed | null>(
    listFiles(join(dir, 'static')).map((path) => [`${PREFIX}${path}`, null]),
  );
  const begun = new Set<string>();
  let last: Promise<void> = Promise.resolve();
  const compress = async (pathname: string) => {
    try {
      const raw = hinted(
        pathname,
        await readFile(join(dir, 'static', pathname.slice(PREFIX.length))),
      );
      const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants;
      const params = { [BROTLI_PARAM_QUALITY]: QUALITY, [BROTLI_PARAM_SIZE_HINT]: raw.length };
      const bytes = await promisify(brotliCompress)(raw, { params });
      const hash = createHash('sha256').update(bytes).digest('base64url');
      kept.set(pathname, { bytes, etag: `"${hash.slice(0, 22)}"` });
    } catch (error) {
      log.warn(`${pathname} cannot be compressed: ${error}`);
    }
  };
  return {
    find(request, pathname) {
      const file = kept.get(pathname);
      if (file === undefined || (request.method !== 'GET' && request.method !== 'HEAD'))
        return null;
      if (!new Negotiator(request).encodings(['br', 'identity']).includes('br')) return null;
      if (file !== null) return deliver(request, pathname, file);
      if (!begun.has(pathname)) {
        begun.add(pathname);
        // One after the other, since people are waiting for pages.
        last = last.then(() => compress(pathname));
      }
      return null;
    },
    compressed: () => last,
  };
}

function hinted(pathname: string, file: Buffer): Buffer {
  if (extensionOf(pathname) !== 'js' || file.length > LARGEST_HINTED) return file;
  return Buffer.concat([Buffer.from(COMPILE_HINT), file]);
}

function deliver(
  { method = 'GET', headers }: IncomingMessage,
  pathname: string,
  { bytes, etag }: Compressed,
): Delivery {
  const always = {
    ETag: etag,
    // Names of files contain a hash of what is in them.
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
  };
  const asked = { method, header: (name: string) => headers[name]?.toString() };
  const outcome = checkPreconditions(asked, { etag, lastModified: undefined });
  if (outcome === 'not-modified') return { status: 304, headers: always, body: null };
  const type = types[extensionOf(pathname)] ?? '';
  const content = { 'Content-Type': type, 'Content-Encoding': 'br' };
  return {
    status: 200,
    headers: { ...always, ...content, 'Content-Length': String(bytes.length) },
    body: bytes,
  };
}

const extensionOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

/** The paths of scripts and styles below `dir`; none where there is no such directory. */
function listFiles(dir: string): string[] {
  try {
    const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' });
    return paths.filter((path) => extensionOf(path) in types);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
