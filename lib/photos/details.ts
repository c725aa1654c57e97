import type { Viewer } from '../access/access.ts';
import { photosFor, selectVisible, selectVisibleOfBoth } from '../access/checkedRows.ts';
import { idList } from '../access/condition.ts';
import type { Database } from '../db/open.ts';
import { allRows } from '../db/run.ts';
import { sql } from '../db/sql.ts';
import type { ExifFacts } from '../images/exifSegment.ts';
import type { Camera, Position } from '../images/metadata/camera.ts';
import type { PhotoTexts } from '../images/metadata/texts.ts';
import { albumNamesOf, type NamedAlbum, namesById } from './albums.ts';
import type { VisiblePhoto } from './rows.ts';

/**
 * What the file of a photo says, and the files beside it: camera, position and texts. A policy that
 * withholds metadata withholds all of it.
 */
export type PhotoDetails = Camera &
  PhotoTexts & { readonly [Degrees in keyof Position]: number | null };

/** The camera, without naming its maker twice: "Canon EOS R5". */
export function cameraName({ make, model }: Pick<Camera, 'make' | 'model'>): string | null {
  if (make === null || model === null) return model ?? make;
  const [maker = ''] = make.split(/\s/);
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${make} ${model}`;
}

type Row = Omit<PhotoDetails, 'keywords' | 'people' | 'places'> & {
  readonly id: number;
  readonly keywords: string | null;
  readonly people: string | null;
  readonly places: string | null;
};

const columns = sql`photos.id, photo_texts.title, photo_texts.caption, photo_texts.keywords,
  photo_texts.people, photo_texts.places, photo_texts.rating, camera_details.make, camera_details.model,
  camera_details.lens, camera_details.focal_length as "focalLength", camera_details.aperture,
  camera_details.exposure_time as "exposureTime", camera_details.iso, camera_details.latitude,
  camera_details.longitude`;

const tables = sql`photos
  join albums on albums.id = photos.album_id
  left join photo_texts on photo_texts.photo_id = photos.id
  left join camera_details on camera_details.photo_id = photos.id`;

/** Null where the viewer may not have the photo's metadata, or see it at all. */
export function findDetails(db: Database, viewer: Viewer, id: number): PhotoDetails | null {
  const selection = photosFor(viewer, 'metadata', tables);
  const where = sql`photos.id = ${id}`;
  const row = selectVisible<Row, 'metadata'>(db, selection, { columns, where })[0];
  return row ? detailsOf(row) : null;
}

/** The details of those of these photos whose metadata the viewer may have, by id. */
export function detailsFor(
  db: Database,
  viewer: Viewer,
  ids: readonly number[],
): ReadonlyMap<number, PhotoDetails> {
  const rows = selectVisible<Row, 'metadata'>(db, photosFor(viewer, 'metadata', tables), {
    columns,
    where: sql`photos.id in ${idList(ids)}`,
  });
  return new Map(rows.map((row) => [row.id, detailsOf(row)]));
}

/** As `findDetails`, with the date taken too: what is written into a picture made of the file. */
export function findMadeDetails(
  db: Database,
  viewer: Viewer,
  id: number,
): (PhotoDetails & Pick<ExifFacts, 'takenAt' | 'takenOffset'>) | null {
  const selection = photosFor(viewer, 'metadata', tables);
  type Dated = Row & Pick<ExifFacts, 'takenAt' | 'takenOffset'>;
  const [row] = selectVisible<Dated, 'metadata'>(db, selection, {
    columns: sql`${columns}, photos.taken_at as "takenAt", photos.taken_offset as "takenOffset"`,
    where: sql`photos.id = ${id}`,
  });
  if (!row) return null;
  const { takenAt, takenOffset } = row;
  return { ...detailsOf(row), takenAt, takenOffset };
}

/** The details of these photos, by id, whatever policies say. For administrators. */
export function managedDetailsOf(
  db: Database,
  ids: readonly number[],
): ReadonlyMap<number, PhotoDetails> {
  const rows = allRows<Row>(
    db,
    sql`select ${columns}
      from ${tables}
      where photos.id in ${idList(ids)}`,
  );
  return new Map(rows.map((row) => [row.id, detailsOf(row)]));
}

/** The title or caption in the files of those of these photos whose metadata the viewer may have, by id. */
export function captionsFor(
  db: Database,
  viewer: Viewer,
  ids: readonly number[],
): ReadonlyMap<number, string> {
  const { from, ...wanted } = captionsOf(viewer, ids);
  return byId(selectVisible<Named, 'metadata'>(db, from, wanted));
}

/**
 * The same, and the names of the albums of these photos that the viewer sees, by the id of the album: in one
 * statement, since lists of photos of many albums need both.
 */
export function captionsAndAlbumsFor(
  db: Database,
  viewer: Viewer,
  photos: readonly VisiblePhoto[],
): {
  readonly captions: ReadonlyMap<number, string>;
  readonly albums: ReadonlyMap<number, string>;
} {
  const ids = photos.map(({ id }) => id);
  const albumIds = photos.map(({ albumId }) => albumId);
  const [captions, albums] = selectVisibleOfBoth<NamedAlbum, 'metadata', 'see'>(
    db,
    captionsOf(viewer, ids),
    albumNamesOf(viewer, albumIds),
  );
  return { captions: byId(captions), albums: namesById(albums) };
}

type Named = { readonly id: number; readonly name: string };

const byId = (rows: readonly Named[]) => new Map(rows.map(({ id, name }) => [id, name]));

function captionsOf(viewer: Viewer, ids: readonly number[]) {
  return {
    from: photosFor(
      viewer,
      'metadata',
      sql`photo_texts
        cross join photos on photos.id = photo_texts.photo_id
        join albums on albums.id = photos.album_id`,
    ),
    columns: sql`photos.id, coalesce(photo_texts.title, photo_texts.caption) as name, null as dirpath`,
    where: sql`photo_texts.photo_id in ${idList(ids)}
      and coalesce(photo_texts.title, photo_texts.caption) is not null`,
  };
}

function detailsOf({ id, keywords, people, places, ...row }: Row): PhotoDetails {
  const lists = { keywords: listOf(keywords), people: listOf(people), places: listOf(places) };
  return { ...row, ...lists };
}

function listOf(json: string | null): readonly string[] {
  return json === null ? [] : (JSON.parse(json) as string[]);
}
