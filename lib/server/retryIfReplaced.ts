import { isReplacedFile } from '../library/errors.ts';

/**
 * Looks a second time where what was found cannot be opened any more: between the look and the
 * opening a file was replaced or taken away, and now there is something else, or nothing.
 * `begun` says whether it is too late for another answer.
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
