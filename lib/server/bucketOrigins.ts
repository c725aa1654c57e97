import type { Cache } from '../cache/cache.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../process/log.ts';
import type { Originals } from './content.ts';

type Storages = {
  readonly originals: Pick<Originals, 'sign' | 'signedOrigin'>;
  readonly cache: Pick<Cache, 'sign'>;
};

/**
 * Makes a function that returns the origins to which this server sends browsers for pictures and
 * films, for the CSP of pages. There are none without a bucket, or if everything is streamed. The SDK
 * determines them asynchronously: until then the function returns none, and after a failure it
 * tries again for the next page.
 */
export function makeBucketOrigins(
  { delivery: { s3, urlTtlMs } }: Pick<Config, 'delivery'>,
  { originals, cache }: Storages,
  log: Log,
): () => readonly string[] {
  const findings: (() => Promise<string | null>)[] = [];
  if (s3 !== 'stream' && originals.sign) findings.push(originals.signedOrigin);
  const { sign } = cache;
  if (s3 === 'page' && sign) {
    const how = { ttlMs: urlTtlMs, contentType: 'image/webp' };
    findings.push(async () => new URL(await sign('check', how)).origin);
  }
  let known: readonly string[] = [];
  let asks = false;
  const ask = async () => {
    asks = true;
    try {
      const origins = await Promise.all(findings.map((find) => find()));
      known = [...new Set(origins.flatMap((origin) => origin ?? []))];
    } catch (error) {
      log.error(`The bucket: ${error instanceof Error ? error.message : error}`);
    } finally {
      asks = false;
    }
  };
  if (findings.length === 0) return () => known;
  void ask();
  return () => {
    if (known.length === 0 && !asks) void ask();
    return known;
  };
}
