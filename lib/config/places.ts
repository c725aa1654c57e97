import path from 'node:path';
import { type Fault, type LineOf, valueAt } from './faults.ts';
import { directoryFault } from './schema.ts';

type PlaceKey = 'library' | 'data_dir' | 'cache';

/** The three directories, absolute. */
export type Places = Readonly<Record<PlaceKey, string>>;

type PlacesAsWritten = {
  readonly library: string;
  readonly data_dir: string;
  readonly cache?: string | undefined;
};

/** Directories are relative to `base`; the cache is in the data directory unless it is named. */
export function resolvePlaces({ library, data_dir, cache }: PlacesAsWritten, base: string): Places {
  const dataDir = path.resolve(base, data_dir);
  return {
    library: path.resolve(base, library),
    data_dir: dataDir,
    cache: cache === undefined ? path.join(dataDir, 'cache') : path.resolve(base, cache),
  };
}

type Overlap = { readonly inner: PlaceKey; readonly outer: PlaceKey; readonly why: string };

const FORBIDDEN: readonly Overlap[] = [
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
  const places = goodPlaces(value, base);
  const overlaps = FORBIDDEN.filter(({ inner, outer }) => {
    const [innerPath, outerPath] = [places[inner], places[outer]];
    if (innerPath === undefined || outerPath === undefined) return false;
    return contains(realPath(outerPath), realPath(innerPath));
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
  const { library, cache } = goodPlaces(value, base);
  const inRoot = (place?: string) =>
    place === undefined || contains(realPath(root), realPath(place));
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

/** The directories whose text is valid. */
function goodPlaces(value: unknown, base: string): Partial<Places> {
  const read = (key: PlaceKey, otherwise?: string) => {
    const found = valueAt(value, [key]);
    if (found === undefined) return otherwise;
    if (typeof found !== 'string' || found === '' || directoryFault(found) !== null)
      return undefined;
    return path.resolve(base, found);
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

/** Does `outer` contain `inner`? True for the same directory too. */
function contains(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
