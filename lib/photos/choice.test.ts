import { expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { listDownloadable } from './choice.ts';
import { albumSequence, listSequence } from './sequence.ts';

const { gallery, setPolicy, setOwnPolicy } = await startPhotoGallery();

const listed = () => {
  const photos = listSequence(gallery.db, albumSequence(visitor, 1));
  return listDownloadable(gallery.db, visitor, photos).map((each, at) => ({
    name: photos[at]?.filename,
    original: each.original === null ? null : each.original === photos[at]?.size,
    picture: each.picture !== null && each.picture <= (photos[at]?.size ?? 0),
  }));
};
const of = (name: string) => listed().find((each) => each.name === name);

test('originals and pictures may be downloaded as the policies say', () => {
  expect(of('a.jpg')).toEqual({ name: 'a.jpg', original: true, picture: true });
  setOwnPolicy(1, { public: true, originals: false });
  expect(of('a.jpg')).toEqual({ name: 'a.jpg', original: null, picture: true });
  setOwnPolicy(1, { public: true, archives: false });
  expect(of('a.jpg')).toEqual({ name: 'a.jpg', original: null, picture: false });
  setOwnPolicy(1, {});
  expect(of('a.jpg')).toBeUndefined();
  setOwnPolicy(1, null);
});

test('what cannot be stripped has no original where metadata is withheld', () => {
  setPolicy({ public: true, stripMetadata: true });
  expect(of('x.heic')).toMatchObject({ original: null });
  expect(of('a.jpg')).toMatchObject({ original: true });
});
