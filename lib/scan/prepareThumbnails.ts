import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/** Makes one thumbnail and keeps it. */
export type MakeThumbnail = (photoId: number, presetName: string) => Promise<void>;

/**
 * Makes the thumbnails of photos ahead of the first look at them. One that cannot be made is told
 * and left out.
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
