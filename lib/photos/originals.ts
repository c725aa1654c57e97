import type { Viewer } from '../access/access.ts';
import { alsoFor, type VisibleIds } from '../access/checkedRows.ts';
import type { Database } from '../db/open.ts';
import type { Withheld } from '../i18n/archiveNote.ts';
import { canStrip } from '../images/strip/strip.ts';
import { findPhotoFor, photoIdsFor } from './photos.ts';
import type { PhotoRow, VisiblePhoto } from './rows.ts';

/** How somebody may have a photo's file: as it is, or without its personal metadata. */
export type GivenOriginal =
  | { readonly strip: false; readonly photo: VisiblePhoto<'originals'> & VisiblePhoto<'metadata'> }
  | { readonly strip: true; readonly photo: VisiblePhoto<'originals'> };

/**
 * How this viewer may have the original, or null where they may not: the photo is not for them, its
 * file is withheld, or its metadata is and cannot be taken out. A page asks this for its button, and
 * the server before it sends the file.
 */
export function findGivenOriginal(db: Database, viewer: Viewer, id: number): GivenOriginal | null {
  const photo = findPhotoFor(db, viewer, id, 'originals');
  if (!photo) return null;
  const whole = alsoFor(photo, photoIdsFor(db, viewer, 'metadata', [id]));
  if (whole) return { strip: false, photo: whole };
  return isStrippable(photo) ? { strip: true, photo } : null;
}

/**
 * Can the original be had without its metadata, as far as is known without reading it? Of files of
 * most types it cannot; of others that were found out not to be, the size is noted as 0.
 */
export function isStrippable(photo: Pick<PhotoRow, 'mediaType' | 'strippedSize'>): boolean {
  return canStrip(photo.mediaType) && photo.strippedSize !== 0;
}

/** A photo that is seen, and what an archive has of it. */
export type ArchivedPhoto = WithheldPhoto | ArchivedFile;

type WithheldPhoto = { readonly photo: VisiblePhoto; readonly withheld: Withheld };

/** What goes into the archive: the file as it is, or without its personal metadata. */
export type ArchivedFile = { readonly withheld: null } & (
  | {
      readonly strip: false;
      readonly photo: VisiblePhoto<'archivedOriginals'> & VisiblePhoto<'metadata'>;
      readonly size: number;
    }
  | {
      readonly strip: true;
      readonly photo: VisiblePhoto<'archivedOriginals'>;
      /** In bytes; null: it was not made yet. */
      readonly size: number | null;
    }
);

/** What the viewer of an archive sees, in order. */
export type ArchiveSet = readonly ArchivedPhoto[];

/** What goes into the archive. */
export function filesOf(set: ArchiveSet): ArchivedFile[] {
  return set.filter((each) => each.withheld === null);
}

/**
 * What an archive has of these photos, or null where none is to be had in one: which may be in it
 * are `given`, and with all that is in their files `whole`.
 */
export function archiveSet(
  photos: readonly VisiblePhoto[],
  given: VisibleIds<'archivedOriginals'>,
  whole: VisibleIds<'metadata'>,
): ArchiveSet | null {
  if (!photos.some(({ id }) => given.has(id))) return null;
  return photos.map((seen): ArchivedPhoto => {
    const photo = alsoFor(seen, given);
    if (!photo) return { photo: seen, withheld: 'policy' };
    if (photo.etag === '') return { photo, withheld: 'changed' };
    const asItIs = alsoFor(photo, whole);
    if (asItIs) return { photo: asItIs, withheld: null, strip: false, size: photo.size };
    if (!isStrippable(photo)) return { photo, withheld: 'metadata' };
    return { photo, withheld: null, strip: true, size: photo.strippedSize };
  });
}
