import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { OpenedEntry } from '../cache/cache.ts';
import type { ByteSpan } from '../http/range.ts';
import { contentName } from '../images/contentName.ts';
import { filmDecoderFault } from '../images/filmDecoder.ts';
import { RENDITION_VERSION } from '../images/filmRendition.ts';
import { makeRendition } from '../images/renditions.ts';
import { pathText, rawPathOf } from '../library/rawPath.ts';
import type { PhotoRow, VisiblePhoto } from '../photos/rows.ts';
import { messageOf } from '../process/thrown.ts';
import type { DecodableFile } from './content.ts';
import type { ServerContext } from './context.ts';
import { copyFilm, inFilmDirectory, isUnreachable } from './filmCopies.ts';
import type { NamedPhoto } from './thumbnailNames.ts';

/**
 * The most films that wait. Threat: opening all films of a large gallery would keep it busy for
 * days.
 */
const MOST_WAITING = 20;

type RenditionContext = Pick<ServerContext, 'cache' | 'originals' | 'config' | 'log' | 'work'>;

type Rendition =
  | { readonly state: 'ready'; readonly name: string; readonly entry: OpenedEntry }
  /** `progress`: the fraction that is done. */
  | { readonly state: 'making'; readonly progress: number };

/** The name of a film's rendition: other content gives another name, as with thumbnails. */
export function renditionName({ id, etag, contentKey }: NamedPhoto): string {
  return `${id}-${contentName([RENDITION_VERSION, id, etag, contentKey ?? ''])}`;
}

/** The cache key of a rendition with this name. */
export function renditionKey(name: string): string {
  const [, digits = ''] = name.split('-');
  return `films/${digits.slice(0, 2)}/${name}.mp4`;
}

/** Are renditions of films made in this gallery? */
export function makesRenditions({ config }: Pick<ServerContext, 'config'>): boolean {
  return config.films.renditions === 'on' && filmDecoderFault() === null;
}

/**
 * The rendition of a film; where there is none yet, one is begun. Null where none can be made, or this
 * gallery makes none.
 */
export async function findRendition(
  context: RenditionContext,
  photo: VisiblePhoto,
): Promise<Rendition | null> {
  if (!isMoving(photo)) return null;
  const name = renditionName(photo);
  const entry = await context.cache.open(renditionKey(name));
  if (entry) return { state: 'ready', name, entry };
  const { renditions } = context.work;
  if (!makesRenditions(context) || renditions.failed.has(name)) return null;
  if (renditions.queue.size() < MOST_WAITING) void beginRendition(context, photo, name);
  return { state: 'making', progress: renditions.progress.get(name) ?? 0 };
}

/** Makes the rendition of a film where it is not there, and resolves when that is done. Never throws. */
export async function makeRenditionNow(
  context: RenditionContext,
  photo: VisiblePhoto,
): Promise<'kept' | 'made' | 'failed'> {
  const name = renditionName(photo);
  if (await context.cache.open(renditionKey(name))) return 'kept';
  await beginRendition(context, photo, name);
  return context.work.renditions.failed.has(name) ? 'failed' : 'made';
}

/**
 * For how long a rendition is not tried again that failed for another reason than its film, such as a bucket that
 * does not answer or a full disk.
 */
const TRY_AGAIN_MS = 10 * 60_000;

/** A film cannot be rendered: tried again, it would fail again. */
class UnrenderedError extends Error {
  override name = 'UnrenderedError';
}

/** Makes a rendition, or waits for the one that is being made. Never throws. */
async function beginRendition(
  context: RenditionContext,
  photo: VisiblePhoto,
  name = renditionName(photo),
): Promise<void> {
  const { renditions } = context.work;
  await renditions.queue
    .run(name, () => make(context, photo, name))
    .catch((error: unknown) => {
      const isForGood = error instanceof UnrenderedError;
      renditions.failed.set(name, true, isForGood ? {} : { ttl: TRY_AGAIN_MS });
      const path = pathText(rawPathOf(photo.path));
      context.log.warn(`No rendition of film ${photo.id} (${path}): ${messageOf(error)}`);
    })
    .finally(() => renditions.progress.delete(name));
}

async function make(context: RenditionContext, photo: VisiblePhoto, name: string): Promise<void> {
  const { cache, originals, work, log, config } = context;
  const key = renditionKey(name);
  // It may have been made while this one waited.
  if (await cache.open(key)) return;
  await inFilmDirectory(config.dataDir, async (directory) => {
    const output = join(directory, 'rendition.mp4');
    const made = await originals.decode(photo, async (file) => {
      const render = (input: string) =>
        makeRendition(
          { input, output },
          { progress: (done) => work.renditions.progress.set(name, done), tell: log.warn },
        ).catch((error: unknown) => {
          throw isUnreachable(error) ? error : new UnrenderedError(messageOf(error));
        });
      const copy = () => copyFilm(file, filmIn(photo, file), join(directory, 'film'));
      if (photo.kind !== 'video' || file.path === null) await render(await copy());
      else {
        await render(file.path).catch(async (error: unknown) => {
          if (!isUnreachable(error)) throw error;
          await render(await copy());
        });
      }
      return true;
    });
    if (!made) throw new Error('there is no file');
    await cache.putStream(key, createReadStream(/*turbopackIgnore: true*/ output));
  });
}

/** Is it a film, or a picture with a film inside its file? */
export function isMoving({ kind, motionStart }: Pick<PhotoRow, 'kind' | 'motionStart'>): boolean {
  return kind === 'video' || motionStart !== null;
}

/** The bytes of the file that are the film. */
function filmIn(
  { kind, motionStart, motionLength }: VisiblePhoto,
  { size }: DecodableFile,
): ByteSpan {
  if (kind === 'video') return { start: 0, end: size };
  const start = motionStart ?? 0;
  return { start, end: Math.min(size, start + (motionLength ?? 0)) };
}
