import pLimit from 'p-limit';
import { DamagedImageError } from './errors.ts';
import { codecsOf } from './filmCodecs.ts';
import { FIRST_READ, type FilmFile, readTracks, type Track } from './filmTracks.ts';
import { identify, latin1, UNKNOWN } from './identify.ts';
import type { Camera, Position } from './metadata/camera.ts';
import {
  cleanCaption,
  cleanTitle,
  cleanWords,
  noTexts,
  type PhotoTexts,
  parseRating,
} from './metadata/texts.ts';
import { parseNamedDate } from './namedDate.ts';
import { parseDate, type ReadDate } from './takenDate.ts';

/** What a film's container says. What it does not say is null. */
export type FilmMetadata = {
  /** Pixels, upright and with square pixels, as shown. */
  readonly width: number | null;
  readonly height: number | null;
  /** Milliseconds. */
  readonly duration: number | null;
  /** When it was made, by the clock of the place. */
  readonly taken: ReadDate | null;
  /** When it was made, in milliseconds since 1970 UTC. */
  readonly takenInstant: number | null;
  readonly camera: Camera | null;
  readonly position: Position | null;
  readonly texts: PhotoTexts;
  /**
   * The `codecs` parameter of its media type (RFC 6381), by which a browser tells whether it can
   * play the film, as exact as the container allows; `?` for a codec that no browser has.
   */
  readonly codecs: string | null;
  /** Apple's identifier of the live photo that the film belongs to. */
  readonly contentIdentifier: string | null;
};

/** How many films are read at a time. Each needs some 40 MB; while one waits for the storage, another is parsed. */
export const FILMS_AT_ONCE = 2;

const limit = pLimit(FILMS_AT_ONCE);

/** Sets how many films this process reads at a time: one, where other processes read films as well. */
export function readFilmsAtOnce(count: number): void {
  limit.concurrency = count;
}

/**
 * Reads a film's header, and no more of the file than that takes. Throws DamagedImageError where
 * the file is no film, or a film that nothing can play; a film of an unknown kind has no facts. Some
 * 15 ms of CPU time; the first ones take longer.
 */
export async function readFilm(file: FilmFile): Promise<FilmMetadata> {
  if (file.size === 0) throw new DamagedImageError('empty file');
  const head = await file.read(0, Math.min(FIRST_READ, file.size));
  const { tracks, withZeroOffset } = await limit(() => readTracks(file, head));
  const general = tracks.find((track) => track['@type'] === 'General') ?? {};
  const video = tracks.find((track) => track['@type'] === 'Video');
  const audio = tracks.find((track) => track['@type'] === 'Audio');
  if (!video && !audio) refuse(head, general);
  const recorded = readMoment([general['Recorded_Date'], general['Mastered_Date']], withZeroOffset);
  const encoded = readMoment([general['Encoded_Date'], video?.['Encoded_Date']]);
  return {
    ...shownSize(video),
    duration: milliseconds(general['Duration'] ?? video?.['Duration']),
    taken: recorded?.local ?? readAviDate(head),
    takenInstant: recorded?.instant ?? encoded?.instant ?? null,
    camera: readCamera(general),
    position: readPosition(general['Recorded_Location']),
    texts: readTexts(general),
    codecs: video ? codecsOf(describeTrack(video), audio ? describeTrack(audio) : null) : null,
    contentIdentifier: textOf(extraOf(general)['com_apple_quicktime_content_identifier']),
  };
}

/** Throws DamagedImageError where the file is known to be something else, or to lack its index. */
function refuse(head: Uint8Array, general: Track): void {
  const { format, description } = identify(head);
  if (format !== 'film' && description !== UNKNOWN) throw new DamagedImageError(description);
  if (extraOf(general)['IsTruncated'] === 'Yes') throw new DamagedImageError('ends early');
}

/** Width and height as shown: turned, and with the pixels made square. */
function shownSize(video: Track | undefined): Pick<FilmMetadata, 'width' | 'height'> {
  const [width, height] = [numberOf(video?.['Width']), numberOf(video?.['Height'])];
  if (!width || !height) return { width: null, height: null };
  const ratio = numberOf(video?.['PixelAspectRatio']) ?? 1;
  const across = Math.max(1, Math.round(width * (ratio > 0.1 && ratio < 10 ? ratio : 1)));
  const isTurned = Math.round((numberOf(video?.['Rotation']) ?? 0) / 90) % 2 !== 0;
  return isTurned ? { width: height, height: across } : { width: across, height };
}

type Moment = { readonly local: ReadDate | null; readonly instant: number | null };

/** A clock that was never set shows an earlier time: 1904, from which QuickTime counts, or 1970. */
const FIRST_INSTANT = Date.UTC(1970, 0, 2);

/**
 * Parses the first of these texts that is a date. "2021-04-10 10:44:00 UTC" is an instant, unless
 * it is one of `withZeroOffset`. Any other form is what a clock showed: with an offset in
 * `com.apple.quicktime.creationdate`, without one in a camcorder's stream.
 */
function readMoment(
  texts: readonly unknown[],
  withZeroOffset: ReadonlySet<string> = new Set(),
): Moment | null {
  for (const text of texts) {
    if (typeof text !== 'string') continue;
    const isUtc = /UTC/.test(text);
    const local = parseDate(text.replace(/\s*UTC\s*/, '').replace(/^(.{10})T/, '$1 '));
    if (local === null) continue;
    if (!isUtc) return { local, instant: null };
    if (withZeroOffset.has(local.at)) return { local: { at: local.at, offset: 0 }, instant: null };
    const instant = Date.parse(`${local.at}Z`);
    if (instant >= FIRST_INSTANT) return { local: null, instant };
  }
  return null;
}

/** The date in the `IDIT` chunk of an AVI, which cameras write. MediaInfo does not read its names of months. */
function readAviDate(head: Uint8Array): ReadDate | null {
  const start = latin1(head, 0, head.length);
  if (!/^RIFF....AVI /s.test(start)) return null;
  return parseNamedDate(/IDIT(....)([^\0\n]{10,40})/s.exec(start)?.[2]?.trim() ?? '');
}

function readCamera(general: Track): Camera | null {
  const extra = extraOf(general);
  const make = textOf(
    general['Encoded_Hardware_CompanyName'] ?? extra['com_android_manufacturer'] ?? null,
  );
  const model = textOf(general['Encoded_Hardware_Name'] ?? extra['com_android_model'] ?? null);
  if (make === null && model === null) return null;
  const unknown = { lens: null, focalLength: null, aperture: null, exposureTime: null, iso: null };
  return { make, model, ...unknown };
}

/** What people wrote about the film, in Apple's metadata or in that of other programs. */
function readTexts(general: Track): PhotoTexts {
  const extra = extraOf(general);
  const written = (...values: unknown[]) =>
    values.find((value): value is string => typeof value === 'string' && value.trim() !== '');
  const keywords = written(extra['com_apple_quicktime_keywords'], extra['Keyword']);
  return {
    ...noTexts,
    title: cleanTitle(written(extra['com_apple_quicktime_title'], general['Title'])),
    caption: cleanCaption(written(general['Description'], general['Comment'])),
    keywords: cleanWords(keywords?.split(/[,;]/) ?? []),
    rating: parseRating(written(extra['com_apple_quicktime_rating_user'])),
  };
}

/** MediaInfo writes ISO 6709 as "52.2097°N 0.8955°W 103.640m"; cameras without a fix say 0, 0. */
function readPosition(value: unknown): Position | null {
  const parts = /^([\d.]+)°([NS]) ([\d.]+)°([EW])/.exec(typeof value === 'string' ? value : '');
  if (parts === null) return null;
  const latitude = Number(parts[1]) * (parts[2] === 'S' ? -1 : 1);
  const longitude = Number(parts[3]) * (parts[4] === 'W' ? -1 : 1);
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return null;
  return latitude === 0 && longitude === 0 ? null : { latitude, longitude };
}

function describeTrack(track: Track) {
  return {
    format: textOf(track['Format']) ?? '',
    profile: textOf(track['Format_Profile']) ?? '',
    level: numberOf(track['Format_Level']),
  };
}

function extraOf(track: Track): Track {
  const { extra } = track;
  return typeof extra === 'object' && extra !== null ? (extra as Track) : {};
}

/** The longest text of a container that is kept. */
const LONGEST = 200;

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, LONGEST) : null;
}

function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' ? Number.parseFloat(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A film that claims to be longer than a day is not believed. */
const MOST_SECONDS = 24 * 60 * 60;

function milliseconds(seconds: unknown): number | null {
  const number = numberOf(seconds);
  return number !== null && number > 0 && number <= MOST_SECONDS ? Math.round(number * 1000) : null;
}
