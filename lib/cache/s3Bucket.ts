import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  BrokenOffError,
  BucketError,
  countAttempts,
  DeniedObjectError,
  errorFactsOf,
  explained,
  isMissing,
  isReplaced,
  NoSuchObjectError,
  ReplacedObjectError,
  saysNothing,
} from './s3Errors.ts';
import type { BucketPlace } from './storagePlace.ts';

/** What a service says of an object. Size in bytes, time in milliseconds since 1970 UTC. */
export type BucketObject = {
  readonly size: number;
  /** Without quotes. Differs for other content. */
  readonly etag: string;
  readonly mtimeMs: number;
};

/** An object, or that version of it whose ETag is given. */
type ObjectVersion = { readonly key: string; readonly etag?: string };

/** How long a service is waited for, in milliseconds. */
type Patience = {
  readonly connectMs: number;
  /**
   * How long no data may arrive before a connection is closed. A client of ours that reads slowly
   * causes such pauses too; the rest is then requested again.
   */
  readonly silentMs: number;
};

const usualPatience: Patience = { connectMs: 5_000, silentMs: 20_000 };
const MOST_ATTEMPTS = 4;

/**
 * A bucket, for the library and the cache alike. Keys include the prefix. Errors are BucketErrors,
 * which name bucket and key and say what to do. What fails for a moment is tried again a few times,
 * after longer and longer pauses.
 */
export class Bucket {
  readonly place: BucketPlace;
  readonly client: S3Client;

  constructor(place: BucketPlace, patience: Patience = usualPatience) {
    this.place = place;
    this.client = openClient(place, patience);
  }

  /** `s3://bucket/key` */
  shown(key: string): string {
    return `s3://${this.place.bucket}/${key}`;
  }

  /**
   * Runs `ask` with the client and the bucket's name. Throws NoSuchObjectError, ReplacedObjectError
   * where another version was demanded, or another BucketError.
   */
  async use<T>(key: string, ask: (client: S3Client, bucket: string) => Promise<T>): Promise<T> {
    try {
      return await ask(this.client, this.place.bucket);
    } catch (error) {
      throw await this.#explained(error, key);
    }
  }

  async #explained(error: unknown, key: string): Promise<Error> {
    const place = this.shown(key);
    if (error instanceof BucketError) return error;
    if (isReplaced(error)) return new ReplacedObjectError(place, error);
    if (isMissing(error)) return new NoSuchObjectError(place, error);
    if (!saysNothing(error)) return explained(error, place, this.place);
    // A HEAD response has no body that says what is wrong. A listing does, unless only this key is
    // concerned.
    const ofBucket = await this.findFault();
    if (ofBucket) return ofBucket;
    const isDenied = errorFactsOf(error).status === 403;
    return isDenied ? new DeniedObjectError(place, error) : explained(error, place, this.place);
  }

  /** Finds what is wrong with the bucket as a whole, by listing one key; null: nothing. */
  async findFault(): Promise<BucketError | null> {
    const { bucket, prefix } = this.place;
    try {
      await this.client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, MaxKeys: 1 }),
      );
      return null;
    } catch (error) {
      return explained(error, this.shown(prefix), this.place);
    }
  }

  /** Throws as `use`. */
  async head(key: string): Promise<BucketObject> {
    const found = await this.use(key, (client, bucket) =>
      client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })),
    );
    return this.#objectOf(key, found, found.ContentLength);
  }

  /** All of an object. Throws as `use`. */
  async readWhole(key: string): Promise<Buffer> {
    const attempts = countAttempts();
    for (;;) {
      try {
        const { body, object } = await this.#get({ key }, null);
        return await buffer(this.#upTo(body, object.size, key));
      } catch (error) {
        await attempts.again(error);
      }
    }
  }

  /**
   * The bytes from `start` to before `end`, or to the end of the object, with the object's facts.
   * Throws as `use`.
   */
  async readRange(
    version: ObjectVersion,
    start: number,
    end: number,
  ): Promise<{ readonly bytes: Buffer; readonly object: BucketObject }> {
    const attempts = countAttempts();
    for (;;) {
      try {
        const { body, object } = await this.#get(version, { start, end });
        const length = Math.min(end, object.size) - start;
        const bytes = await buffer(this.#upTo(body, length, version.key));
        return { bytes, object };
      } catch (error) {
        // An empty object has no first byte, so the range is refused.
        if (error instanceof BucketError && errorFactsOf(error.cause).status === 416) {
          return { bytes: Buffer.alloc(0), object: await this.head(version.key) };
        }
        await attempts.again(error);
      }
    }
  }

  /**
   * The bytes of a range in chunks, as they arrive; no more is read than is used. Resumes where the
   * connection breaks. Throws as `use`, and the signal's reason once aborted.
   */
  async *chunks(
    version: Required<ObjectVersion>,
    start: number,
    end: number,
    signal?: AbortSignal,
  ): AsyncGenerator<Uint8Array, void, void> {
    const attempts = countAttempts();
    let at = start;
    while (at < end) {
      try {
        const { body } = await this.#get(version, { start: at, end }, signal);
        for await (const chunk of this.#upTo(body, end - at, version.key)) {
          at += chunk.length;
          attempts.progressed();
          yield chunk;
        }
      } catch (error) {
        signal?.throwIfAborted();
        await attempts.again(error, signal);
      }
    }
  }

  /** Reads this many bytes, and no more if a service sends more than was requested. */
  async *#upTo(body: Readable, length: number, key: string) {
    let left = length;
    try {
      for await (const chunk of body) {
        const bytes: Uint8Array = chunk;
        left -= bytes.length;
        yield left < 0 ? bytes.subarray(0, left) : bytes;
        // The loop does not end as soon as all bytes are there: a body that is read to its end
        // frees the connection for reuse.
        if (left < 0) break;
      }
    } catch (error) {
      throw new BrokenOffError(this.shown(key), error);
    }
    if (left > 0) throw new BrokenOffError(this.shown(key), `${left} bytes before its end`);
  }

  async #get({ key, etag }: ObjectVersion, span: Span | null, signal?: AbortSignal) {
    const answer = await this.use(key, (client, bucket) =>
      client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(span && { Range: `bytes=${span.start}-${span.end - 1}` }),
          ...(etag !== undefined && { IfMatch: `"${etag}"` }),
        }),
        { ...(signal && { abortSignal: signal }) },
      ),
    );
    const { Body: body, ContentRange, ContentLength, ETag } = answer;
    const whole = /\/(\d+)$/.exec(ContentRange ?? '')?.[1] ?? ContentLength;
    if (!(body instanceof Readable)) throw this.#unusable(key, 'sends no body');
    // Some services send another version all the same, as older versions of Garage do.
    if (etag !== undefined && ETag !== undefined && plainEtag(ETag) !== etag) {
      body.destroy();
      throw new ReplacedObjectError(this.shown(key), null);
    }
    if (ContentRange === undefined && (span?.start ?? 0) > 0) {
      body.destroy();
      throw this.#unusable(key, 'sends no parts of objects');
    }
    return { body, object: this.#objectOf(key, answer, Number(whole)) };
  }

  #objectOf(key: string, { ETag, LastModified }: Described, size: number | undefined) {
    if (size === undefined || Number.isNaN(size) || !ETag || !LastModified) {
      throw this.#unusable(key, 'does not tell size, time and ETag');
    }
    return { size, etag: plainEtag(ETag), mtimeMs: LastModified.getTime() };
  }

  #unusable(key: string, what: string): BucketError {
    return new BucketError(`${this.shown(key)}: its service ${what}`, 'Useless', null);
  }
}

type Span = { readonly start: number; readonly end: number };
type Described = { readonly ETag?: string | undefined; readonly LastModified?: Date | undefined };

function openClient(
  { endpoint, region, pathStyle }: BucketPlace,
  { connectMs, silentMs }: Patience,
): S3Client {
  const isAws = endpoint === null || /\.amazonaws\.com(?:\.cn)?$/.test(new URL(endpoint).hostname);
  // Other services refuse checksums that the SDK adds by default, or store them as part of the
  // object. https://github.com/aws/aws-sdk-js-v3/issues/6810
  const checksums = isAws ? undefined : 'WHEN_REQUIRED';
  const chosen = region ?? (endpoint === null ? null : 'us-east-1');
  return new S3Client({
    ...(endpoint !== null && { endpoint }),
    ...(chosen !== null && { region: chosen }),
    forcePathStyle: pathStyle,
    ...(checksums && {
      requestChecksumCalculation: checksums,
      responseChecksumValidation: checksums,
    }),
    maxAttempts: MOST_ATTEMPTS,
    // Callers limit the concurrency; a slow download must not block thumbnails.
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: silentMs,
      httpAgent: { maxSockets: Number.POSITIVE_INFINITY },
      httpsAgent: { maxSockets: Number.POSITIVE_INFINITY },
    },
  });
}

/**
 * The ETag without quotes. Some services send weak ETags, when a proxy in front of them compresses.
 */
export function plainEtag(etag: string): string {
  return etag.replace(/^(?:W\/)?"?|"$/g, '');
}
