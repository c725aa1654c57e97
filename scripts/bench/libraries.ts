import { mkdirSync, writeFileSync } from 'node:fs';
import { access, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { drawTestJpeg, stampJpeg } from '../../lib/testing/testPictures.ts';
import { drawFilms, drawHeadedJpeg } from './headers.ts';
import { benchDir } from './places.ts';

/** A library to be measured; made once and kept. */
export type LibrarySpec = {
  readonly name: string;
  readonly albums: number;
  readonly photosPerAlbum: number;
  /**
   * Small: distinct JPEGs of about 1 KB. Headed: the same with 40 kB of metadata. Large: 12 megapixels, about
   * 4.35 MB. Films: of a second and a half, 60 kB.
   */
  readonly pictures: 'small' | 'headed' | 'large' | 'films';
};

/** Small photos, a hundred in each album. */
export const scale = (photos: number): LibrarySpec => ({
  name: `scale-${photos}`,
  albums: photos / 100,
  photosPerAlbum: 100,
  pictures: 'small',
});

/** Photos with all the metadata that cameras and programs write. */
export const headed = (photos: number): LibrarySpec => ({
  ...scale(photos),
  name: `headed-${photos}`,
  pictures: 'headed',
});

/** Short films, a hundred in each album. */
export const films = (count: number): LibrarySpec => ({
  ...scale(count),
  name: `films-${count}`,
  pictures: 'films',
});

/** Photos as cameras write them, fifteen in each album. */
export const real = (albums: number): LibrarySpec => ({
  name: `real-${albums}`,
  albums,
  photosPerAlbum: 15,
  pictures: 'large',
});

/** One album of photos as cameras write them. */
export const big = (photos: number): LibrarySpec => ({
  name: `big-${photos}`,
  albums: 1,
  photosPerAlbum: photos,
  pictures: 'large',
});

/** One album of so many photos that listing them is expensive. */
export const crowded = (photos: number): LibrarySpec => ({
  name: `crowded-${photos}`,
  albums: 1,
  photosPerAlbum: photos,
  pictures: 'small',
});

/** Makes the library unless it is complete, and returns its directory. */
export async function ensureLibrary(
  spec: LibrarySpec,
  tell: (line: string) => void,
): Promise<string> {
  const dir = join(benchDir, 'libraries', spec.name);
  if (await exists(dir)) return dir;
  tell(`making the library ${spec.name}: ${spec.albums * spec.photosPerAlbum} photos`);
  const unfinished = `${dir}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await fill(unfinished, spec);
  await rename(unfinished, dir);
  return dir;
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

async function fill(dir: string, { albums, photosPerAlbum, pictures }: LibrarySpec): Promise<void> {
  const filmOf = pictures === 'films' ? await drawFilms() : null;
  const drawn = pictures === 'films' ? [] : await drawPictures(pictures);
  let number = 0;
  for (let album = 0; album < albums; album++) {
    const taken = new Date(firstDay + Math.floor((album * YEARS * YEAR_MS) / albums));
    for (let photo = 0; photo < photosPerAlbum; photo++, number++) {
      const moment = new Date(taken.getTime() + photo * 97_000);
      const name = `${fileStem(moment)}.${filmOf ? 'mov' : 'jpg'}`;
      const path = join(dir, albumPath(taken, album), name);
      if (photo === 0) mkdirSync(dirname(path), { recursive: true });
      if (filmOf) {
        writeFileSync(path, filmOf(moment));
        continue;
      }
      const picture = drawn[number % drawn.length];
      if (!picture) throw new Error('nothing was drawn');
      writeFileSync(path, stampJpeg(picture, { number, takenAt: exifDate(moment) }));
    }
  }
}

const firstDay = Date.UTC(2005, 0, 2, 9, 12, 43);
const YEARS = 20;
const YEAR_MS = 365.25 * 86_400_000;

const SUBJECTS = 'Snow Sea Birthday Picnic Market Garden Harvest Wedding School Mountains';
const TOWNS = 'Paris Lisbon Vienna Oslo Bergen Nantes Turin Ghent Cork Riga Porto Basel Lyon';

/** `2013/01_19_Snow in Paris`; the number distinguishes albums of the same day. */
function albumPath(day: Date, album: number): string {
  const [year, month, date] = day.toISOString().slice(0, 10).split('-');
  const pick = (words: string, at: number) => words.split(' ')[at % words.split(' ').length];
  const name = `${pick(SUBJECTS, album)} in ${pick(TOWNS, Math.floor(album / 10))} ${album}`;
  return `${year}/${month}_${date}_${name}`;
}

/** `2013-01-19_19-12-43` */
const fileStem = (moment: Date) =>
  moment.toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');

const exifDate = (moment: Date) =>
  moment.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':');

const small = { width: 24, height: 16, detail: 10, orientation: 1, quality: 60 };
const large = { width: 4000, height: 3000, detail: 29, quality: 90 };

/** One in five large pictures is rotated by its orientation, as phones do it. */
const largeOrientations = [1, 1, 6, 1, 1, 1, 1, 3, 1, 1, 1, 8, 1, 1, 1];

/**
 * The pictures of which the photos are stamped copies. Large ones take seconds each, and are kept.
 */
async function drawPictures(kind: Exclude<LibrarySpec['pictures'], 'films'>): Promise<Buffer[]> {
  if (kind === 'small') return [await drawTestJpeg(small)];
  if (kind === 'headed') return [await drawHeadedJpeg()];
  const dir = join(benchDir, 'drawn');
  await mkdir(dir, { recursive: true });
  const drawn: Buffer[] = [];
  for (const [place, orientation] of largeOrientations.entries()) {
    const path = join(dir, `${place}.jpg`);
    if (!(await exists(path))) {
      await writeFile(`${path}.part`, await drawTestJpeg({ ...large, orientation }));
      await rename(`${path}.part`, path);
    }
    drawn.push(await readFile(path));
  }
  return drawn;
}
