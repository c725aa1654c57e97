import { mediaTypeOf } from '../http/mediaTypes.ts';
import { DamagedImageError, UndecodedImageError } from '../images/errors.ts';
import type { FilmMetadata } from '../images/film.ts';
import { type About, mergeAbout, NOTHING_ABOUT } from '../images/metadata/about.ts';
import type { Camera, Position } from '../images/metadata/camera.ts';
import type { Headed } from '../images/metadata/headerReader.ts';
import { NO_TEXTS, type PhotoTexts } from '../images/metadata/texts.ts';
import type { FoundDates } from '../images/takenDate.ts';
import type { FileEnds, Library, OpenedFile } from '../library/library.ts';
import { pathBytes } from '../library/rawPath.ts';
import { offsetAt } from '../time/localTime.ts';
import type { FileDateSource, TakenSource } from '../time/takenSource.ts';
import { formatWallTime, isShowable, type WallTime, wallTimeAt } from '../time/wallTime.ts';
import { KEY_HEAD_BYTES, KEY_TAIL_BYTES, keysOf } from './contentKeys.ts';
import { readFullKey } from './readKeys.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import { readSidecars, type Sidecars } from './sidecars.ts';

type Beside = Awaited<ReturnType<typeof readSidecars>>;

/**
 * The version of the reader of files. Must be raised when it reads more, or reads differently: a
 * scan then reads files again that an older version read.
 */
export const readerVersion = 10;

/** The facts read from a photo's file. Sizes in pixels. */
export type PhotoFacts = {
  readonly kind: 'image' | 'video' | 'other';
  readonly mediaType: string;
  /** Null where the file was not read, or could not be. */
  readonly quickKey: string | null;
  /** Null where it was not read whole. */
  readonly fullKey: string | null;
  /** The key as older versions made it, for comparison only; not stored. */
  readonly oldKey: string | null;
  /** The file's size (bytes) when it was read, for comparison only; null where it was not read. */
  readonly readSize: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly orientation: number | null;
  /** Of a film, in milliseconds. */
  readonly duration: number | null;
  /** Of a film (`FilmMetadata`). */
  readonly codecs: string | null;
  /** Of a motion photo: the bytes of its file that are a film. */
  readonly motionStart: number | null;
  readonly motionLength: number | null;
  /** What the camera's clock showed. */
  readonly takenAt: WallTime | null;
  /** Minutes east of UTC of that clock; null: not known. */
  readonly takenOffset: number | null;
  readonly takenSource: TakenSource | null;
  /** The source gave an instant: the offset is that of the gallery's time zone. */
  readonly takenByZone: boolean;
  readonly camera: Camera | null;
  readonly position: Position | null;
  readonly texts: PhotoTexts;
  /** Apple's identifier of the live photo that the picture or film belongs to. */
  readonly contentIdentifier: string | null;
  /** The state of the files beside it that were read with it (`stateOf`). */
  readonly sidecars: string | null;
  readonly damaged: string | null;
  /**
   * False: the file could not be opened or read just now, which says nothing about its content. The
   * other facts are then those of its name, and `damaged` is the reason.
   */
  readonly wasRead: boolean;
  /** `readerVersion` where the file was read; 0 where only its name was looked at. */
  readonly readBy: number;
};

/** Reads the facts of a photo; null where its file is gone. */
export type FactsReader = (photo: ScannedPhoto) => Promise<PhotoFacts | null>;

export type FactsSettings = {
  readonly timezone: string;
  /** The sources of dates in the order in which they count. */
  readonly dateOrder: readonly FileDateSource[];
  readonly checksums: boolean;
  readonly sidecars: Sidecars;
};

/**
 * Makes a reader of headers. The decoders are loaded only here: a scan that finds nothing new takes
 * less time than loading them.
 */
export async function openFactsReader(
  library: Library,
  settings: FactsSettings,
): Promise<FactsReader> {
  const { checksums } = settings;
  const { readPicture } = await import('../images/metadata.ts');
  const { readAbout } = await import('../images/metadata/about.ts');

  const readKeysOf = async (photo: ScannedPhoto, ends: FileEnds) => {
    const { quick: quickKey, full, old: oldKey } = keysOf(ends);
    const fullKey = full ?? (checksums ? await readFullKey(library, photo) : null);
    return { quickKey, fullKey, oldKey, readSize: ends.size, readBy: readerVersion };
  };

  /** The facts of a picture, and of one that cannot be shown as far as its file tells them. */
  const readHeader = async (
    photo: ScannedPhoto,
    plain: PhotoFacts,
    file: Headed,
    beside: Beside,
    tail: Uint8Array,
  ) => {
    const about = await readAbout(file);
    const motion = await readMotion(file, tail);
    const known = { ...plain, ...aboutFacts(plain, about, beside, settings) };
    return readPicture(file, mediaTypeOf(photo.filename)).then(
      ({ mediaType, width, height, orientation }): PhotoFacts => ({
        ...known,
        ...motion,
        ...{ kind: 'image', mediaType, width, height, orientation },
      }),
      (error: unknown) => withDamage(known, error),
    );
  };

  /** The film inside a picture's file; what cannot be found out of it is as if there were none. */
  const readMotion = async (file: Headed, tail: Uint8Array): Promise<Partial<PhotoFacts>> => {
    const { findMotion } = await import('../images/motion.ts');
    const motion = await findMotion(file, tail);
    const { read } = file;
    if (!motion || !read) return {};
    const { readFilm } = await import('../images/film.ts');
    const { start, length } = motion;
    const inside = {
      size: length,
      read: (from: number, to: number) => read(start + from, start + Math.min(to, length)),
    };
    const { codecs, duration } = await readFilm(inside).catch((error: unknown) => {
      if (codeOf(error) !== undefined) throw error;
      return { codecs: null, duration: null };
    });
    return codecs === null ? {} : { codecs, duration, motionStart: start, motionLength: length };
  };

  /** The index of a film may be anywhere in it, so it is read by ranges of the open file. */
  const readFilmOf = async (
    photo: ScannedPhoto,
    plain: PhotoFacts,
    beside: Beside,
  ): Promise<PhotoFacts> => {
    const { readFilm } = await import('../images/film.ts');
    const file = await library.open(pathBytes(photo.rawPath));
    // The file went just now: the next scan looks at it again.
    if (file === null) return plain;
    try {
      const film = await readFilm({ size: file.size, read: file.readRange });
      return withFilm(plain, film, beside, settings);
    } catch (error) {
      const known = { ...plain, ...aboutFacts(plain, NOTHING_ABOUT, beside, settings) };
      return withDamage(known, error);
    } finally {
      await file.close();
    }
  };

  return async (photo) => {
    const plain = factsByName(photo);
    const file = openRest(library, photo);
    try {
      const ends = await library.readEnds(pathBytes(photo.rawPath), KEY_HEAD_BYTES, KEY_TAIL_BYTES);
      const keys = await readKeysOf(photo, ends);
      const beside = await readSidecars(library, settings.sidecars.of(photo.rawPath));
      if (plain.kind === 'video') return { ...(await readFilmOf(photo, plain, beside)), ...keys };
      const headed = { head: ends.bytes, size: ends.size, read: file.read };
      return { ...(await readHeader(photo, plain, headed, beside, ends.tail)), ...keys };
    } catch (error) {
      if (isAbsence(error)) return null;
      const damaged = `cannot be read (${codeOf(error) ?? 'unknown error'})`;
      return { ...plain, damaged, wasRead: false };
    } finally {
      await file.close();
    }
  };
}

/** Reads the file beyond its beginning; it is opened when the first of that is wanted. */
function openRest(library: Library, { rawPath }: ScannedPhoto) {
  let opened: Promise<OpenedFile | null> | null = null;
  return {
    read: async (start: number, end: number): Promise<Uint8Array> => {
      opened ??= library.open(pathBytes(rawPath));
      const file = await opened;
      if (file === null) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
      return file.readRange(start, Math.min(end, file.size));
    },
    close: async () => {
      await (await opened?.catch(() => null))?.close();
    },
  };
}

/** The facts that are known without opening the file. */
export function factsByName(photo: ScannedPhoto): PhotoFacts {
  const mediaType = mediaTypeOf(photo.filename);
  const { taken } = photo;
  return {
    kind: kindOf(mediaType),
    mediaType,
    quickKey: null,
    fullKey: null,
    oldKey: null,
    readSize: null,
    width: null,
    height: null,
    orientation: null,
    duration: null,
    codecs: null,
    motionStart: null,
    motionLength: null,
    takenAt: taken && formatWallTime(taken),
    takenOffset: null,
    takenSource: taken && 'name',
    takenByZone: false,
    camera: null,
    position: null,
    texts: NO_TEXTS,
    contentIdentifier: null,
    sidecars: null,
    damaged: null,
    wasRead: true,
    readBy: 0,
  };
}

function kindOf(mediaType: string): PhotoFacts['kind'] {
  if (mediaType.startsWith('video/')) return 'video';
  return mediaType.startsWith('image/') ? 'image' : 'other';
}

/** What a file says about its photo. The path takes precedence for the date. */
function aboutFacts(
  plain: PhotoFacts,
  own: About,
  { xmp, takeout, state }: Beside,
  { timezone, dateOrder }: FactsSettings,
): Partial<PhotoFacts> {
  const all = mergeAbout(mergeAbout(own, xmp, { isEdited: true }), takeout);
  const { dates, camera, position, texts, contentIdentifier } = all;
  const taken = plain.takenAt === null ? chooseDate(dates, dateOrder, timezone) : {};
  return { camera, position, texts, contentIdentifier, sidecars: state, ...taken };
}

function withFilm(
  plain: PhotoFacts,
  film: FilmMetadata,
  beside: Beside,
  settings: FactsSettings,
): PhotoFacts {
  const { taken, takenInstant, contentIdentifier, camera, position, ...facts } = film;
  const instant = takenInstant === null ? null : { instant: takenInstant };
  const dates = { film: taken ?? instant };
  const about = { dates, camera, position, texts: NO_TEXTS, contentIdentifier };
  return { ...plain, ...facts, ...aboutFacts(plain, about, beside, settings) };
}

/**
 * The date by the first source that has one. An instant is converted to the gallery's time zone,
 * since it does not tell what clocks showed at its place. Threat: films and satellites may say any
 * instant, and pages cannot show one outside of the calendar.
 */
function chooseDate(
  dates: FoundDates,
  order: readonly FileDateSource[],
  timezone: string,
): Partial<PhotoFacts> {
  for (const takenSource of order) {
    const date = dates[takenSource];
    if (!date) continue;
    if ('at' in date) {
      return { takenAt: date.at, takenOffset: date.offset, takenSource, takenByZone: false };
    }
    if (!isShowable(date.instant)) continue;
    const takenOffset = Math.round(offsetAt(date.instant, timezone));
    const takenAt = wallTimeAt(date.instant, takenOffset);
    return { takenAt, takenOffset, takenSource, takenByZone: true };
  }
  return {};
}

/**
 * The facts of a file whose header could not be read. A file whose name is not that of a picture
 * does not count as damaged. Rethrows errors of the storage, which say nothing about the picture.
 */
function withDamage(plain: PhotoFacts, error: unknown): PhotoFacts {
  if (codeOf(error) !== undefined) throw error;
  // A picture of a kind that cannot be shown here is listed as a file.
  if (error instanceof UndecodedImageError) return { ...plain, kind: 'other' };
  if (plain.kind === 'other') return plain;
  const damaged = error instanceof DamagedImageError ? error.reason : 'its header cannot be read';
  return { ...plain, damaged };
}

function isAbsence(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
