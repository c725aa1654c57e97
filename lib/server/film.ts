import type { Viewer } from '../access/access.ts';
import type { Database } from '../db/open.ts';
import { type Delivery, deliverBytes } from '../http/delivery.ts';
import type { ByteSpan } from '../http/range.ts';
import { contentName } from '../images/contentName.ts';
import { browserType, playsEverywhere } from '../images/filmCodecs.ts';
import {
  findOfferedOriginal,
  findOfferedPart,
  findOriginalOf,
  type OfferedOriginal,
} from '../photos/originals.ts';
import { findPartFor, type PhotoPart } from '../photos/parts.ts';
import { findPhoto } from '../photos/photos.ts';
import type { UnstrippedPhoto, VisiblePhoto } from '../photos/rows.ts';
import { joinName, splitExtension } from '../text/fileNames.ts';
import type { ServerContext } from './context.ts';
import { findRendition, isMoving, makesRenditions } from './filmRenditions.ts';
import { notFound } from './noticePage.ts';
import { deliverFile } from './original.ts';
import { recheckAccess, recheckingSource } from './recheckAccess.ts';
import { type ByteRequest, requestedId } from './request.ts';

/** A file that a page offers to browsers, with its media type, by which they choose. */
export type FilmSource = { readonly src: string; readonly type: string };

type FilmOffer = {
  /** In the order in which browsers shall try them. */
  readonly sources: readonly FilmSource[];
  /**
   * Why there is none: `withheld`: the viewer may not have the file itself; `unplayable`: no browser
   * plays it, and this gallery makes no rendition.
   */
  readonly without: 'withheld' | 'unplayable' | null;
};

/**
 * What a page offers a viewer of a film: the file itself, where the viewer may have it as it is and
 * some browser plays it, and the rendition where that is not enough. Metadata is not removed from
 * films, so whoever may not have that gets the rendition, which holds none.
 */
export function offerFilm(context: ServerContext, viewer: Viewer, photo: VisiblePhoto): FilmOffer {
  const given = findOriginalOf(context.db, viewer, photo);
  const sources = sourcesOf(context, photo, given, { photoId: photo.id, address: 'original' });
  if (sources.length > 0) return { sources, without: null };
  return { sources, without: given ? 'unplayable' : 'withheld' };
}

/** The longest (ms) and the largest film (bytes) that may play among the photos of a page. */
const shortFilm = { duration: 10_000, size: 15_000_000 };

/** Is it a film that some browser plays as it is, and so short that it may play among photos? */
export function isShortFilm({ kind, duration, size, ...film }: VisiblePhoto): boolean {
  if (kind !== 'video' || duration === null || browserType(film) === null) return false;
  return duration <= shortFilm.duration && size <= shortFilm.size;
}

/** The file of a film, at this address of its photo, and its rendition where that is not enough. */
function sourcesOf(
  context: ServerContext,
  film: VisiblePhoto,
  given: OfferedOriginal | null,
  { photoId, address }: { readonly photoId: number; readonly address: string },
): FilmSource[] {
  const type = given && !given.strip ? browserType(film) : null;
  const own = type === null ? [] : [{ src: `/photos/${photoId}/${address}`, type }];
  const isEnough = type !== null && playsEverywhere(film);
  const made = isEnough || !makesRenditions(context) ? [] : [renditionOf(photoId)];
  return [...own, ...made];
}

/**
 * The film of a live or motion photo: its sources, in the order in which browsers shall try them; none
 * where the viewer gets no film. It is the file beside the photo, else the film inside the photo's file.
 * The latter is sent as it is to viewers who may have the whole file, to others as a rendition.
 */
export function offerMotion(
  context: ServerContext,
  viewer: Viewer,
  photo: VisiblePhoto,
): FilmSource[] {
  if (photo.kind !== 'image') return [];
  const { db } = context;
  const part = findFilmPart(db, viewer, photo);
  if (part) {
    const given = findOfferedPart(db, viewer, photo.id, 'film');
    return sourcesOf(context, part, given, { photoId: photo.id, address: 'original?part=film' });
  }
  if (!isMoving(photo)) return [];
  const isGiven = findCutOut(context, viewer, photo) !== null;
  return isGiven || makesRenditions(context) ? [renditionOf(photo.id)] : [];
}

function findFilmPart(db: Database, viewer: Viewer, { id, hasParts }: VisiblePhoto) {
  return hasParts === 1 ? findPartFor(db, viewer, 'see', id, 'film') : null;
}

/** The photo, if the viewer may have its file as it is and every browser plays the film in it. */
function findCutOut({ db }: ServerContext, viewer: Viewer, photo: VisiblePhoto) {
  if (photo.motionStart === null || photo.motionLength === null) return null;
  if (!playsEverywhere({ mediaType: 'video/mp4', codecs: photo.codecs })) return null;
  const given = findOfferedOriginal(db, viewer, photo.id);
  return given && !given.strip ? given.photo : null;
}

function renditionOf(id: number): FilmSource {
  return { src: `/photos/${id}/film`, type: 'video/mp4' };
}

const RETRY_SECONDS = 3;

/**
 * `GET /photos/{id}/film`: the rendition of a film, for all who may see it; of a live or motion photo
 * its film, as it is where that can be played and the viewer may have it so. While a rendition is
 * being made the response is 503 with `{"progress": 0.35}`; where none can be made, 404.
 */
export async function deliverFilm(request: ByteRequest): Promise<Delivery> {
  const { context } = request;
  const id = requestedId(request);
  const { viewer } = await request.viewer();
  const photo = id === null ? null : findPhoto(context.db, viewer, id);
  if (!photo) return notFound;
  const part = photo.kind === 'image' && findFilmPart(context.db, viewer, photo);
  if (part) {
    const given = findOfferedPart(context.db, viewer, photo.id, 'film');
    const isFile = playsEverywhere(part) || !makesRenditions(context);
    return isFile && given?.strip === false
      ? deliverFile(request, viewer, given, photo.id)
      : deliverRendition(request, part);
  }
  const cutOut = findCutOut(context, viewer, photo);
  return cutOut ? deliverCutOut(request, cutOut) : deliverRendition(request, photo);
}

async function deliverRendition(
  request: ByteRequest,
  photo: VisiblePhoto | PhotoPart,
): Promise<Delivery> {
  const found = await findRendition(request.context, photo);
  if (!found) return notFound;
  if (found.state === 'making') return stillMaking(found.progress);
  const { entry, name } = found;
  const source = {
    kind: 'ranges' as const,
    read: ({ start, end }: ByteSpan, signal: AbortSignal) => entry.chunks(start, end, signal),
  };
  return deliverBytes(request, {
    etag: `"${name}-${entry.size}"`,
    size: entry.size,
    source: recheckingSource(source, () => recheckAccess(request, photo, ['see'])),
    mediaType: 'video/mp4',
    disposition: {
      type: 'inline',
      fileName: joinName(splitExtension(photo.filename)[0], '.mp4'),
    },
  });
}

/** The part of a photo's file that is a film, as it is. */
async function deliverCutOut(
  request: ByteRequest,
  photo: UnstrippedPhoto & VisiblePhoto<'originals'>,
): Promise<Delivery> {
  const content = await request.context.originals.findWhole(photo);
  const { motionStart: from, motionLength: size } = photo;
  // The place of the film is known for the file that the row describes, and for no other.
  if (content?.etag !== photo.etag || from === null || size === null) return notFound;
  const source = {
    kind: 'ranges' as const,
    read: ({ start, end }: ByteSpan, signal: AbortSignal) =>
      content.read({ start: from + start, end: from + end }, signal),
  };
  return deliverBytes(request, {
    etag: `"${contentName([photo.id, content.etag, 'motion', from, size])}"`,
    size,
    source: recheckingSource(source, () =>
      recheckAccess(request, photo, ['originals', 'metadata']),
    ),
    mediaType: 'video/mp4',
    disposition: {
      type: 'inline',
      fileName: joinName(splitExtension(photo.filename)[0], '.mp4'),
    },
  });
}

function stillMaking(progress: number): Delivery {
  const body = Buffer.from(JSON.stringify({ progress: Math.floor(progress * 100) / 100 }));
  return {
    status: 503,
    headers: {
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      'Cache-Control': 'private, no-store',
      'Retry-After': String(RETRY_SECONDS),
      'X-Content-Type-Options': 'nosniff',
      Vary: 'Cookie',
    },
    body,
  };
}
