import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl, S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { LRUCache } from 'lru-cache';
import type { SignedAnswer, SignedPicture } from './cache.ts';
import type { Bucket } from './s3Bucket.ts';

/**
 * A URL with which anybody can open an object of the bucket for a limited time. The bucket responds
 * with the headers given here, which are part of the signature. Throws BucketError where there is
 * no access key to sign with; it is not checked whether the object exists.
 */
export function signUrl(bucket: Bucket, key: string, answer: SignedAnswer): Promise<string> {
  const asked = {
    Bucket: bucket.place.bucket,
    Key: key,
    ResponseContentType: answer.contentType,
    ResponseContentDisposition: answer.contentDisposition,
    ResponseCacheControl: answer.cacheControl,
  };
  return bucket.use(key, (client) => {
    const command =
      answer.method === 'HEAD' ? new HeadObjectCommand(asked) : new GetObjectCommand(asked);
    return getSignedUrl(client, command, {
      expiresIn: Math.floor(answer.ttlMs / 1000),
      // The service's clock, if its responses have shown that ours differs.
      signingDate: new Date(Date.now() + client.config.systemClockOffset),
    });
  });
}

/** How many URLs are kept, of some 500 bytes each; a page shows up to 200 pictures. */
const MOST_URLS = 5_000;

/**
 * Makes a function that signs the many pictures of a page. Time is divided into spans of `ttlMs`: a
 * URL is signed as at the beginning of the present one and works until the end of the next, so that
 * it is the same for all who ask within a span.
 *
 * `getSignedUrl` takes eight times as long, since it plans a whole request each time. So it does that
 * once, and each URL is signed by the SDK's signer alone.
 */
export function makePictureSigner(bucket: Bucket) {
  const { client } = bucket;
  const known = new LRUCache<string, string>({ max: MOST_URLS });
  const signer = new S3RequestPresigner(client.config);
  let planned: Promise<URL> | null = null;
  const plan = async () => {
    planned ??= bucketUrl(bucket);
    try {
      return await planned;
    } catch (error) {
      planned = null;
      throw error;
    }
  };
  return (key: string, { ttlMs, contentType }: SignedPicture): Promise<string> =>
    bucket.use(key, async () => {
      const now = Date.now() + client.config.systemClockOffset;
      const from = Math.floor(now / ttlMs) * ttlMs;
      const asked = `${from} ${ttlMs} ${contentType} ${key}`;
      const before = known.get(asked);
      if (before !== undefined) return before;
      const expiresIn = Math.floor((2 * ttlMs) / 1000);
      const { protocol, hostname, port, host, pathname } = await plan();
      const path = pathname + key.split('/').map(encode).join('/');
      const { query = {} } = await signer.presign(
        {
          method: 'GET',
          protocol,
          hostname,
          path,
          headers: { host },
          ...(port !== '' && { port: Number(port) }),
          query: {
            'response-cache-control': `private, max-age=${expiresIn}, immutable`,
            'response-content-type': contentType,
          },
        },
        { expiresIn, signingDate: new Date(from) },
      );
      const pairs = Object.entries(query).map(
        ([name, value]) => `${encode(name)}=${encode(`${value}`)}`,
      );
      const url = `${protocol}//${host}${path}?${pairs.join('&')}`;
      known.set(asked, url);
      return url;
    });
}

/** The URL below which the objects of the bucket are. */
async function bucketUrl({ client, place }: Bucket): Promise<URL> {
  const command = new GetObjectCommand({ Bucket: place.bucket, Key: 'x' });
  const { origin, pathname } = new URL(await getSignedUrl(client, command));
  return new URL(pathname.slice(0, -1), origin);
}

/** Encodes a text for a signed URL: RFC 3986 reserves more characters than JavaScript encodes. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
