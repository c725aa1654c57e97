import { expect, test } from 'vitest';
import type { Viewer } from '../access/access.ts';
import type { Preset } from '../images/presets.ts';
import type { ArchivedFile } from '../photos/originals.ts';
import { findAlbumOfPhoto, findPhotoFor } from '../photos/photos.ts';
import type { PhotoRow, UnstrippedPhoto, VisiblePhoto } from '../photos/rows.ts';
import { archivedContent } from './archivedContent.ts';
import type { ServerContext } from './context.ts';
import { signThumbnails } from './signedThumbnails.ts';
import { findStripped } from './stripped.ts';
import { findThumbnail } from './thumbnailCache.ts';

type Photos = {
  /** A row that was read without checking the rule. */
  readonly row: PhotoRow;
  readonly seen: VisiblePhoto;
  readonly waiting: VisiblePhoto<'approve'>;
  readonly original: VisiblePhoto<'originals'>;
  readonly archived: VisiblePhoto<'archivedOriginals'>;
  readonly rendition: VisiblePhoto<'archivedRenditions'>;
  readonly whole: UnstrippedPhoto;
};

const preset: Preset = { name: 'thumb', width: 1, height: 1, crop: true };
const { signal } = new AbortController();

/** Never called. The lines marked with ts-expect-error must not compile, and the others must. */
const attempts = {
  originals: ({ originals }: ServerContext, photos: Photos) => [
    originals.findWhole(photos.whole),
    // @ts-expect-error It was not checked whether the viewer may have it.
    originals.findWhole(photos.row),
    // @ts-expect-error The viewer may only look.
    originals.findWhole(photos.seen),
    // @ts-expect-error The viewer may have the file, but not its metadata.
    originals.findWhole(photos.original),
    // @ts-expect-error The same for a file in an archive.
    originals.findWhole(photos.archived),
    // @ts-expect-error A rendition in an archive is not the file.
    originals.findWhole(photos.rendition),
    // @ts-expect-error Administrators may only look at waiting photos.
    originals.findWhole(photos.waiting),
    // @ts-expect-error A copy with another path is not the photo that was checked.
    originals.findWhole({ ...photos.whole, path: photos.row.path }),
    // @ts-expect-error A path was not checked for any viewer.
    originals.findWhole(photos.row.path),
  ],
  stripped: (context: ServerContext, photos: Photos) => [
    findStripped(context, photos.original),
    findStripped(context, photos.archived),
    // @ts-expect-error Nobody was asked whether the viewer may have it.
    findStripped(context, photos.row),
    // @ts-expect-error The viewer may only look.
    findStripped(context, photos.seen),
    // @ts-expect-error A rendition in an archive is not the file.
    findStripped(context, photos.rendition),
    // @ts-expect-error Administrators look at what waits, and have no more of it.
    findStripped(context, photos.waiting),
  ],
  thumbnails: (context: ServerContext, photos: Photos) => [
    findThumbnail(context, photos.seen, { preset, format: 'webp' }),
    findThumbnail(context, photos.waiting, { preset, format: 'webp' }),
    // @ts-expect-error It was not checked whether the viewer may see it.
    findThumbnail(context, photos.row, { preset, format: 'webp' }),
  ],
  signed: (context: ServerContext, photos: Photos) => [
    signThumbnails(context, [photos.seen], [preset]),
    // @ts-expect-error It was not checked whether the viewer may see it.
    signThumbnails(context, [photos.row], [preset]),
    // @ts-expect-error What waits for approval is shown by this server alone.
    signThumbnails(context, [photos.waiting], [preset]),
  ],
  archives: (context: ServerContext, photos: Photos, size: number) => {
    const { original, archived, whole, seen } = photos;
    const stripped: ArchivedFile = { withheld: null, strip: true, photo: archived, size };
    // @ts-expect-error A photo that the viewer may only see cannot be in an archive.
    const seenOnly: ArchivedFile = { withheld: null, strip: true, photo: seen, size };
    // @ts-expect-error A photo that may be downloaded by itself may not thereby be in an archive.
    const single: ArchivedFile = { withheld: null, strip: true, photo: original, size };
    // @ts-expect-error A photo that was not checked for metadata must be stripped.
    const unstripped: ArchivedFile = { withheld: null, strip: false, photo: archived, size };
    // @ts-expect-error Withheld photos have no content.
    const withheld = archivedContent(context, { photo: seen, withheld: 'policy' }, 0, signal);
    return [stripped, seenOnly, single, unstripped, withheld, whole];
  },
  paths: (context: ServerContext, photos: Photos) => [
    // @ts-expect-error The server context has nothing that opens paths.
    context.library,
    // @ts-expect-error Not even for a photo that may be downloaded.
    context.originals.open(photos.whole.path),
  ],
  queries: ({ db }: ServerContext, viewer: Viewer, purpose: 'see' | 'originals') => {
    const found = findPhotoFor(db, viewer, 1, purpose);
    // @ts-expect-error For a purpose that is known only at run time, only seeing is certain.
    const original: VisiblePhoto<'originals'> | null = found;
    const seen: VisiblePhoto | null = found;
    // @ts-expect-error A count is not a checked row.
    return [original, seen, findAlbumOfPhoto(db, viewer, { albumId: 1, count: 2 })];
  },
};

test('bytes are sent only of a photo that was checked for that purpose', () => {
  // The compiler has done the test: a line that should not compile and does fails `npm run
  // check:types`.
  expect(Object.keys(attempts)).toHaveLength(7);
});
