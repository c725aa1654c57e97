import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { DecoderJobs } from '../images/decoderJobs.ts';
import type { Decoders } from '../images/decoders.ts';
import { DamagedImageError, GaveUpError, UndecodedImageError } from '../images/errors.ts';
import type { TakePieces } from '../images/queue.ts';
import { isRawType, readRawPreview } from '../images/raw/rawPreview.ts';
import type { RenderedThumbnails, WantedThumbnail } from '../images/thumbnail.ts';
import { pathText, rawPathOf } from '../library/rawPath.ts';
import type { VisiblePhoto } from '../photos/rows.ts';
import type { DecodableFile } from './content.ts';
import type { ServerContext } from './context.ts';
import { copyEnds, inFilmDirectory, isUnreachable } from './filmCopies.ts';

type RenderContext = Pick<ServerContext, 'originals' | 'config' | 'log' | 'findings' | 'work'>;

type Rendered = RenderedThumbnails & {
  /** By name. */
  readonly wanted: ReadonlyMap<string, WantedThumbnail>;
  /** The version of the file that was read. */
  readonly version: string;
};

/**
 * Renders, in a decoder's process, what is wanted of a photo by the time that its file is open. Null
 * where there is no file, or nothing of it can be shown; the latter is noted, with its reason.
 */
export async function renderThumbnails(
  context: RenderContext,
  photo: VisiblePhoto<'see' | 'approve'>,
  take: TakePieces<WantedThumbnail>,
  { decoders, refuseLarge }: { readonly decoders: Decoders; readonly refuseLarge: boolean },
): Promise<Rendered | null> {
  const { originals, config, findings, log, work } = context;
  const { encoding, maxMegapixels } = config;
  const options = {
    encoding,
    maxMegapixels,
    refuseLarge,
    isFilm: photo.kind === 'video',
    // Damage is removed only after all of the picture was decoded. Otherwise, where some thumbnails
    // show the damage and others do not, it would be stored and removed again and again.
    checkWhole: photo.damaged !== null,
    withHash: photo.thumbhashFrom !== 'picture',
  };
  return originals
    .decode(photo, async (file) => {
      const wanted = take();
      try {
        const asked = { wanted: [...wanted.values()], options };
        const made = isRawType(photo.mediaType)
          ? renderRaw(decoders, file, asked)
          : renderOpened(config, decoders, file, asked);
        return { wanted, version: file.version, ...(await made) };
      } catch (error) {
        if (isUndecodable(error)) {
          for (const name of wanted.keys()) work.undecodable.set(name, file.version);
        }
        throw error;
      }
    })
    .catch((error: unknown) => {
      if (!isUndecodable(error)) throw error;
      if (error instanceof DamagedImageError) findings.damaged(photo, error.reason);
      if (error instanceof UndecodedImageError) {
        log.warn(
          `No picture of photo ${photo.id} (${pathText(rawPathOf(photo.path))}): ${error.message}`,
        );
      }
      return null;
    });
}

/** Bytes: the largest file that is read into memory where the decoder cannot open it. */
const MOST_READ_WHOLE = 512 * 1024 * 1024;

/**
 * Renders from the file that is open, which the decoder gets by its descriptor. Threat: opened again by
 * its path, it might be a link to another file by then. Where the decoder cannot open what this process
 * has open, it gets a copy of a film, and the bytes of a picture.
 */
async function renderOpened(
  { dataDir }: Pick<Config, 'dataDir'>,
  decoders: Decoders,
  file: DecodableFile,
  asked: Omit<DecoderJobs['thumbnails']['asked'], 'input'>,
): Promise<RenderedThumbnails> {
  if (file.path !== null) {
    try {
      return await decoders.run('thumbnails', { input: file.path, ...asked });
    } catch (error) {
      if (!isUnreachable(error)) throw error;
    }
  }
  if (asked.options.isFilm) {
    return inFilmDirectory(dataDir, async (directory) => {
      const input = await copyEnds(file, join(directory, 'film'));
      return decoders.run('thumbnails', { input, ...asked });
    });
  }
  if (file.size > MOST_READ_WHOLE) throw new GaveUpError('takes too much memory');
  return decoders.run('thumbnails', { input: await file.readRange(0, file.size), ...asked });
}

/** Renders the picture that is embedded in a raw file; nothing else of the file is read. */
async function renderRaw(
  decoders: Decoders,
  { size, readRange }: DecodableFile,
  asked: Omit<DecoderJobs['thumbnails']['asked'], 'input'>,
): Promise<RenderedThumbnails> {
  const input = await readRawPreview({ head: new Uint8Array(), size, read: readRange });
  return decoders.run('thumbnails', { input, ...asked });
}

function isUndecodable(error: unknown): boolean {
  return error instanceof DamagedImageError || error instanceof UndecodedImageError;
}
