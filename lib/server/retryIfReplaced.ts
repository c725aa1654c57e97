import { isReplacedFile } from '../library/errors.ts';

/**
 * Runs `look` a second time if a file was replaced or removed between being found and being opened,
 * since another result is right now. `begun` says whether the response has begun, which is too
 * late.
 */
export async function retryIfReplaced<T>(
  look: () => Promise<T>,
  begun: () => boolean = () => false,
): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (begun() || !isReplacedFile(error)) throw error;
    return look();
  }
}
