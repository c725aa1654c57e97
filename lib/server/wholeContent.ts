import type { WholePhoto } from '../photos/rows.ts';
import { processGlobal } from '../process/processGlobal.ts';
import { startFullKey } from '../scan/contentKeys.ts';
import type { Content } from './content.ts';
import type { ServerContext } from './context.ts';

type Context = Pick<ServerContext, 'originals' | 'findings'>;

/**
 * The file as it is, for one photo or an entry of an archive. Where the key of its whole content is
 * not known, and all of it is sent in order, that is found on the way, as far as there is time for
 * it, and noted for the next scans, which then tell it from files that differ in the middle alone.
 */
export async function findWhole(context: Context, photo: WholePhoto): Promise<Content | null> {
  const { originals, findings } = context;
  const content = await originals.findWhole(photo);
  if (!content) return null;
  return {
    ...content,
    read: (span, signal) => {
      const chunks = content.read(span, signal);
      const isWhole = span.start === 0 && span.end === content.size && content.size > 0;
      return isWhole && findings.lacksFullKey(photo, content)
        ? keyed(chunks, content.size, (key) => findings.fullKey(photo, content, key))
        : chunks;
    },
  };
}

/** Passes chunks on. The last one comes only if the file was not written to while it was read. */
async function* keyed(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
  note: (key: string) => void,
): AsyncGenerator<Uint8Array, void, void> {
  const time = processGlobal('time-for-keys', () => createSpareTime(() => performance.now()));
  let key: ReturnType<typeof startFullKey> | null = startFullKey();
  let left = size;
  for await (const chunk of chunks) {
    const hashing = key;
    if (hashing && !time.spend(() => hashing.update(chunk))) key = null;
    left -= chunk.length;
    if (left === 0 && key) note(key.end());
    yield chunk;
  }
}

/** Of each second, and at most so many milliseconds at once after a rest. */
const SHARE = 0.1;
const MOST_MS = 100;

/**
 * Time for what may as well be done another day. Threat: hashing takes longer than sending where the
 * processor has no instructions for it: a whole archive would take several times as long. Over a
 * line that is slower than that all is hashed; over a faster one, some files each time.
 */
export function createSpareTime(now: () => number): {
  /** Runs `work` and answers true, or false where there is no time left for it. */
  readonly spend: (work: () => void) => boolean;
} {
  let left = MOST_MS;
  let at = now();
  return {
    spend(work) {
      const begun = now();
      left = Math.min(MOST_MS, left + (begun - at) * SHARE);
      at = begun;
      if (left <= 0) return false;
      work();
      left -= now() - begun;
      return true;
    },
  };
}
