import { isDeepStrictEqual } from 'node:util';
import type Sqlite from 'better-sqlite3';
import { prepareInsertAll } from '../db/insertAll.ts';
import { type Camera, noCamera, type Position } from '../images/metadata/camera.ts';
import { noTexts, type PhotoTexts } from '../images/metadata/texts.ts';
import type { PhotoFacts } from './photoFacts.ts';

type Described = {
  readonly id: number;
  readonly facts: Pick<PhotoFacts, 'camera' | 'position' | 'texts'>;
};
type OfCamera = { readonly id: number; readonly camera: Camera; readonly position: Place };
type Place = Position | { readonly latitude: null; readonly longitude: null };
type OfTexts = { readonly id: number; readonly texts: PhotoTexts };

/** Writes camera, exposure, position and texts of photos. */
type Details = {
  /** Of photos that have just been inserted. */
  readonly insert: (photos: readonly Described[]) => void;
  readonly replace: (id: number, facts: Described['facts']) => void;
};

/**
 * Prepares to write camera, exposure, position and texts of photos to tables of their own. Threat: viewers from
 * whom a policy withholds metadata must not learn any of it, so no list of photos joins these tables.
 */
export function prepareDetails(client: Sqlite.Database): Details {
  const forgetCamera = client.prepare('delete from camera_details where photo_id = ?');
  const forgetTexts = client.prepare('delete from photo_texts where photo_id = ?');
  const insertTexts = prepareInsertAll<OfTexts>(client, 'photo_texts', {
    photo_id: ({ id }) => id,
    title: ({ texts }) => texts.title,
    caption: ({ texts }) => texts.caption,
    keywords: ({ texts }) => JSON.stringify(texts.keywords),
    people: ({ texts }) => JSON.stringify(texts.people),
    places: ({ texts }) => JSON.stringify(texts.places),
    rating: ({ texts }) => texts.rating,
  });
  const insertCamera = prepareInsertAll<OfCamera>(client, 'camera_details', {
    photo_id: ({ id }) => id,
    make: ({ camera }) => camera.make,
    model: ({ camera }) => camera.model,
    lens: ({ camera }) => camera.lens,
    focal_length: ({ camera }) => camera.focalLength,
    aperture: ({ camera }) => camera.aperture,
    exposure_time: ({ camera }) => camera.exposureTime,
    iso: ({ camera }) => camera.iso,
    latitude: ({ position }) => position.latitude,
    longitude: ({ position }) => position.longitude,
  });
  const insert: Details['insert'] = (photos) => {
    const withTexts: OfTexts[] = [];
    const withCamera: OfCamera[] = [];
    for (const { id, facts } of photos) {
      const { texts, camera, position } = facts;
      if (!isDeepStrictEqual(texts, noTexts)) withTexts.push({ id, texts });
      if (camera === null && position === null) continue;
      withCamera.push({ id, camera: camera ?? noCamera, position: position ?? nowhere });
    }
    if (withTexts.length > 0) insertTexts(withTexts);
    if (withCamera.length > 0) insertCamera(withCamera);
  };
  return {
    insert,
    replace: (id, facts) => {
      forgetCamera.run(id);
      forgetTexts.run(id);
      insert([{ id, facts }]);
    },
  };
}

const nowhere = { latitude: null, longitude: null };
