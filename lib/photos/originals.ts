import type { Viewer } from '../access/access.ts';
import { alsoFor, type VisibleIds } from '../access/checkedRows.ts';
import type { Database } from '../db/open.ts';
import type { Withheld } from '../i18n/archiveNote.ts';
import { findPartFor, listPartsFor, type PartKind, partIdsForBoth } from './parts.ts';
import { findPhoto, findPhotoFor, photoIdsFor, photoIdsForBoth } from './photos.ts';
import type { ListedPhoto, PhotoRow, VisiblePhoto } from './rows.ts';

/** How a viewer may download a photo's file: as it is, or without its personal metadata. */
export type OfferedOriginal =
  | { readonly strip: false; readonly photo: VisiblePhoto<'originals'> & VisiblePhoto<'metadata'> }
  | { readonly strip: true; readonly photo: VisiblePhoto<'originals'> };

/**
 * How this viewer may download the original. Null where they may not: they may not see the photo,
 * its policy withholds the file, or it withholds metadata that cannot be removed from this file.
 * Used both by the page for its button and by the route that sends the file.
 */
export function findOfferedOriginal(
  db: Database,
  viewer: Viewer,
  id: number,
): OfferedOriginal | null {
  const photo = findPhoto(db, viewer, id);
  return photo && findOriginalOf(db, viewer, photo);
}

/** As `findOfferedOriginal`, for a photo that was found for this viewer. */
export function findOriginalOf(
  db: Database,
  viewer: Viewer,
  seen: VisiblePhoto,
): OfferedOriginal | null {
  return offer(seen, photoIdsForBoth(db, viewer, 'originals', 'metadata', [seen.id]));
}

/**
 * How this viewer may download the film or the raw file that belongs to a photo; null as for
 * `findOfferedOriginal`. The viewer must be allowed the same for the photo itself.
 */
export function findOfferedPart(
  db: Database,
  viewer: Viewer,
  photoId: number,
  kind: PartKind,
): OfferedOriginal | null {
  const seen = findPartFor(db, viewer, 'see', photoId, kind);
  return seen && offer(seen, partIdsForBoth(db, viewer, 'originals', 'metadata', [photoId]));
}

function offer(
  seen: VisiblePhoto,
  [originals, metadata]: readonly [VisibleIds<'originals'>, VisibleIds<'metadata'>],
): OfferedOriginal | null {
  const photo = alsoFor(seen, originals);
  if (!photo) return null;
  const whole = alsoFor(photo, metadata);
  if (whole) return { strip: false, photo: whole };
  return isStrippable(photo) ? { strip: true, photo } : null;
}

/**
 * The photo, where this viewer may have its original as a JPEG made of it, which holds no metadata.
 * Null where they may not, and for films and other files.
 */
export function findOriginalAsJpeg(
  db: Database,
  viewer: Viewer,
  id: number,
): VisiblePhoto<'originals'> | null {
  const photo = findPhotoFor(db, viewer, id, 'originals');
  return photo?.kind === 'image' ? photo : null;
}

/** Does every browser show the file itself? Where not, pages offer it as a JPEG as well. */
export function isShownEverywhere({ mediaType }: Pick<PhotoRow, 'mediaType'>): boolean {
  return /^image\/(?:jpeg|png|gif|webp|avif)$/.test(mediaType);
}

/** Can metadata be removed from the original, as far as is known without reading it? */
export function isStrippable({ strippedSize }: Pick<PhotoRow, 'strippedSize'>): boolean {
  return strippedSize !== 0;
}

/** A visible photo, and what of it is in an archive. */
export type ArchivedPhoto = WithheldPhoto | ArchivedFile;

type WithheldPhoto = { readonly photo: ListedPhoto; readonly withheld: Withheld };

/** A file in an archive, as it is or without its personal metadata. */
export type ArchivedFile = { readonly withheld: null } & (
  | {
      readonly strip: false;
      readonly photo: ListedPhoto<'archivedOriginals'> & ListedPhoto<'metadata'>;
      readonly size: number;
    }
  | {
      readonly strip: true;
      readonly photo: ListedPhoto<'archivedOriginals'>;
      /** In bytes; null: not known yet, since the stripped file has not been made. */
      readonly size: number | null;
    }
);

/** The photos of an archive that its viewer sees, in order. */
export type ArchiveSet = readonly ArchivedPhoto[];

/** The files that are put into the archive. */
export function filesOf(set: ArchiveSet): ArchivedFile[] {
  return set.filter((each) => each.withheld === null);
}

/** The ids of photos that may be in an archive, and of those that may keep their metadata in it. */
type ArchivedIds = readonly [VisibleIds<'archivedOriginals'>, VisibleIds<'metadata'>];

/**
 * What an archive contains of these photos, each followed by its parts, or null where it would contain
 * none.
 */
export function archiveSet(
  db: Database,
  viewer: Viewer,
  photos: readonly ListedPhoto[],
  ids: ArchivedIds,
): ArchiveSet | null {
  if (!photos.some(({ id }) => ids[0].has(id))) return null;
  const photoIds = photos.filter(({ hasParts }) => hasParts === 1).map(({ id }) => id);
  const parts = listPartsFor(db, viewer, 'see', photoIds);
  if (parts.length === 0) return photos.map((photo) => archived(photo, ids));
  const ofParts = partIdsForBoth(db, viewer, 'archivedOriginals', 'metadata', photoIds);
  const byPhoto = Map.groupBy(parts, ({ partOf }) => partOf);
  return photos.flatMap((photo) => [
    archived(photo, ids),
    ...(byPhoto.get(photo.id) ?? []).map((part) => archived(part, ofParts)),
  ]);
}

function archived(seen: ListedPhoto, [given, whole]: ArchivedIds): ArchivedPhoto {
  const photo = alsoFor(seen, given);
  if (!photo) return { photo: seen, withheld: 'policy' };
  if (photo.etag === '') return { photo, withheld: 'changed' };
  const asItIs = alsoFor(photo, whole);
  if (asItIs) return { photo: asItIs, withheld: null, strip: false, size: photo.size };
  if (!isStrippable(photo)) return { photo, withheld: 'metadata' };
  return { photo, withheld: null, strip: true, size: photo.strippedSize };
}

/**
 * The photo, or part of one, of which an archive announced this file, for this viewer, as the database has
 * it now. Null where the viewer may no longer have that.
 */
export function findArchivedFile(
  db: Database,
  viewer: Viewer,
  { photo, strip }: ArchivedFile,
): OpenedArchived | null {
  const { id, partOf } = photo as ListedPhoto & { readonly partOf?: number };
  const given =
    partOf === undefined
      ? findPhotoFor(db, viewer, id, 'archivedOriginals')
      : listPartsFor(db, viewer, 'archivedOriginals', [partOf]).find((part) => part.id === id);
  if (!given) return null;
  if (strip) return { strip, photo: given };
  const whole =
    partOf === undefined
      ? photoIdsFor(db, viewer, 'metadata', [id])
      : partIdsForBoth(db, viewer, 'archivedOriginals', 'metadata', [partOf])[1];
  const asItIs = alsoFor(given, whole);
  return asItIs && { strip, photo: asItIs };
}

type OpenedArchived =
  | {
      readonly strip: false;
      readonly photo: VisiblePhoto<'archivedOriginals'> & VisiblePhoto<'metadata'>;
    }
  | { readonly strip: true; readonly photo: VisiblePhoto<'archivedOriginals'> };
