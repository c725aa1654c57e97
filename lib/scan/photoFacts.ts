import pLimit from 'p-limit';
import { mediaTypeOf } from '../http/mediaTypes.ts';
import { DamagedImageError, NeedMoreBytes } from '../images/errors.ts';
import type { Camera, Position } from '../images/exif.ts';
import type { FilmMetadata } from '../images/film.ts';
import type { ImageMetadata } from '../images/metadata.ts';
import type { FileEnds, FileHead, Library } from '../library/library.ts';
import { isRawName } from '../library/photoExtensions.ts';
import { pathBytes } from '../library/rawPath.ts';
import { offsetAt } from '../time/localTime.ts';
import type { TakenSource } from '../time/takenSource.ts';
import { formatWallTime, type WallTime, wallTimeAt } from '../time/wallTime.ts';
import { KEY_HEAD_BYTES, KEY_TAIL_BYTES, keysOf } from './contentKeys.ts';
import { readFullKey } from './readKeys.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';

/**
 * The version of the reader of files. Must be raised when it reads more, or reads differently: a
 * scan then reads files again that an older version read.
 */
export const readerVersion = 3;

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
  /** What the camera's clock showed. */
  readonly takenAt: WallTime | null;
  /** Minutes east of UTC of that clock; null: not known. */
  readonly takenOffset: number | null;
  readonly takenSource: TakenSource | null;
  readonly camera: Camera | null;
  readonly position: Position | null;
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

/**
 * Files larger than this are read one at a time: several large files at once would fill the memory.
 */
const LARGE_BYTES = 8 * 1024 * 1024;
const MOST_BYTES = 1024 * 1024 * 1024;
/**
 * Where a header tells how far it goes, as a JPEG's does, the whole file is not wanted. Threat: in
 * a large JPEG that is damaged no frame header ever comes.
 */
const MOST_TOLD_BYTES = 64 * 1024 * 1024;

/**
 * Makes a reader of headers. The decoders are loaded only here: a scan that finds nothing new takes
 * less time than loading them.
 */
export async function openFactsReader(
  library: Library,
  { timezone, checksums }: { readonly timezone: string; readonly checksums: boolean },
): Promise<FactsReader> {
  const { readMetadata } = await import('../images/metadata.ts');
  const large = pLimit(1);

  /** Read by ranges, and through the same open file: the index of a film may be anywhere in it. */
  const readFilmOf = async (photo: ScannedPhoto): Promise<FilmMetadata | null> => {
    const { readFilm } = await import('../images/film.ts');
    const file = await library.open(pathBytes(photo.rawPath));
    if (file === null) return null;
    try {
      return await readFilm({ size: file.size, read: file.readRange });
    } finally {
      await file.close();
    }
  };

  const readHeader = async (photo: ScannedPhoto, head: FileHead): Promise<ImageMetadata> => {
    const mediaTypeHint = promisedType(photo.filename);
    try {
      return await readMetadata(head.bytes, { complete: head.complete, mediaTypeHint });
    } catch (error) {
      if (!(error instanceof NeedMoreBytes) || head.complete) throw error;
      const most = error.atLeast === null ? MOST_BYTES : MOST_TOLD_BYTES;
      const wanted = error.atLeast ?? photo.size + 1;
      const length = Math.min(Math.max(wanted, head.bytes.length * 2), most);
      if (length <= head.bytes.length) throw new DamagedImageError('a header too far inside');
      const readOn = async () =>
        readHeader(photo, await library.readHead(pathBytes(photo.rawPath), length));
      return head.bytes.length <= LARGE_BYTES && length > LARGE_BYTES ? large(readOn) : readOn();
    }
  };

  const readKeysOf = async (photo: ScannedPhoto, ends: FileEnds) => {
    const { quick: quickKey, full, old: oldKey } = keysOf(ends);
    const fullKey = full ?? (checksums ? await readFullKey(library, photo) : null);
    return { quickKey, fullKey, oldKey, readSize: ends.size, readBy: readerVersion };
  };

  return async (photo) => {
    const plain = factsByName(photo);
    try {
      const ends = await library.readEnds(pathBytes(photo.rawPath), KEY_HEAD_BYTES, KEY_TAIL_BYTES);
      const keys = await readKeysOf(photo, ends);
      const described =
        plain.kind === 'video'
          ? readFilmOf(photo).then((film) => withFilm(plain, film, timezone))
          : readHeader(photo, ends).then((metadata) => withMetadata(plain, metadata, timezone));
      return { ...(await described.catch((error) => withDamage(plain, error))), ...keys };
    } catch (error) {
      if (isAbsence(error)) return null;
      const damaged = `cannot be read (${codeOf(error) ?? 'unknown error'})`;
      return { ...plain, damaged, wasRead: false };
    }
  };
}

/** The facts that are known without opening the file. */
export function factsByName(photo: ScannedPhoto): PhotoFacts {
  const mediaType = mediaTypeOf(photo.filename);
  const { taken } = photo;
  return {
    kind: kindOf(photo.filename, mediaType),
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
    takenAt: taken && formatWallTime(taken),
    takenOffset: null,
    takenSource: taken && 'name',
    camera: null,
    position: null,
    damaged: null,
    wasRead: true,
    readBy: 0,
  };
}

function kindOf(filename: string, mediaType: string): PhotoFacts['kind'] {
  if (mediaType.startsWith('video/')) return 'video';
  return mediaType.startsWith('image/') || isRawName(filename) ? 'image' : 'other';
}

function promisedType(filename: string): string {
  return isRawName(filename) ? 'image/x-raw' : mediaTypeOf(filename);
}

function withMetadata(plain: PhotoFacts, metadata: ImageMetadata, timezone: string): PhotoFacts {
  const { mediaType, width, height, orientation, camera, position } = metadata;
  const taken = plain.takenAt === null ? takenOf(metadata, timezone) : {};
  const size = { width, height, orientation };
  return { ...plain, kind: 'image', mediaType, ...size, camera, position, ...taken };
}

/**
 * When a photo was taken, for photos whose path does not say so (the path takes precedence, since
 * the owner wrote it). A time given by GPS is an instant and is converted to the gallery's time
 * zone.
 */
function takenOf({ taken, gpsTime }: ImageMetadata, timezone: string): Partial<PhotoFacts> {
  if (taken !== null) {
    return { takenAt: taken.at, takenOffset: taken.offset, takenSource: taken.source };
  }
  return gpsTime === null ? {} : takenAtInstant(gpsTime, 'gps', timezone);
}

function takenAtInstant(
  instant: number,
  takenSource: TakenSource,
  timezone: string,
): Partial<PhotoFacts> {
  const takenOffset = Math.round(offsetAt(instant, timezone));
  return { takenAt: wallTimeAt(instant, takenOffset), takenOffset, takenSource };
}

/** Null where the file went just now: the next scan looks at it again. */
function withFilm(plain: PhotoFacts, film: FilmMetadata | null, timezone: string): PhotoFacts {
  if (film === null) return plain;
  const { taken, takenInstant, contentIdentifier, ...facts } = film;
  if (plain.takenAt !== null) return { ...plain, ...facts };
  if (taken !== null) {
    const { at: takenAt, offset: takenOffset } = taken;
    return { ...plain, ...facts, takenAt, takenOffset, takenSource: 'film' };
  }
  const found = takenInstant === null ? {} : takenAtInstant(takenInstant, 'film-utc', timezone);
  return { ...plain, ...facts, ...found };
}

/**
 * The facts of a file whose header could not be read. A file whose name is not that of a picture
 * does not count as damaged. Rethrows errors of the storage, which say nothing about the picture.
 */
function withDamage(plain: PhotoFacts, error: unknown): PhotoFacts {
  if (codeOf(error) !== undefined) throw error;
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
