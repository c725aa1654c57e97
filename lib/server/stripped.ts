import type { ByteSpan } from '../http/range.ts';
import { contentName } from '../images/contentName.ts';
import { formatPlan, parsePlan, type StripPlan, slicePieces } from '../images/strip/pieces.ts';
import { canStrip, planStripped, STRIP_VERSION } from '../images/strip/strip.ts';
import type { DownloadablePhoto } from '../photos/rows.ts';
import type { Content, ReadableFile, StrippedContent } from './content.ts';
import type { ServerContext } from './context.ts';

type Context = Pick<ServerContext, 'originals' | 'cache' | 'log' | 'findings' | 'work'>;

/**
 * The original without location and other personal metadata. Null where there is no file, its type
 * is not supported, or it is not complete; the file is then not sent at all. The response consists
 * of ranges of the file with small new parts between them, so nothing of it is held in memory.
 */
export async function findStripped(
  context: Context,
  photo: DownloadablePhoto,
): Promise<Content | null> {
  if (!canStrip(photo.mediaType)) return null;
  return context.originals.findStripped(photo, async (file) => {
    const plan = await findPlan(context, photo, file);
    const size = plan?.size ?? 0;
    // The row describes the file that the last scan saw, which this one must be.
    if (file.etag === photo.etag && size !== photo.strippedSize) {
      context.findings.strippedSize(photo, size);
    }
    return (
      plan && {
        size,
        read: (opened, span, signal) => readPieces(opened, plan, span, signal),
      }
    );
  });
}

/**
 * The plan for stripping a file. It is made once and kept in the cache, so that later requests for
 * a part or the size need not read the whole file. A plan is valid for one version of the file
 * only.
 */
async function findPlan(
  { cache, log, work }: Context,
  { id, mediaType }: DownloadablePhoto,
  file: ReadableFile,
): Promise<StripPlan | null> {
  const name = contentName([STRIP_VERSION, id, mediaType, file.version]);
  const key = `stripped/${name.slice(0, 2)}/${id}-${name}.json`;
  const failed = (error: unknown) => {
    log.error(`The cache of stripped files fails: ${error}`);
    return null;
  };
  const kept = await cache.read(key).catch(failed);
  if (kept) return parsePlan(kept.toString());
  return work.stripping.run(key, async () => {
    const plan = await planStripped(file.size, file.readRange, mediaType);
    await cache.put(key, Buffer.from(formatPlan(plan))).catch(failed);
    return plan;
  });
}

async function* readPieces(
  file: Parameters<StrippedContent['read']>[0],
  plan: StripPlan,
  { start, end }: ByteSpan,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  for (const piece of slicePieces(plan, start, end)) {
    if (piece.kind === 'range') yield* file.chunks(piece.start, piece.end, signal);
    else yield piece.bytes;
  }
}
