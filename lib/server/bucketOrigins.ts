import type { Config } from '../config/config.ts';
import type { Log } from '../process/log.ts';
import type { Originals } from './content.ts';

/**
 * Makes a function that returns the origins to which this server redirects pictures and films, for
 * the CSP of pages. There are none without a bucket, or if everything is streamed. The SDK
 * determines them asynchronously: until then the function returns none, and after a failure it
 * tries again for the next page.
 */
export function createBucketOrigins(
  { delivery }: Pick<Config, 'delivery'>,
  { sign, signedOrigin }: Pick<Originals, 'sign' | 'signedOrigin'>,
  log: Log,
): () => readonly string[] {
  let known: readonly string[] = [];
  let asks = false;
  const ask = async () => {
    asks = true;
    try {
      const origin = await signedOrigin();
      known = origin === null ? [] : [origin];
    } catch (error) {
      log.error(`The library: ${error instanceof Error ? error.message : error}`);
    } finally {
      asks = false;
    }
  };
  if (sign === null || delivery.s3 === 'stream') return () => known;
  void ask();
  return () => {
    if (known.length === 0 && !asks) void ask();
    return known;
  };
}
