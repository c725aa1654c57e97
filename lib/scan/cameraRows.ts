import type Sqlite from 'better-sqlite3';
import type { PhotoFacts } from './photoFacts.ts';

/**
 * Writes camera, exposure and position of a photo to a table of their own. Threat: viewers from
 * whom a policy withholds metadata must not learn any of it, so no query for pages joins this
 * table.
 */
export function prepareCameraRow(
  client: Sqlite.Database,
): (photoId: number, facts: Pick<PhotoFacts, 'camera' | 'position'>) => void {
  const forget = client.prepare('delete from camera_details where photo_id = ?');
  const insert = client.prepare(
    `insert into camera_details (photo_id, make, model, lens, focal_length, aperture, exposure_time,
      iso, latitude, longitude)
    values (@photoId, @make, @model, @lens, @focalLength, @aperture, @exposureTime,
      @iso, @latitude, @longitude)`,
  );
  return (photoId, { camera, position }) => {
    forget.run(photoId);
    if (camera === null && position === null) return;
    insert.run({ photoId, ...NO_CAMERA, ...camera, ...(position ?? NOWHERE) });
  };
}

const NO_CAMERA = {
  make: null,
  model: null,
  lens: null,
  focalLength: null,
  aperture: null,
  exposureTime: null,
  iso: null,
};
const NOWHERE = { latitude: null, longitude: null };
