import { mediaTypeOf } from '../http/mediaTypes.ts';
import { albumDirectory, splitPath } from '../library/albumPath.ts';
import { isMotionName, isPhotoName } from '../library/photoExtensions.ts';
import { comparableText } from '../library/rawPath.ts';
import { stemKey, stillNames } from '../library/sidecarNames.ts';
import { splitExtension } from '../text/fileNames.ts';
import { followDirectories } from './openDirectories.ts';
import { isPairedType } from './pairRule.ts';

/** A picture that may have parts (`pairRule.ts`), any other picture, a raw file, a film, or none of these. */
type Kind = 'paired' | 'other' | 'raw' | 'film' | 'none';

type SidecarsThere = {
  /** Is there a file with this key of a sidecar in this directory? */
  readonly has: (directory: string, key: string) => boolean;
  /** Is there any sidecar in it? */
  readonly isIn: (directory: string) => boolean;
};

/**
 * Whose is `a.xmp`, where several photos are called `a`? Threat: of `a.jpg` and `a.png` the texts about the hidden one
 * would be shown with the other. So it belongs to files that their names make one photo: a picture, or a raw file, or
 * the two together; and to a film only if no picture has that name. It belongs to nothing where two pictures have it.
 * And `a.jpg.xmp` is that of `a.jpg`, never that of `a.jpg.png`. Likewise the JSON of a still is not that of a film
 * beside it. Free of input and output.
 */
export function collectStems({ has, isIn }: SidecarsThere) {
  /** By key, the extensions of the files. Names that differ in case alone are told apart elsewhere. */
  type Stems = Map<string, readonly string[]>;
  const left = new Map<string, Stems>();
  const open = followDirectories<Stems>(
    () => new Map(),
    (directory, stems) => {
      if (!isIn(directory)) return;
      const doubtful = [...stems].filter(
        ([key, all]) => (all.length > 1 && has(directory, key)) || isBesideFilm(key, all),
      );
      if (doubtful.length > 0) left.set(directory, new Map(doubtful));
    },
  );
  const extensionsOf = (directory: string, key: string) =>
    (left.get(directory) ?? open.find(directory))?.get(key) ?? noNames;
  return {
    /** Must be called for each file of the library, in the order of the listing. `run`: as in `LibraryBatch`. */
    add: (rawPath: string, run: number): void => {
      const name = nameOf(rawPath);
      const stems = open.of(albumDirectory(rawPath), run);
      const key = stemKey(name);
      const [extension, others] = [extensionOf(name), stems.get(key) ?? noNames];
      if (!others.includes(extension)) stems.set(key, [...others, extension]);
    },
    /** Does the sidecar that is called like this photo without its extension belong to it? */
    belongsTo: (rawPath: string): boolean => {
      const directory = albumDirectory(rawPath);
      const name = nameOf(rawPath);
      const [stem] = splitExtension(name);
      if (isPhotoName(stem) && !isMotionName(stem)) return false;
      return isOwner(kindOf(extensionOf(name)), extensionsOf(directory, stemKey(name)));
    },
    /** Is it a film, and is a file beside it that may be its still by its name? */
    hasStill: (rawPath: string): boolean => {
      const directory = albumDirectory(rawPath);
      return stillNames(nameOf(rawPath)).some((still) =>
        extensionsOf(directory, stemKey(still)).includes(extensionOf(still)),
      );
    },
  };
}

const nameOf = (rawPath: string) => comparableText(splitPath(rawPath).filename);

const extensionOf = (name: string) => splitExtension(name.toLowerCase())[1];
const noNames: readonly string[] = [];

/** Are files with these extensions, and this key of their stem, a film or a picture of which there may be a film? */
function isBesideFilm(key: string, all: readonly string[]): boolean {
  const stem = key.slice(0, -'.xmp'.length);
  return isMotionName(stem) || (all.length > 1 && all.some((each) => kindOf(each) === 'film'));
}

function kindOf(extension: string): Kind {
  if (!isPhotoName(extension)) return 'none';
  const mediaType = mediaTypeOf(`a${extension}`);
  if (mediaType.startsWith('video/')) return 'film';
  if (mediaType.startsWith('image/x-')) return 'raw';
  return isPairedType(mediaType) ? 'paired' : 'other';
}

/** `all`: the extensions of all files of the name. */
function isOwner(kind: Kind, all: readonly string[]): boolean {
  if (all.length < 2) return true;
  const kinds = all.map(kindOf).filter((each) => each !== 'none');
  if (kind === 'none' || kind === 'film') return kind === 'film' && kinds.length === 1;
  const pictures = kinds.filter((each) => each !== 'film');
  return pictures.length === 1 || pictures.sort().join() === 'paired,raw';
}
