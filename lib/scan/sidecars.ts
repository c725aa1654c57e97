import type Sqlite from 'better-sqlite3';
import { isPresent } from '../access/facts.ts';
import { type About, mergeAbout, nothingAbout } from '../images/metadata/about.ts';
import { readTakeout } from '../images/metadata/takeout.ts';
import { readXmp } from '../images/metadata/xmp.ts';
import { albumDirectory, splitPath } from '../library/albumPath.ts';
import type { Library, LibraryEntry } from '../library/library.ts';
import { comparableText, pathBytes, rawPathOf } from '../library/rawPath.ts';
import {
  isAmbiguousName,
  isSidecarName,
  isTitleOf,
  mayBeSidecar,
  sidecarKey,
  sidecarKeys,
} from '../library/sidecarNames.ts';
import { followDirectories } from './openDirectories.ts';
import { lengthInCommon, samePathForm } from './pathForm.ts';
import { collectStems } from './stemSidecars.ts';

/**
 * A file that says something about a photo beside it. Paths as raw bytes, one character a byte.
 * `hasStill` as for `sidecarKeys`.
 */
type Sidecar = Pick<LibraryEntry, 'rawPath' | 'etag'> & { readonly hasStill?: true };

/** The files beside photos that a walk has found. */
export type Sidecars = {
  /** Must be called once for each file of the library, in the order of the listing. `run`: as in `LibraryBatch`. */
  readonly add: (entry: LibraryEntry, run?: number) => void;
  /** The files beside the photo at this raw path: XMP, then JSON. */
  readonly of: (rawPath: string) => readonly Sidecar[];
  /** Is there a file at this raw path that is a sidecar by its name? */
  readonly has: (rawPath: string) => boolean;
  /** Is there any in this directory? */
  readonly isIn: (rawDirpath: string) => boolean;
};

/** Collects the files of a library that may stand beside a photo. */
export function collectSidecars(): Sidecars {
  const directories = new Map<string, Map<string, Sidecar[]>>();
  const lookAlikes = collectLookAlikes();
  const stems = collectStems({
    has: (directory, key) => directories.get(directory)?.has(key) ?? false,
    isIn: (directory) => directories.has(directory),
  });
  const keyOf = (rawPath: string) => sidecarKey(nameOf(rawPath));
  return {
    add: ({ rawPath, text, etag }, run = 0) => {
      if (!mayBeSidecar(text)) {
        lookAlikes.add(rawPath, run);
        return stems.add(rawPath, run);
      }
      const directory = albumDirectory(rawPath);
      const files = directories.get(directory) ?? new Map<string, Sidecar[]>();
      directories.set(directory, files);
      const key = keyOf(rawPath);
      files.set(key, [...(files.get(key) ?? []), { rawPath, etag }]);
    },
    of: (rawPath) => {
      const files = directories.get(albumDirectory(rawPath));
      if (files === undefined) return [];
      const others = lookAlikes.of(rawPath);
      const isNearest = (file: Sidecar) => {
        const own = lengthInCommon(file.rawPath, rawPath);
        return others.every((other) => lengthInCommon(file.rawPath, other) < own);
      };
      const hasStill = stems.hasStill(rawPath);
      const { xmp, json } = sidecarKeys(nameOf(rawPath), hasStill);
      const ofName = stems.belongsTo(rawPath) ? xmp : xmp.slice(0, 1);
      return [ofName, json].flatMap((keys) => {
        const found = keys.map((key) => (files.get(key) ?? []).filter(isNearest));
        const closest = closestTo(rawPath, found.find((alike) => alike.length > 0) ?? []);
        return hasStill ? closest.map((file) => ({ ...file, hasStill })) : closest;
      });
    },
    has: (rawPath) => {
      const files = directories.get(albumDirectory(rawPath))?.get(keyOf(rawPath)) ?? [];
      return files.some((file) => file.rawPath === rawPath) && isSidecarName(rawPath);
    },
    isIn: (rawDirpath) => directories.has(rawDirpath),
  };
}

/**
 * Of files whose names differ only in case or Unicode composition, the one whose name has the longest
 * beginning in common with the photo's; else the first by path.
 */
function closestTo(rawPath: string, files: readonly Sidecar[]): Sidecar[] {
  const order = (a: Sidecar, b: Sidecar) =>
    lengthInCommon(b.rawPath, rawPath) - lengthInCommon(a.rawPath, rawPath) ||
    (a.rawPath < b.rawPath ? -1 : 1);
  return files.toSorted(order).slice(0, 1);
}

/**
 * Finds the files of each directory whose names differ only in case or Unicode composition. Threat: of two
 * such photos, the texts beside the hidden one would be shown with the other. So a sidecar belongs to the
 * photo with which its name has the longest beginning in common, and to neither if both have the same.
 */
function collectLookAlikes() {
  const open = followDirectories(() => new Map<string, string[]>());
  const groups = new Map<string, readonly string[]>();
  return {
    add: (rawPath: string, run: number): void => {
      const names = open.of(albumDirectory(rawPath), run);
      const form = samePathForm(splitPath(rawPath).filename);
      const alike = names.get(form);
      if (alike === undefined) names.set(form, [rawPath]);
      else {
        alike.push(rawPath);
        for (const each of alike) groups.set(each, alike);
      }
    },
    /** The others like this one. */
    of: (rawPath: string): readonly string[] =>
      (groups.get(rawPath) ?? []).filter((other) => other !== rawPath),
  };
}

const nameOf = (rawPath: string) => comparableText(splitPath(rawPath).filename);

/** Names and ETags of these files, as text, for the next scan to compare; null: there are none. */
function stateOf(sidecars: readonly Sidecar[]): string | null {
  if (sidecars.length === 0) return null;
  const states = sidecars.map(({ rawPath, etag, hasStill }) => {
    const state = [splitPath(rawPath).filename, etag];
    if (!isAmbiguousName(nameOf(rawPath))) return state;
    // Older versions read such files without comparing their titles, or where they have none, so they are read again.
    return [...state, hasStill ? 'by a title that is not of a still' : 'by the title that it has'];
  });
  return JSON.stringify(states);
}

/** Larger files are not read: an XMP file has some 10 KB, one of Takeout 1 KB. */
const MOST_BYTES = 512 * 1024;

/** What the files beside a photo say of it. */
export type Beside = {
  readonly xmp: About;
  readonly takeout: About;
  /** Their names and etags (`stateOf`); null: there are none, or one could not be read just now. */
  readonly state: string | null;
};

/** Reads the files beside the photo at this raw path. Where one cannot be read just now the next scan tries again. */
export async function readSidecars(
  library: Pick<Library, 'readHead'>,
  photoPath: string,
  sidecars: readonly Sidecar[],
): Promise<Beside> {
  let [xmp, takeout] = [nothingAbout, nothingAbout];
  try {
    for (const { rawPath, hasStill } of sidecars) {
      const { bytes, complete } = await library.readHead(pathBytes(rawPath), MOST_BYTES);
      if (!complete) continue;
      const isMeant = (title: string) =>
        isTitleOf(title, nameOf(photoPath), nameOf(rawPath), hasStill);
      if (/\.json$/i.test(rawPath)) takeout = readTakeout(bytes, isMeant);
      else xmp = aboutOfXmp(bytes);
    }
    return { xmp, takeout, state: stateOf(sidecars) };
  } catch {
    return { xmp, takeout, state: null };
  }
}

function aboutOfXmp(bytes: Uint8Array): About {
  const { original, digitised, texts, camera, position } = readXmp(bytes);
  const stated = { dates: { sidecar: original ?? digitised }, texts, position };
  return mergeAbout(nothingAbout, { ...stated, camera });
}

/**
 * The ids of present photos whose files beside them are not those that were read with them. Photos
 * in `isUnreadable` places are left out, of which nothing is known.
 */
export function listChangedSidecars(
  client: Sqlite.Database,
  albums: readonly { readonly id: number; readonly rawDirpath: string }[],
  sidecars: Sidecars,
  isUnreadable: (rawPath: string) => boolean,
): number[] {
  type Columns = [id: number, path: Buffer, sidecars: string | null];
  const read = (from: string, ...parameters: string[]) =>
    client
      .prepare(`select photos.id, photos.path, photos.sidecars from ${from}`)
      .raw()
      .all(...parameters) as Columns[];
  const withFiles = albums.filter(({ rawDirpath }) => sidecars.isIn(rawDirpath));
  const rows = [
    ...read(
      `photos indexed by photos_with_sidecars
        where photos.sidecars is not null and ${isPresent('photos').text}`,
    ),
    ...read(
      `json_each(?) as listed
        cross join photos indexed by photos_place on photos.album_id = listed.value
        where photos.sidecars is null and ${isPresent('photos').text}`,
      JSON.stringify(withFiles.map(({ id }) => id)),
    ),
  ];
  return rows.flatMap(([id, path, state]) => {
    const rawPath = rawPathOf(path);
    if (isUnreadable(rawPath)) return [];
    return stateOf(sidecars.of(rawPath)) === state ? [] : [id];
  });
}
