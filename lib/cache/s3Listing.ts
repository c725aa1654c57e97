import { ListObjectsV2Command, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { type Bucket, type BucketObject, plainEtag } from './s3Bucket.ts';
import { BucketError } from './s3Errors.ts';

/** One object of a listing; `facts` is null where the listing does not tell size, time and ETag. */
export type ListedObject = { readonly key: string; readonly facts: BucketObject | null };

/** Requests at the same time. */
const AT_ONCE = 8;
/** Parts of a large listing: each costs one page that is not full. */
const MOST_PARTS = 16;
/** How far down directories are looked at for one that divides the listing. */
const DEEPEST = 4;

/**
 * All objects whose key begins with `prefix`, in parts of up to 1,000, in no particular order. Throws
 * BucketError, also in the middle: what came until then is then no listing.
 *
 * A page tells where the next one begins, so pages follow one another. What is more than one page is
 * therefore divided by directories into parts that are listed at the same time.
 */
export async function* listObjects(
  bucket: Bucket,
  prefix: string,
): AsyncGenerator<readonly ListedObject[], void, void> {
  const first = await listPage(bucket, { Prefix: prefix });
  const objects = objectsOf(first);
  yield objects;
  if (!first.IsTruncated) return;
  const last = lastKeyOf(bucket, objects);
  const bounds = await findBounds(bucket, prefix, last);
  const parts = [last, ...bounds].map((after, at) =>
    listPart(bucket, prefix, after, bounds[at] ?? null),
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
    // Threat: XML cannot hold some characters that a key may have.
    client.send(new ListObjectsV2Command({ Bucket: name, EncodingType: 'url', ...query })),
  );
}

/** What comes after one key and up to another, if there is one. */
async function* listPart(
  bucket: Bucket,
  prefix: string,
  after: string,
  upTo: string | null,
): AsyncGenerator<readonly ListedObject[], void, void> {
  let token: string | undefined;
  let before = after;
  for (;;) {
    const from = token === undefined ? { StartAfter: after } : { ContinuationToken: token };
    const page = await listPage(bucket, { Prefix: prefix, ...from });
    const objects = objectsOf(page);
    for (const { key } of objects) {
      if (compareKeys(before, key) >= 0) throw unordered(bucket);
      before = key;
    }
    const isOver = upTo !== null && objects.length > 0 && compareKeys(before, upTo) > 0;
    yield isOver ? objects.filter(({ key }) => compareKeys(key, upTo) <= 0) : objects;
    if (isOver || !page.IsTruncated) return;
    token = page.NextContinuationToken;
    if (token === undefined) throw unordered(bucket);
  }
}

/** Keys that divide what comes after `last` into parts, in order; none where nothing does. */
async function findBounds(bucket: Bucket, prefix: string, last: string): Promise<string[]> {
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

/** A space may come as `+`, as in forms; a `+` always comes encoded. */
function decoded({ EncodingType }: Page, key: string): string {
  return EncodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
}

function lastKeyOf(bucket: Bucket, objects: readonly ListedObject[]): string {
  const last = objects.at(-1)?.key;
  if (last === undefined) throw unordered(bucket);
  return last;
}

/** Services list keys in the order of their UTF-8, which that of JavaScript's strings is not. */
function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Threat: what is not where it was looked for would be taken for gone. */
function unordered(bucket: Bucket): BucketError {
  const place = bucket.shown(bucket.place.prefix);
  return new BucketError(
    `${place} is listed in no order, so that keys may be missing`,
    'NoOrder',
    null,
  );
}

/** Of several at a time, whatever comes first. */
async function* merged<T>(sources: AsyncGenerator<T, void, void>[]): AsyncGenerator<T, void, void> {
  const waiting = [...sources];
  const running = new Map<
    AsyncGenerator<T>,
    Promise<readonly [(typeof waiting)[number], IteratorResult<T, void>]>
  >();
  const ask = (source: (typeof waiting)[number]) => {
    const next = source.next().then((result) => [source, result] as const);
    // It is looked at when its turn comes, if it comes.
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
