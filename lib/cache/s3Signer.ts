import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { SignedAnswer } from './cache.ts';
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
