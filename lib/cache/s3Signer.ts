import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { SignedAnswer } from './cache.ts';
import type { Bucket } from './s3Bucket.ts';

/**
 * A URL that opens an object of the bucket for its time, to whoever has it. The bucket answers with
 * the headers given here, which are part of what is signed. Throws BucketError where there is no
 * access key to sign with; whether the object exists is not asked.
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
      // The clock of the service, as far as its answers have told that ours differs.
      signingDate: new Date(Date.now() + client.config.systemClockOffset),
    });
  });
}
