import type { BucketPlace } from '../cache/storagePlace.ts';
import { type Fault, type LineOf, valueAt } from './faults.ts';

/**
 * Names of buckets, wider than AWS has them: other services also take capitals and underscores.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
 */
const BUCKET = /^s3:\/\/([A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(?:\/(.*))?$/;

/** Bytes. A key has at most 1,024, and the path of a photo needs some. */
const LONGEST_PREFIX = 512;

/** The parts of a URL like `s3://bucket/prefix`. `prefix` is empty or ends in a slash. */
export type BucketUrl = Pick<BucketPlace, 'bucket' | 'prefix'>;

/** Is this meant as the URL of a bucket, well-formed or not? */
export function isBucketUrl(text: string): boolean {
  return /^s3:/i.test(text);
}

/** Parses `s3://bucket/prefix`, in which nothing is encoded; null where it is malformed. */
export function parseBucketUrl(text: string): BucketUrl | null {
  const [, bucket, path = ''] = BUCKET.exec(text) ?? [];
  if (bucket === undefined) return null;
  const parts = path.replace(/\/$/, '').split('/');
  if (path === '') return { bucket, prefix: '' };
  const isPath = parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPath || /\p{Cc}/u.test(path) || Buffer.byteLength(path) > LONGEST_PREFIX) return null;
  return { bucket, prefix: `${parts.join('/')}/` };
}

/** The mapping `s3` of gallery.yaml, parsed. */
export type BucketSettings = {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly path_style?: boolean | undefined;
};

/**
 * The place of a bucket. Services other than AWS rarely have a host name for each bucket, so for
 * them the bucket is in the path.
 */
export function bucketPlace(url: BucketUrl, settings: BucketSettings = {}): BucketPlace {
  const endpoint = settings.endpoint ?? null;
  return {
    kind: 's3',
    ...url,
    endpoint,
    region: settings.region ?? null,
    pathStyle: settings.path_style ?? endpoint !== null,
  };
}

/**
 * Faults of `s3` and `delivery` where no bucket is configured, so that they would have no effect, and
 * of `page` where no thumbnails are in one.
 */
export function bucketFaults(value: unknown, lineOf: LineOf): Fault[] {
  const isBucket = (key: string) => {
    const place = valueAt(value, [key]);
    return typeof place === 'string' && isBucketUrl(place);
  };
  if (valueAt(value, ['delivery', 's3']) === 'page' && !isBucket('cache')) {
    const found = 'page, which has no effect (the thumbnails are not in a bucket)';
    const expected = 'redirect or stream, or a cache like s3://bucket/prefix';
    return [{ line: lineOf(['delivery', 's3']), key: 'delivery.s3', found, expected }];
  }
  if (isBucket('library') || isBucket('cache')) return [];
  const keys = ['s3', 'delivery'].filter((key) => valueAt(value, [key]) !== undefined);
  return keys.map((key) => ({
    line: lineOf([key]),
    key,
    found: 'a key without effect (neither library nor cache is a bucket)',
    expected: 'library or cache like s3://bucket/prefix, or none',
  }));
}
