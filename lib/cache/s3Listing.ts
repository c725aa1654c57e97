import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { type Bucket, type BucketObject, plainEtag } from './s3Bucket.ts';
import { BucketError } from './s3Errors.ts';

/** One object of a listing; `facts` is null where the listing does not tell size, time and ETag. */
export type ListedObject = { readonly key: string; readonly facts: BucketObject | null };

/**
 * A page of a listing. `run`: the number of the part of the listing that it belongs to, within which
 * keys are in order.
 */
type ListedPage = { readonly run: number; readonly objects: readonly ListedObject[] };

/** How many requests run at the same time. */
const AT_ONCE = 8;
/** The most parts of a large listing: each costs one page that is not full. */
const MOST_PARTS = 16;
/** The most levels of directories that are searched for ones that divide the listing. */
const DEEPEST = 4;

/**
 * All objects whose key begins with `prefix`, in pages of up to 1,000. Throws BucketError, also
 * midway: what was listed until then is then incomplete.
 *
 * Each page says where the next one begins, so pages can only be requested one after another. A
 * listing of more than one page is therefore divided by directories into parts that are listed
 * concurrently.
 */
export async function* listObjects(
  bucket: Bucket,
  prefix: string,
): AsyncGenerator<ListedPage, void, void> {
  const first = await listPage(bucket, { Prefix: prefix });
  const objects = objectsOf(first);
  // A listing of one page is complete in whatever order it is.
  if (first.IsTruncated) requireOrder(bucket, '', objects);
  yield { run: 0, objects };
  if (!first.IsTruncated) return;
  const last = objects.at(-1)?.key;
  // Where many objects were deleted, some services give pages without any.
  if (last === undefined) {
    yield* listPart(bucket, prefix, { run: 0, after: '', token: nextToken(bucket, first) });
    return;
  }
  const bounds = await listBounds(bucket, prefix, last);
  // The first part goes on where the first page ends, perhaps within a directory.
  const parts = [last, ...bounds].map((after, run) =>
    listPart(bucket, prefix, { run, after, upTo: bounds[run] }),
  );
  yield* merged(parts);
}

type Page = Pick<
  ListObjectsV2CommandOutput,
  'Contents' | 'CommonPrefixes' | 'EncodingType' | 'IsTruncated' | 'NextContinuationToken'
>;

type PageQuery = {
  readonly Prefix: string;
  readonly StartAfter?: string;
  readonly Delimiter?: string;
  readonly ContinuationToken?: string | undefined;
};

function listPage(bucket: Bucket, query: PageQuery): Promise<Page> {
  return bucket.use(query.Prefix, (client, name) =>
    // Requests encoded keys. Threat: XML cannot contain some characters that a key may have.
    client.send(new ListObjectsV2Command({ Bucket: name, EncodingType: 'url', ...query })),
  );
}

type Part = {
  readonly run: number;
  readonly after: string;
  readonly upTo?: string | undefined;
  readonly token?: string;
};

/** Lists the keys after one key or from a page on, up to another key, if given. */
async function* listPart(
  bucket: Bucket,
  prefix: string,
  { run, after, upTo, token: from }: Part,
): AsyncGenerator<ListedPage, void, void> {
  let token = from;
  let before = after;
  for (;;) {
    const place = token === undefined ? { StartAfter: after } : { ContinuationToken: token };
    const page = await listPage(bucket, { Prefix: prefix, ...place });
    const objects = objectsOf(page);
    before = requireOrder(bucket, before, objects);
    const isOver = upTo !== undefined && objects.length > 0 && compareKeys(before, upTo) > 0;
    const own = isOver ? objects.filter(({ key }) => compareKeys(key, upTo) <= 0) : objects;
    yield { run, objects: own };
    if (isOver || !page.IsTruncated) return;
    token = nextToken(bucket, page, token);
  }
}

/** The token of the next page. A page that leads to itself would be asked for again and again. */
function nextToken(bucket: Bucket, { NextContinuationToken: next }: Page, token?: string): string {
  if (next === undefined || next === token) throw unordered(bucket);
  return next;
}

/**
 * Finds keys that divide the keys after `last` into parts, in order; none where that is impossible.
 */
async function listBounds(bucket: Bucket, prefix: string, last: string): Promise<string[]> {
  let within = prefix;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const page = await listPage(bucket, { Prefix: within, Delimiter: '/' });
    const directories = (page.CommonPrefixes ?? []).map(({ Prefix = '' }) => decoded(page, Prefix));
    const [only] = directories;
    if (only === undefined) return [];
    if (directories.length > 1 || (page.Contents ?? []).length > 1) {
      const usable = directories.filter((key) => compareKeys(key, last) > 0).sort(compareKeys);
      const every = Math.ceil((usable.length + 1) / MOST_PARTS);
      return usable.filter((_, at) => (at + 1) % every === 0);
    }
    within = only;
  }
  return [];
}

function objectsOf(page: Page): ListedObject[] {
  return (page.Contents ?? []).map(({ Key = '', Size, ETag, LastModified }) => ({
    key: decoded(page, Key),
    facts:
      Size === undefined || !ETag || !LastModified
        ? null
        : { size: Size, etag: plainEtag(ETag), mtimeMs: LastModified.getTime() },
  }));
}

/** Decodes a key. A space may be encoded as `+`, as in forms; a `+` is always percent-encoded. */
function decoded({ EncodingType }: Page, key: string): string {
  return EncodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

/** Compares keys by their UTF-8 bytes, as services do; JavaScript compares UTF-16. */
function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The last key of a page whose keys come after `before`, in order. Throws BucketError for others. */
function requireOrder(bucket: Bucket, before: string, objects: readonly ListedObject[]): string {
  let last = before;
  for (const { key } of objects) {
    if (compareKeys(last, key) >= 0) throw unordered(bucket);
    last = key;
  }
  return last;
}

/**
 * The listing is not in order. Threat: photos that are not found in their place would count as
 * missing.
 */
function unordered(bucket: Bucket): BucketError {
  const place = bucket.shown(bucket.place.prefix);
  return new BucketError(
    `${place} is listed in no order, so that keys may be missing`,
    'NoOrder',
    null,
  );
}

/** Merges several generators that run concurrently, in the order in which items arrive. */
async function* merged<T>(sources: AsyncGenerator<T, void, void>[]): AsyncGenerator<T, void, void> {
  const waiting = [...sources];
  const running = new Map<
    AsyncGenerator<T>,
    Promise<readonly [(typeof waiting)[number], IteratorResult<T, void>]>
  >();
  const ask = (source: (typeof waiting)[number]) => {
    const next = source.next().then((result) => [source, result] as const);
    // A rejection is handled when the promise is awaited, if it is.
    next.catch(() => {});
    running.set(source, next);
  };
  try {
    for (;;) {
      for (const source of waiting.splice(0, AT_ONCE - running.size)) ask(source);
      if (running.size === 0) return;
      const [source, result] = await Promise.race(running.values());
      running.delete(source);
      if (result.done) continue;
      ask(source);
      yield result.value;
    }
  } finally {
    await Promise.allSettled([...running.keys()].map((source) => source.return(undefined)));
  }
}
