import type { Purpose, Viewer } from '../access/access.ts';
import type { Database } from '../db/open.ts';
import { archiveNote, type Withheld } from '../i18n/archiveNote.ts';
import type { Locale } from '../i18n/locale.ts';
import { contentName } from '../images/contentName.ts';
import { STRIP_VERSION } from '../images/strip/strip.ts';
import { type AlbumView, listSharedPhotoIds, type SharedList } from '../links/sharedThings.ts';
import { listAlbumPhotoIds } from '../photos/photos.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import { archiveName } from '../zip/archiveNames.ts';
import { isStrippable } from './stripped.ts';

/** A photo that is seen, and what an archive has of it. */
export type ArchivedPhoto = {
  readonly photo: VisiblePhoto;
  /** Why it is not in the archive; null: it is. */
  readonly withheld: Withheld | null;
  /** Without its personal metadata? */
  readonly strip: boolean;
  /** Of what goes in, in bytes; null: of the file without metadata, which was not made yet. */
  readonly size: number | null;
};

/** What the viewer of an archive sees, in order. */
export type ArchiveSet = readonly ArchivedPhoto[];

/** What goes into the archive. */
export function filesOf(set: ArchiveSet): ArchiveSet {
  return set.filter(({ withheld }) => withheld === null);
}

/** The archive of these photos of an album, or null where its viewer may have nothing of it in one. */
export function albumArchive(
  db: Database,
  { album, viewer }: AlbumView,
  photos: readonly VisiblePhoto[],
): ArchiveSet | null {
  return archiveSet(photos, (purpose) => listAlbumPhotoIds(db, viewer, album, purpose));
}

/** The archive of these photos of a share's list, or null where it hands out none of them. */
export function sharedArchive(
  db: Database,
  viewer: Viewer,
  { id }: SharedList,
  photos: readonly VisiblePhoto[],
): ArchiveSet | null {
  return archiveSet(photos, (purpose) => listSharedPhotoIds(db, viewer, id, purpose));
}

/** `idsFor`: which of the photos are to be had for a purpose. */
function archiveSet(
  photos: readonly VisiblePhoto[],
  idsFor: (purpose: Purpose) => ReadonlySet<number>,
): ArchiveSet | null {
  const given = idsFor('archivedOriginals');
  if (!photos.some(({ id }) => given.has(id))) return null;
  const whole = idsFor('metadata');
  return photos.map((photo) => {
    const strip = !whole.has(photo.id);
    const withheld = given.has(photo.id) ? whyNot(photo, strip) : 'policy';
    return { photo, strip, withheld, size: strip ? photo.strippedSize : photo.size };
  });
}

function whyNot(photo: VisiblePhoto, strip: boolean): Withheld | null {
  if (photo.etag === '') return 'changed';
  return strip && !isStrippable(photo) ? 'metadata' : null;
}

/** The note that names what is withheld, in the archive. */
export function noteOf(set: ArchiveSet, locale: Locale) {
  const missing = set.flatMap(({ photo, withheld }) =>
    withheld === null ? [] : [{ name: archiveName(photo.filename), why: withheld }],
  );
  return archiveNote(locale, missing);
}

/** Another number whenever the same set of files would be written as other bytes. */
const FORMAT = 1;

/**
 * What tells archives apart: equal only where every byte is. It is known from the database alone,
 * so that links can carry it and whoever resumes can be told that there is another one now.
 * `timezone` is in the times of its entries.
 */
export function archiveVersion(set: ArchiveSet, locale: Locale, timezone: string): string {
  const { fileName, text } = noteOf(set, locale) ?? { fileName: '', text: '' };
  const files = filesOf(set).map(({ photo, strip }) => [
    ...[
      photo.id,
      strip ? STRIP_VERSION : 0,
      photo.filename,
      photo.size,
      photo.fileTime,
      photo.etag,
      photo.contentKey,
    ],
  ]);
  return contentName([FORMAT, timezone, fileName, text, JSON.stringify(files)]);
}
