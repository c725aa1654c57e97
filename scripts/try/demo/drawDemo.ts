import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeQueue } from '../../../lib/images/queue.ts';
import { type DemoPhoto, listDemoPhotos } from './albums.ts';
import { developPhoto } from './develop.ts';

export type DemoProgress = { readonly done: number; readonly total: number; readonly path: string };

export type DemoLibrary = {
  readonly albums: number;
  readonly photos: number;
  /** How many photos were drawn by this run; the others existed already. */
  readonly drawn: number;
  /** The photo to hide, a surprise present: its path in the library. */
  readonly hiddenPath: string;
};

/**
 * Fills `dir` with the demo library: albums as `2019/07_14_Summer by the sea/`, their photos JPEG
 * files with EXIF dates. Existing files stay as they are, so a second run draws only missing ones.
 */
export async function drawDemoLibrary(
  dir: string,
  {
    photos = listDemoPhotos(),
    onProgress,
  }: {
    readonly photos?: readonly DemoPhoto[];
    readonly onProgress?: (progress: DemoProgress) => void;
  } = {},
): Promise<DemoLibrary> {
  const queue = makeQueue();
  let [done, drawn] = [0, 0];
  await Promise.all(
    photos.map((photo) =>
      queue.run(photo.path, async () => {
        if (await writeMissing(dir, photo)) drawn += 1;
        done += 1;
        onProgress?.({ done, total: photos.length, path: photo.path });
      }),
    ),
  );
  return {
    albums: new Set(photos.map(({ path }) => dirname(path))).size,
    photos: photos.length,
    drawn,
    hiddenPath: photos.find(({ isSurprise }) => isSurprise)?.path ?? '',
  };
}

/**
 * Writes a photo atomically: an interrupted run leaves no half-written photo that the next one
 * would keep.
 */
async function writeMissing(dir: string, photo: DemoPhoto): Promise<boolean> {
  const path = join(dir, photo.path);
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) return false;
  const bytes = await developPhoto(photo);
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.part`;
  await writeFile(unfinished, bytes);
  await rename(unfinished, path);
  return true;
}
