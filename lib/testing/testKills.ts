import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jpeg } from './testJpeg.ts';
import type { TestLibrary } from './testLibrary.ts';

/** Tests only: a library that was scanned, and then changed in every way. */
export async function makeChangedLibrary(used: TestLibrary, photosOfNewAlbum: number) {
  const fill = (dirpath: string, count: number, extension = 'jpg') => {
    for (let i = 0; i < count; i++) {
      used.write(`${dirpath}/${i}.${extension}`, jpeg({ data: `${dirpath}/${i}.${extension}` }));
    }
  };
  fill('2013/01_19_Snow', 20);
  fill('2013/01_20_Away', 2);
  fill('2013/01_21_Gone', 2);
  await used.scan();
  cpSync(join(used.root, '2013/01_20_Away'), join(used.dir, 'away'), { recursive: true });
  used.remove('2013/01_20_Away');
  await used.scan();
  cpSync(join(used.dir, 'away'), join(used.root, '2013/01_20_Away'), { recursive: true });
  used.remove('2013/01_21_Gone');
  used.remove('2013/01_19_Snow/3.jpg');
  used.write('2013/01_19_Snow/4.jpg', 'not a picture any more');
  used.write('2013/01_19_Snow/5.jpg', jpeg({ taken: '2013:01:19 10:00:00', data: 'dated' }));
  fill('2013/01_19_Snow', 30, 'png');
  fill('2014/05_05_New', photosOfNewAlbum);
  fill('plain/Dateless', 3);
  used.inDatabase((client) =>
    client.exec("update photos set taken_at = '1999-01-01' where filename = '6.jpg'"),
  );
}

/** Tests only: the whole gallery without ids and times of the scan, and the part that is visible. */
export function describeGallery(used: TestLibrary) {
  const albums = used.albums().map((album) => ({
    ...omit(album, ['id', 'policy_id', 'added_at', 'missing_since']),
    missing: album['missing_since'] !== null,
  }));
  const photos = used
    .photos()
    .map((photo) => ({
      ...omit(photo, ['id', 'album_id', 'added_at', 'missing_since', 'file_time', 'etag']),
      path: photo.path,
      missing: photo.missing,
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const isVisible = ({ missing }: { missing: boolean }) => !missing;
  return {
    all: { albums, photos },
    visible: { albums: albums.filter(isVisible), photos: photos.filter(isVisible) },
  };
}

function omit(row: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** Tests only: the data directory as it was at one moment. */
export function keepData(used: TestLibrary): () => void {
  const kept = join(used.dir, 'data-kept');
  cpSync(used.dataDir, kept, { recursive: true });
  return () => {
    rmSync(used.dataDir, { recursive: true });
    cpSync(kept, used.dataDir, { recursive: true });
  };
}
