import type { WholePhoto } from '../photos/rows.ts';
import { startFullKey } from '../scan/contentKeys.ts';
import type { Content } from './content.ts';
import type { ServerContext } from './context.ts';

type Context = Pick<ServerContext, 'originals' | 'marks'>;

/**
 * The file as it is, for one photo or an entry of an archive. Where the key of its whole content is
 * not known, and all of it is sent in order, that is found on the way, and noted for the next scans,
 * which then tell it from files that differ in the middle alone.
 */
export async function findWhole(context: Context, photo: WholePhoto): Promise<Content | null> {
  const { originals, marks } = context;
  const content = await originals.findWhole(photo);
  if (!content) return null;
  return {
    ...content,
    read: (span, signal) => {
      const chunks = content.read(span, signal);
      const isWhole = span.start === 0 && span.end === content.size && content.size > 0;
      return isWhole && marks.lacksFullKey(photo, content)
        ? keyed(chunks, content.size, (key) => marks.fullKey(photo, content, key))
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
  const key = startFullKey();
  let left = size;
  for await (const chunk of chunks) {
    key.update(chunk);
    left -= chunk.length;
    if (left === 0) note(key.end());
    yield chunk;
  }
}
