import path from 'node:path';
import type { StoragePlace } from '../cache/storagePlace.ts';
import {
  type BucketSettings,
  type BucketUrl,
  bucketPlace,
  isBucketUrl,
  parseBucketUrl,
} from './buckets.ts';
import { type Fault, type LineOf, valueAt } from './faults.ts';
import { directoryFault } from './valueSchemas.ts';

type PlaceKey = 'library' | 'data_dir' | 'cache';

/** Directories are absolute. */
type Places = {
  readonly library: StoragePlace;
  readonly data_dir: string;
  readonly cache: StoragePlace;
};

type PlacesAsWritten = {
  readonly library: string;
  readonly data_dir: string;
  readonly cache?: string | undefined;
  readonly s3?: BucketSettings | undefined;
};

/** Directories are relative to `base`; the cache is in the data directory unless it is named. */
export function resolvePlaces(
  { library, data_dir, cache, s3 }: PlacesAsWritten,
  base: string,
): Places {
  const dataDir = path.resolve(base, data_dir);
  const resolve = (written: string): StoragePlace => {
    const url = parseBucketUrl(written);
    return url ? bucketPlace(url, s3) : { kind: 'local', root: path.resolve(base, written) };
  };
  return {
    library: resolve(library),
    data_dir: dataDir,
    cache: resolve(cache ?? path.join(dataDir, 'cache')),
  };
}

type Overlap = { readonly inner: PlaceKey; readonly outer: PlaceKey; readonly why: string };

const forbiddenOverlaps: readonly Overlap[] = [
  { inner: 'data_dir', outer: 'library', why: 'which is never written to' },
  { inner: 'cache', outer: 'library', why: 'which is never written to' },
  { inner: 'library', outer: 'cache', why: 'which may be wiped at any time' },
  { inner: 'data_dir', outer: 'cache', why: 'which may be wiped at any time' },
];

/**
 * Faults of directories that contain one another. Only directories that are valid by themselves are
 * compared.
 *
 * @param base the directory of the file.
 * @param realPath follows symbolic links, behind which an overlap would hide.
 */
export function placeFaults(
  value: unknown,
  base: string,
  lineOf: LineOf,
  realPath: (path: string) => string,
): Fault[] {
  const written = (key: PlaceKey) => valueAt(value, [key]) !== undefined;
  const places = validPlaces(value, base);
  const overlaps = forbiddenOverlaps.filter(({ inner, outer }) => {
    const [innerPath, outerPath] = [places[inner], places[outer]];
    if (innerPath === undefined || outerPath === undefined) return false;
    return containsPlace(outerPath, innerPath, realPath);
  });
  return withoutImplied(overlaps, written('cache')).map(({ inner, outer, why }) => {
    // Where one of the two is a default, the fault is reported at the key that the owner wrote.
    const key = written(inner) ? inner : outer;
    const other = key === inner ? `inside ${outer}` : `around ${inner}`;
    return {
      line: lineOf([key]),
      key,
      found: `${places[key]} (${other}, ${places[key === inner ? outer : inner]})`,
      expected: `${inner} outside ${outer}, ${why}`,
    };
  });
}

/** The fault of a `sendfile.root` with neither library nor cache in it, which would do nothing. */
export function sendfileFaults(
  value: unknown,
  base: string,
  lineOf: LineOf,
  realPath: (path: string) => string,
): Fault[] {
  const at = ['sendfile', 'root'];
  const root = valueAt(value, at);
  if (typeof root !== 'string' || !path.isAbsolute(root)) return [];
  const { library, cache } = validPlaces(value, base);
  const inRoot = (place?: string) => place === undefined || containsPlace(root, place, realPath);
  if (inRoot(library) || inRoot(cache)) return [];
  const expected = `a directory around library, ${library}, or cache, ${cache}`;
  return [{ line: lineOf(at), key: 'sendfile.root', found: root, expected }];
}

/**
 * Leaves out overlaps that follow from another one, so that one mistake is reported once: the
 * default cache is inside data_dir.
 */
function withoutImplied(overlaps: readonly Overlap[], cacheWritten: boolean): Overlap[] {
  const has = (inner: PlaceKey, outer: PlaceKey) =>
    overlaps.some((overlap) => overlap.inner === inner && overlap.outer === outer);
  return overlaps.filter(({ inner, outer }) => {
    if (inner === 'library') return !has('cache', 'library');
    return inner !== 'cache' || cacheWritten || !has('data_dir', outer);
  });
}

/** The directories and buckets whose text is valid: absolute paths, and URLs ending in a slash. */
function validPlaces(value: unknown, base: string): Partial<Readonly<Record<PlaceKey, string>>> {
  const read = (key: PlaceKey, otherwise?: string) => {
    const found = valueAt(value, [key]);
    if (found === undefined) return otherwise;
    if (typeof found !== 'string' || found === '') return undefined;
    const url = key === 'data_dir' ? null : parseBucketUrl(found);
    if (url) return bucketText(url);
    return directoryFault(found) === null ? path.resolve(base, found) : undefined;
  };
  const dataDir = read('data_dir', path.resolve(base, 'data'));
  const library = read('library');
  const cache = read('cache', dataDir === undefined ? undefined : path.join(dataDir, 'cache'));
  return {
    ...(library !== undefined && { library }),
    ...(dataDir !== undefined && { data_dir: dataDir }),
    ...(cache !== undefined && { cache }),
  };
}

function bucketText({ bucket, prefix }: BucketUrl): string {
  return `s3://${bucket}/${prefix}`;
}

/** As `contains`, also for buckets. A bucket and a directory never contain one another. */
function containsPlace(outer: string, inner: string, realPath: (path: string) => string): boolean {
  if (isBucketUrl(outer) && isBucketUrl(inner)) return inner.startsWith(outer);
  if (isBucketUrl(outer) || isBucketUrl(inner)) return false;
  return contains(realPath(outer), realPath(inner));
}

/** Does `outer` contain `inner`? True for the same directory too. */
function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
