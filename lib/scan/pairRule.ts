/**
 * Decides which files of an album are parts of which photos: the film of a live photo, the raw file
 * beside a JPEG. Free of input and output.
 */
import { isMotionName } from '../library/photoExtensions.ts';
import { splitExtension } from '../text/fileNames.ts';
import { lengthInCommon, samePathForm, sameStemForm, stemsOfStills } from './pathForm.ts';

/** A present photo of the album, as far as the decision depends on it. */
export type PairFile = {
  readonly id: number;
  readonly rawPath: string;
  readonly kind: 'image' | 'video' | 'other';
  readonly mediaType: string;
  /** Milliseconds. */
  readonly duration: number | null;
  readonly contentIdentifier: string | null;
  readonly isDamaged: boolean;
};

/**
 * The longest film that its name alone makes a part of a photo, in milliseconds. Apple's are about 3 s
 * long. A longer one was filmed for its own sake by a camera that counts pictures and films alike, or
 * was given the name of a photo; only the same identifier makes it a part.
 */
export const LONGEST_LIVE_MS = 5000;

/** The media types of pictures that may have parts: those that cameras write. */
const pictureTypes: ReadonlySet<string> = new Set(['image/jpeg', 'image/heic', 'image/heif']);

/**
 * The parts among the files of one album: the id of the photo to which each belongs.
 *
 * A film belongs to the picture with its content identifier, whatever the two are called. Otherwise it
 * belongs to a picture of its stem (its name without the extension, in whatever case and Unicode
 * composition) if it is at most `LONGEST_LIVE_MS` long and the two have no identifiers that differ. Of
 * several pictures of the stem the HEIC comes first, since a phone writes that and its film, and a JPEG
 * beside it is a conversion; then the JPEG; then a raw file that has neither. The film of a motion photo of
 * Google's phones is called `PXL_1.MP` beside `PXL_1.MP.jpg` (`stemsOfStills`), and may be of any length.
 *
 * A raw file belongs to the JPEG of its stem, which the camera wrote with it, else to the HEIC. A
 * photo has one film and one raw file at most: of several the first by path, a film with the same
 * identifier before others. What is damaged belongs to nothing: each such file is shown for itself.
 *
 * Where stems differ in case or composition, files whose names have most in common belong together; that
 * comes before the order of kinds above. Threat: of two photos whose names look alike, the film of the
 * hidden one would be shown with the other.
 */
export function pairsAmong(files: readonly PairFile[]): Map<number, number> {
  const sound = files.filter(({ isDamaged }) => !isDamaged).sort(byPath);
  const pictures = sound.filter(isPicture);
  const raws = sound.filter(isRaw);
  const films = sound.filter(({ kind }) => kind === 'video');
  const pairs = new Map<number, number>();
  const ofStem = indexBy(pictures, ({ rawPath }) => sameStemForm(rawPath));

  const withRaw = new Set<number>();
  const picturesOf = (raw: PairFile) => closest(raw, ofStem(sameStemForm(raw.rawPath)), rawOrder);
  for (const raw of nearestFirst(raws, picturesOf)) {
    const [picture] = picturesOf(raw);
    if (!picture || withRaw.has(picture.id)) continue;
    pairs.set(raw.id, picture.id);
    withRaw.add(picture.id);
  }

  const alone = raws.filter(({ id, kind }) => kind === 'image' && !pairs.has(id));
  const stills = [...pictures, ...alone];
  const identified = indexBy(
    stills.filter(({ contentIdentifier }) => contentIdentifier !== null),
    ({ contentIdentifier }) => contentIdentifier ?? '',
  );
  const stillsOfStem = indexBy(stills, ({ rawPath }) => samePathForm(stemOf(rawPath)));
  const withFilm = new Set<number>();
  const take = (stillsOf: (film: PairFile) => readonly PairFile[]) => {
    const candidates = (film: PairFile) => closest(film, stillsOf(film), filmOrder);
    for (const film of nearestFirst(films, candidates)) {
      const [still] = candidates(film);
      if (pairs.has(film.id) || !still || withFilm.has(still.id)) continue;
      pairs.set(film.id, still.id);
      withFilm.add(still.id);
    }
  };
  take(({ contentIdentifier }) =>
    contentIdentifier === null ? [] : identified(contentIdentifier),
  );
  take((film) => {
    const isShort = film.duration !== null && film.duration <= LONGEST_LIVE_MS;
    if (!isShort && !isMotionName(film.rawPath)) return [];
    const forms = new Set(stemsOfStills(film.rawPath).map(samePathForm));
    return [...forms].flatMap(stillsOfStem).filter((still) => mayBelong(film, still));
  });
  return pairs;
}

function isPicture({ kind, mediaType }: Pick<PairFile, 'kind' | 'mediaType'>): boolean {
  return kind === 'image' && isPairedType(mediaType);
}

/** Is this the type of pictures that may have parts? */
export function isPairedType(mediaType: string): boolean {
  return pictureTypes.has(mediaType);
}

/** A camera's raw file; only these have types of this form (`mediaTypes.ts`). */
function isRaw({ kind, mediaType }: Pick<PairFile, 'kind' | 'mediaType'>): boolean {
  return kind !== 'video' && mediaType.startsWith('image/x-');
}

/** Two identifiers that differ say that the two do not belong together. */
function mayBelong(film: PairFile, still: PairFile): boolean {
  if (film.contentIdentifier === null || still.contentIdentifier === null) return true;
  return film.contentIdentifier === still.contentIdentifier;
}

const rawOrder = ({ mediaType }: PairFile) => (mediaType === 'image/jpeg' ? 0 : 1);

function filmOrder(still: PairFile): number {
  return !isPicture(still) ? 2 : still.mediaType === 'image/jpeg' ? 1 : 0;
}

/** The photos to which a file may belong, those with its own name first, then by their kind. */
function closest(
  part: PairFile,
  photos: readonly PairFile[],
  kindOrder: (photo: PairFile) => number,
): PairFile[] {
  return photos.toSorted(
    (a, b) => stemDistance(part, a) - stemDistance(part, b) || kindOrder(a) - kindOrder(b),
  );
}

/**
 * The files in the order in which they choose their photo: those first whose nearest photo has the
 * name most like theirs.
 */
function nearestFirst(
  parts: readonly PairFile[],
  photosOf: (part: PairFile) => readonly PairFile[],
): PairFile[] {
  const distanceOf = (part: PairFile) => {
    const [photo] = photosOf(part);
    return photo ? stemDistance(part, photo) : 0;
  };
  return parts
    .map((part) => ({ part, distance: distanceOf(part) }))
    .sort((a, b) => a.distance - b.distance)
    .map(({ part }) => part);
}

/**
 * 0 where the stems are the same, byte for byte. Where they differ in case or composition, the
 * length of what follows their common beginning; where they differ altogether, the largest number. One more
 * where the photo is called only in the second place as the film says (`stemsOfStills`).
 */
function stemDistance(part: PairFile, photo: PairFile): number {
  const its = stemOf(photo.rawPath);
  const form = samePathForm(its);
  const stems = part.kind === 'video' ? stemsOfStills(part.rawPath) : [stemOf(part.rawPath)];
  const place = stems.findIndex((stem) => samePathForm(stem) === form);
  const alike = stems[place];
  if (alike === undefined) return Number.MAX_SAFE_INTEGER;
  if (alike === its) return place;
  return place + Math.max(alike.length, its.length) - lengthInCommon(alike, its);
}

const stemOf = (rawPath: string) => splitExtension(rawPath)[0];

function byPath(a: PairFile, b: PairFile): number {
  return a.rawPath < b.rawPath ? -1 : 1;
}

function indexBy(files: readonly PairFile[], keyOf: (file: PairFile) => string) {
  const groups = Map.groupBy(files, keyOf);
  return (key: string): readonly PairFile[] => groups.get(key) ?? [];
}
