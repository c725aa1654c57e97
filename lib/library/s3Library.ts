import { Bucket, type BucketObject } from '../cache/s3Bucket.ts';
import { DeniedObjectError, NoSuchObjectError, ReplacedObjectError } from '../cache/s3Errors.ts';
import { type ListedObject, listObjects } from '../cache/s3Listing.ts';
import { signUrl } from '../cache/s3Signer.ts';
import type { BucketPlace } from '../cache/storagePlace.ts';
import { FileChangedError, LibraryPathError } from './errors.ts';
import type {
  FileEnds,
  FoundFile,
  Library,
  LibraryBatch,
  LibraryEntry,
  LibraryFault,
  OpenedFile,
} from './library.ts';
import { pathText, rawPathOf, staysInside } from './rawPath.ts';

/** Bytes. Small reads are served from blocks of this size. */
const BLOCK = 1024 * 1024;
/** Bytes of UTF-8; https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const LONGEST_KEY = 1024;

export type BucketLibrary = Omit<Library, 'root' | 'readsAtOnce' | 'sign'> & {
  readonly sign: NonNullable<Library['sign']>;
};

/** A library in a bucket: the objects whose keys begin with its prefix, only ever read. */
export function openBucketLibrary(place: BucketPlace): BucketLibrary {
  const bucket = new Bucket(place);
  const find = async (path: Buffer) => {
    const key = staysInside(rawPathOf(path)) ? keyOf(place, path) : null;
    if (key === null) return null;
    const object = await orNull(bucket.head(key));
    return object && { key, file: fileOf(object) };
  };
  return {
    list: () => list(bucket),
    readHead: async (path, length) => {
      const { bytes, complete } = await readEnds(bucket, path, length, 0);
      return { bytes, complete };
    },
    readEnds: (path, head, tail) => readEnds(bucket, path, head, tail),
    open: async (path) => {
      const found = await find(path);
      return found && openedFile(bucket, found.key, found.file);
    },
    openAgain: async (path, file) => {
      const key = keyOf(place, path);
      if (key === null) throw new LibraryPathError('no path of a bucket');
      return openedFile(bucket, key, file);
    },
    find: async (path) => (await find(path))?.file ?? null,
    sign: async (path, answer) => {
      const key = staysInside(rawPathOf(path)) ? keyOf(place, path) : null;
      if (key === null) throw new LibraryPathError('no path of a bucket');
      return signUrl(bucket, key, answer);
    },
    check: async () => {
      const fault = await bucket.findFault();
      if (fault) throw fault;
      // A bucket is never a disk that is not mounted.
      return { isEmpty: false };
    },
  };
}

/** The key of a path; null where the path cannot be a key: not UTF-8, or too long. */
function keyOf({ prefix }: BucketPlace, path: Buffer): string | null {
  const text = path.toString('utf8');
  const key = prefix + text;
  const isKey = Buffer.from(text).equals(path) && Buffer.byteLength(key) <= LONGEST_KEY;
  return isKey ? key : null;
}

async function* list(bucket: Bucket): AsyncGenerator<LibraryBatch, void, void> {
  const { prefix } = bucket.place;
  for await (const { run, objects } of listObjects(bucket, prefix)) {
    yield { ...batchOf(objects, prefix), run };
  }
}

function batchOf(objects: readonly ListedObject[], prefix: string): LibraryBatch {
  const batch: { entries: LibraryEntry[]; faults: LibraryFault[] } = { entries: [], faults: [] };
  for (const { key, facts } of objects) {
    const rawPath = rawPathOf(Buffer.from(key.slice(prefix.length)));
    const named = { rawPath, text: pathText(rawPath) };
    // Web consoles represent an empty directory by an empty object, which is skipped.
    if (facts?.size === 0 && (rawPath === '' || rawPath.endsWith('/'))) continue;
    if (!staysInside(rawPath)) {
      const message = 'a key that is no path: a part of it is empty or made of dots';
      batch.faults.push({ ...named, kind: 'special', message });
    } else if (facts === null) {
      const message = 'the listing does not tell its size, time and ETag';
      batch.faults.push({ ...named, kind: 'unreadable', message });
    } else {
      const { size, mtimeMs, etag, ctimeMs } = fileOf(facts);
      batch.entries.push({ ...named, size, mtimeMs, etag, ctimeMs });
    }
  }
  return batch;
}

/**
 * The facts of a file. The ETag depends on the content, so an object that was copied or written
 * again unchanged is the same file. Times must not be compared: listings have fractions of seconds,
 * other responses are rounded.
 */
function fileOf({ size, mtimeMs, etag }: BucketObject): FoundFile {
  return { size, mtimeMs, etag, ctimeMs: null, version: etag, realPath: null };
}

async function readEnds(
  bucket: Bucket,
  path: Buffer,
  head: number,
  tail: number,
): Promise<FileEnds> {
  if (!staysInside(rawPathOf(path))) {
    throw new LibraryPathError(`${path.toString('utf8')} is no path in the library`);
  }
  const key = keyOf(bucket.place, path);
  if (key === null) throw new NoSuchObjectError(path.toString('utf8'), null);
  const { bytes, object } = await bucket.readRange({ key }, 0, Math.max(1, head));
  const { size, etag } = object;
  const complete = bytes.length >= size;
  const from = Math.max(0, size - tail);
  if (complete || tail === 0) {
    return { bytes: bytes.subarray(0, head), complete, tail: bytes.subarray(from), size };
  }
  const end = await asChange(bucket.readRange({ key, etag }, from, size));
  return { bytes, complete, tail: end.bytes, size };
}

function openedFile(bucket: Bucket, key: string, file: FoundFile): OpenedFile {
  const version = { key, etag: file.etag };
  let block: { readonly start: number; readonly bytes: Buffer } | null = null;
  return {
    ...file,
    path: null,
    readRange: async (start, askedEnd) => {
      const end = Math.min(askedEnd, file.size);
      if (start >= end) return Buffer.alloc(0);
      if (!block || start < block.start || end > block.start + block.bytes.length) {
        const blockEnd = Math.min(Math.max(end, start + BLOCK), file.size);
        const { bytes } = await asChange(bucket.readRange(version, start, blockEnd));
        block = { start, bytes };
      }
      return block.bytes.subarray(start - block.start, end - block.start);
    },
    async *chunks(start, end, signal) {
      if (end > file.size) throw new FileChangedError(`ends at ${file.size} instead of ${end}`);
      try {
        yield* bucket.chunks(version, start, end, signal);
      } catch (error) {
        throw changeOf(error);
      }
    },
    close: async () => {
      block = null;
    },
  };
}

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    // DeniedObjectError is about this one object; where all objects are denied, the error is
    // another one, about the bucket.
    const isNone = error instanceof NoSuchObjectError || error instanceof DeniedObjectError;
    if (isNone) return null;
    throw error;
  }
}

/** Turns the absence of an object that existed a moment ago into FileChangedError. */
async function asChange<T>(promise: Promise<T>): Promise<T> {
  return promise.catch((error) => {
    throw changeOf(error);
  });
}

function changeOf(error: unknown): unknown {
  const isChange = error instanceof ReplacedObjectError || error instanceof NoSuchObjectError;
  return isChange ? new FileChangedError(error.message) : error;
}
