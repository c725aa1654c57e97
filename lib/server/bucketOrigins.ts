import type { Config } from '../config/config.ts';
import type { Log } from '../process/log.ts';
import type { Originals } from './content.ts';

/**
 * Answers the origins to which this server redirects pictures and films, which pages have to allow.
 * None without a bucket, and none for a bucket from which everything is streamed. The SDK finds them
 * out, which takes a moment: until then there are none, and where it fails it is tried again for the
 * next page.
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
