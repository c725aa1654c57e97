import type Sqlite from 'better-sqlite3';

/** The columns with what a file says about its photo, apart from the date, by names for people. */
const factColumns = {
  size: ['photos.width', 'photos.height', 'photos.orientation'],
  kind: ['photos.kind', 'photos.media_type'],
  damage: ['photos.damaged'],
  film: ['photos.duration', 'photos.codecs', 'photos.motion_start', 'photos.motion_length'],
  camera: ['make', 'model', 'lens', 'focal_length', 'aperture', 'exposure_time', 'iso'],
  position: ['latitude', 'longitude'],
  texts: ['title', 'photo_texts.caption', 'keywords', 'people', 'places', 'rating'],
} as const;

export type CorrectedFact = keyof typeof factColumns;

const NAMES = Object.keys(factColumns) as CorrectedFact[];

/**
 * Prepares a function that runs `change` on a photo's row and returns which facts of its file are
 * different afterwards, so that a scan that reads files again can report what it has corrected.
 */
export function prepareCorrections(
  client: Sqlite.Database,
): (photoId: number, change: () => void) => CorrectedFact[] {
  const columns = NAMES.map((name) => `json_array(${factColumns[name].join(', ')})`);
  const read = client
    .prepare<[number], string[]>(
      `select ${columns.join(', ')}
      from photos
        left join camera_details on camera_details.photo_id = photos.id
        left join photo_texts on photo_texts.photo_id = photos.id
      where photos.id = ?`,
    )
    .raw();
  return (photoId, change) => {
    const before = read.get(photoId) ?? [];
    change();
    const after = read.get(photoId) ?? [];
    return NAMES.filter((_, at) => before[at] !== after[at]);
  };
}
