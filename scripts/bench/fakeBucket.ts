import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drawTestJpeg, stampJpeg } from '../../lib/testing/testPictures.ts';

const PAGE = 1000;

/** Milliseconds that a response takes, so that concurrent requests overlap. */
const LATENCY_MS = 2;

/** Requests since the last call, and the most of them that ran at a time. */
export type Requests = {
  readonly listings: number;
  readonly objects: number;
  readonly others: number;
  readonly atOnce: number;
};

/**
 * Benchmarks only: a bucket of `photos` small distinct JPEGs in this process, that counts what it is
 * asked. It answers after `LATENCY_MS`; a real service takes some 20 to 100.
 */
export async function startFakeBucket(photos: number) {
  const drawn = await drawTestJpeg({ width: 24, height: 16, detail: 10, quality: 60 });
  const keys = Array.from({ length: photos }, (_, at) => keyOf(at)).sort();
  const numbers = new Map(keys.map((key, number) => [key, number]));
  const bytesOf = (number: number) => stampJpeg(drawn, { number, takenAt: '2020:05:01 12:00:00' });
  let [listings, objects, others, open, atOnce] = [0, 0, 0, 0, 0];

  const server = createServer((request, response) => {
    open += 1;
    atOnce = Math.max(atOnce, open);
    response.once('close', () => {
      open -= 1;
    });
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://bucket');
    const number = numbers.get(decodeURIComponent(pathname).replace(/^\/[^/]+\//, ''));
    if (request.method === 'GET' && searchParams.has('list-type')) {
      listings += 1;
      response.end(listPage(keys, drawn.length, searchParams));
    } else if (request.method === 'GET' && number !== undefined) {
      objects += 1;
      setTimeout(() => sendObject(request, response, bytesOf(number), number), LATENCY_MS);
    } else {
      others += 1;
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    takeRequests: (): Requests => {
      const taken = { listings, objects, others, atOnce };
      [listings, objects, others, atOnce] = [0, 0, 0, 0];
      return taken;
    },
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** `2013/01_19_Album 17/17042.jpg`: a hundred to an album. */
function keyOf(at: number): string {
  const album = Math.floor(at / 100);
  const day = new Date(Date.UTC(2005, 0, 2) + album * 86_400_000).toISOString();
  return `${day.slice(0, 4)}/${day.slice(5, 10).replace('-', '_')}_Album ${album}/${at}.jpg`;
}

const etagOf = (number: number) => createHash('md5').update(String(number)).digest('hex');
const MODIFIED = '2020-05-01T12:00:00.000Z';

/** A page of ListObjectsV2; its token is the last key. */
function listPage(keys: readonly string[], size: number, asked: URLSearchParams): string {
  const prefix = asked.get('prefix') ?? '';
  const after = asked.get('continuation-token') ?? asked.get('start-after') ?? '';
  const delimiter = asked.get('delimiter');
  const from = keys.findIndex((key) => key > after && key.startsWith(prefix));
  const found = from < 0 ? [] : keys.slice(from).filter((key) => key.startsWith(prefix));
  const isEncoded = (key: string) => encodeURIComponent(key).replaceAll('%2F', '/');
  if (delimiter !== null) {
    const parts = found.map((key) => key.slice(0, key.indexOf(delimiter, prefix.length) + 1));
    const names = [...new Set(parts)].filter(Boolean).slice(0, PAGE);
    return listing(
      names.map((name) => `<CommonPrefixes><Prefix>${isEncoded(name)}</Prefix></CommonPrefixes>`),
      null,
    );
  }
  const page = found.slice(0, PAGE);
  const contents = page.map(
    (key, at) =>
      `<Contents><Key>${isEncoded(key)}</Key><LastModified>${MODIFIED}</LastModified><ETag>&quot;${etagOf(from + at)}&quot;</ETag><Size>${size}</Size></Contents>`,
  );
  return listing(contents, found.length > PAGE ? (page.at(-1) ?? null) : null);
}

function listing(parts: readonly string[], next: string | null): string {
  const more =
    next === null
      ? '<IsTruncated>false</IsTruncated>'
      : `<IsTruncated>true</IsTruncated><NextContinuationToken>${next}</NextContinuationToken>`;
  return `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><EncodingType>url</EncodingType>${more}${parts.join('')}</ListBucketResult>`;
}

function sendObject(
  { headers }: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  number: number,
): void {
  const [, start = '0', end = ''] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
  const part = bytes.subarray(Number(start), end === '' ? undefined : Number(end) + 1);
  response.writeHead(206, {
    'Content-Length': part.length,
    ETag: `"${etagOf(number)}"`,
    'Content-Range': `bytes ${start}-${Number(start) + part.length - 1}/${bytes.length}`,
    'Last-Modified': new Date(MODIFIED).toUTCString(),
  });
  response.end(part);
}
