import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import {
  type CacheEntry,
  type CacheKind,
  checkCacheKey,
  isCacheKey,
  type SigningCache,
} from './cache.ts';
import { Bucket } from './s3Bucket.ts';
import { NoSuchObjectError } from './s3Errors.ts';
import { listObjects } from './s3Listing.ts';
import { makePictureSigner } from './s3Signer.ts';
import type { BucketPlace } from './storagePlace.ts';

/** Bytes. Larger than the minimum that services accept for parts other than the last. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

/**
 * A cache in a bucket. An object exists as a whole or not at all. Names depend on content, so if
 * two writers use the same name, either result is right. Objects are deleted one by one, since some
 * services refuse to delete many at once.
 */
export function openBucketCache(place: BucketPlace): SigningCache {
  const bucket = new Bucket(place);
  const sign = makePictureSigner(bucket);
  const keyOf = (key: string) => place.prefix + checkCacheKey(key);
  let isWritable = false;
  const put = async (key: string, bytes: Uint8Array) => {
    const Key = keyOf(key);
    await bucket.use(Key, (client, Bucket) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body: bytes })),
    );
  };
  return {
    read: async (key) => {
      try {
        return await bucket.readWhole(keyOf(key));
      } catch (error) {
        if (error instanceof NoSuchObjectError) return null;
        throw error;
      }
    },
    open: async (key) => {
      const Key = keyOf(key);
      try {
        const { size, etag } = await bucket.head(Key);
        return {
          size,
          chunks: (start, end, signal) => bucket.chunks({ key: Key, etag }, start, end, signal),
        };
      } catch (error) {
        if (error instanceof NoSuchObjectError) return null;
        throw error;
      }
    },
    locate: async (key) => {
      keyOf(key);
      return null;
    },
    put,
    putStream: (key, chunks) => putStream(bucket, keyOf(key), chunks),
    remove: async (key) => {
      const Key = keyOf(key);
      await bucket.use(Key, (client, Bucket) =>
        client.send(new DeleteObjectCommand({ Bucket, Key })),
      );
    },
    list: (kind) => listKind(bucket, kind),
    removeUnfinished: (kind, before) => removeUnfinished(bucket, kind, before),
    check: async () => {
      const fault = await bucket.findFault();
      if (fault) throw fault;
      // Permission to list does not imply permission to write. Checked once, since each write costs
      // money.
      if (!isWritable) await put('check', Buffer.alloc(0));
      isWritable = true;
    },
    sign: (key, how) => sign(keyOf(key), how),
  };
}

/** Uploads a stream, in parts if it is longer than one; on failure the upload is aborted. */
async function putStream(bucket: Bucket, Key: string, chunks: AsyncIterable<Uint8Array>) {
  let failure: { readonly error: unknown } | null = null;
  async function* watched() {
    try {
      yield* chunks;
    } catch (error) {
      failure = { error };
      throw error;
    }
  }
  await bucket
    .use(Key, async (client, Bucket) => {
      const params = { Bucket, Key, Body: Readable.from(watched(), { objectMode: false }) };
      await new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done();
    })
    .catch((error) => {
      throw failure ? failure.error : error;
    });
}

async function* listKind(
  bucket: Bucket,
  kind: CacheKind,
): AsyncGenerator<readonly CacheEntry[], void, void> {
  const { prefix } = bucket.place;
  for await (const { objects } of listObjects(bucket, `${prefix}${kind}/`)) {
    yield objects.flatMap(({ key: whole, facts }) => {
      const key = whole.slice(prefix.length);
      return facts && isCacheKey(key) ? [{ key, size: facts.size, usedAt: facts.mtimeMs }] : [];
    });
  }
}

/** Aborts multipart uploads that were never completed. */
async function removeUnfinished(bucket: Bucket, kind: CacheKind, before: number): Promise<number> {
  const Prefix = `${bucket.place.prefix}${kind}/`;
  let removed = 0;
  let from: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await bucket.use(Prefix, (client, Bucket) =>
      client.send(new ListMultipartUploadsCommand({ Bucket, Prefix, ...from })),
    );
    for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
      if (!Key || !Initiated || Initiated.getTime() >= before) continue;
      await bucket.use(Key, (client, Bucket) =>
        client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })),
      );
      removed += 1;
    }
    // A service that says that there is more, and not where, would be asked for the same again and again.
    if (!page.IsTruncated || page.NextKeyMarker === undefined) return removed;
    from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}
