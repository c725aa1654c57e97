import { mediaTypeOf } from '../http/mediaTypes.ts';
import { DamagedImageError, UndecodedImageError } from '../images/errors.ts';
import type { FilmMetadata } from '../images/film.ts';
import { type About, mergeAbout } from '../images/metadata/about.ts';
import type { Camera, Position } from '../images/metadata/camera.ts';
import { noTexts, type PhotoTexts } from '../images/metadata/texts.ts';
import type { FoundDates } from '../images/takenDate.ts';
import { codeOf } from '../process/thrown.ts';
import { offsetAt } from '../time/localTime.ts';
import type { FileDateSource, TakenSource } from '../time/takenSource.ts';
import { formatWallTime, isShowable, type WallTime, wallTimeAt } from '../time/wallTime.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import type { Beside, Sidecars } from './sidecars.ts';

/**
 * The version of the reader of files. Must be raised when it reads more, or reads differently: a
 * scan then reads files again that an older version read.
 */
export const READER_VERSION = 14;

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
  /** The duration of a film, in milliseconds. */
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
  /** `READER_VERSION` where the file was read; 0 where only its name was looked at. */
  readonly readBy: number;
};

export type FactsSettings = {
  readonly timezone: string;
  /** The sources of dates in the order in which they count. */
  readonly dateOrder: readonly FileDateSource[];
  readonly checksums: boolean;
  readonly sidecars: Pick<Sidecars, 'of'>;
};

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
    texts: noTexts,
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
export function aboutFacts(
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

/** The facts of a film whose index was read. */
export function withFilm(
  plain: PhotoFacts,
  film: FilmMetadata,
  beside: Beside,
  settings: FactsSettings,
): PhotoFacts {
  const { taken, takenInstant, contentIdentifier, camera, position, texts, ...facts } = film;
  const instant = takenInstant === null ? null : { instant: takenInstant };
  const dates = { film: taken ?? instant };
  const about = { dates, camera, position, texts, contentIdentifier };
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
export function withDamage(plain: PhotoFacts, error: unknown): PhotoFacts {
  if (codeOf(error) !== undefined) throw error;
  // A picture of a kind that cannot be shown here is listed as a file.
  if (error instanceof UndecodedImageError) return { ...plain, kind: 'other' };
  if (plain.kind === 'other') return plain;
  const damaged = error instanceof DamagedImageError ? error.reason : 'its header cannot be read';
  return { ...plain, damaged };
}
