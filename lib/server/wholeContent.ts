import type { ByteSpan } from '../http/range.ts';
import type { UnstrippedPhoto } from '../photos/rows.ts';
import { startFullKey } from '../scan/contentKeys.ts';
import type { Content, OpenContent } from './content.ts';
import type { ServerContext } from './context.ts';
import type { SpareTime } from './work.ts';

type Context = Pick<ServerContext, 'originals' | 'findings' | 'work'>;

/**
 * The file as it is. If the key of its whole content is unknown and all of it is sent in order, the key
 * is computed on the way, as far as there is time, and stored. Later scans can then distinguish the file
 * from others that differ only in the middle.
 */
export async function findWhole(context: Context, photo: UnstrippedPhoto): Promise<Content | null> {
  const content = await context.originals.findWhole(photo);
  return content && noticingKey(context, photo, content);
}

/** The same for an entry of an archive, which is read at once; it must be closed. */
export async function openWhole(
  context: Context,
  photo: UnstrippedPhoto,
): Promise<OpenContent | null> {
  const content = await context.originals.openWhole(photo);
  return content && noticingKey(context, photo, content);
}

function noticingKey<C extends Content>(
  { findings, work }: Context,
  photo: UnstrippedPhoto,
  content: C,
): C {
  return {
    ...content,
    read: (span: ByteSpan, signal: AbortSignal) => {
      const chunks = content.read(span, signal);
      const isWhole = span.start === 0 && span.end === content.size && content.size > 0;
      return isWhole && findings.lacksFullKey(photo, content)
        ? keyed(chunks, content.size, work.keys, (key) => findings.fullKey(photo, content, key))
        : chunks;
    },
  };
}

/**
 * Passes chunks on and computes the key. The last chunk only arrives if the file was not written to
 * while it was read.
 */
async function* keyed(
  chunks: AsyncIterable<Uint8Array>,
  size: number,
  time: SpareTime,
  note: (key: string) => void,
): AsyncGenerator<Uint8Array, void, void> {
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
