import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/** Makes one thumbnail and puts it into the cache. */
export type MakeThumbnail = (photoId: number, presetName: string) => Promise<void>;

/**
 * Makes thumbnails before they are first requested. One that cannot be made is reported and
 * skipped.
 */
export async function prepareThumbnails(
  photoIds: readonly number[],
  presetNames: readonly string[],
  make: MakeThumbnail,
  tellFault: (photoId: number, error: unknown) => void,
): Promise<void> {
  const limit = pLimit(availableParallelism());
  await limit.map(photoIds, async (photoId) => {
    for (const presetName of presetNames) {
      try {
        await make(photoId, presetName);
      } catch (error) {
        tellFault(photoId, error);
      }
    }
  });
}
