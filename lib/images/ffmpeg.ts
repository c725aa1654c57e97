import type { Decoder, Demuxer, FilterAPI } from 'node-av/api';
import type { Frame, Stream } from 'node-av/lib';
import { DamagedImageError, LargePictureError, reasonOf, UndecodedImageError } from './errors.ts';
import type { Size } from './presets.ts';

/* FFmpeg, in the optional package node-av: for films, and for pictures that sharp cannot decode. */

type Decoders = typeof import('node-av/api');

/** An open file. Whoever opened it must close the demuxer. */
export type Opened = {
  readonly av: Decoders;
  readonly demuxer: Demuxer;
  readonly video: Stream;
};

/** Rows of pixels, red, green and blue of 8 bits, and perhaps alpha. */
export type FramePixels = Size & { readonly data: Buffer };

/**
 * Opens a file by path or by all its bytes. `formats`: the names of FFmpeg's demuxers that may open
 * it, with commas. Threat: FFmpeg takes a file by its content for a playlist (HLS, `ffconcat`) that
 * names other files or addresses, and shows those. Throws UndecodedImageError where it cannot be
 * opened, which need not be the file's fault, or where the package is not there.
 */
export async function openDemuxer(input: Uint8Array | string, formats: string): Promise<Opened> {
  const av = await loadDecoders();
  const source = typeof input === 'string' ? input : Buffer.from(input);
  const options = { format_whitelist: formats, protocol_whitelist: 'file' };
  try {
    const demuxer = await av.Demuxer.open(source, { options });
    const video = demuxer.video();
    if (video) return { av, demuxer, video };
    await demuxer.close();
    throw new UndecodedImageError('no pictures in it');
  } catch (error) {
    throw decodingError(error, input);
  }
}

/**
 * Decodes frames from the demuxer's position on, up to the first that `isWanted`, else the last
 * one, and passes that one through FFmpeg's `filters`. Null where there is no frame.
 */
export async function decodeFrame(
  { av, demuxer, video }: Opened,
  filters: string,
  isWanted: (frame: Frame) => boolean,
): Promise<FramePixels | null> {
  const filter: FilterAPI = av.FilterAPI.create(filters, {});
  let decoder: Decoder | null = null;
  let latest: Frame | null = null;
  try {
    decoder = await av.Decoder.create(video);
    for await (const frame of decoder.frames(demuxer.packets(video.index))) {
      if (frame === null) break;
      latest?.free();
      latest = frame;
      if (isWanted(frame)) break;
    }
    return latest && (await convert(filter, latest));
  } finally {
    latest?.free();
    filter.close();
    decoder?.close();
  }
}

async function convert(filter: FilterAPI, frame: Frame): Promise<FramePixels | null> {
  for await (const made of filter.frames(frame)) {
    if (made === null) continue;
    const { width, height } = made;
    const data = made.toBuffer();
    made.free();
    return { width, height, data };
  }
  return null;
}

/**
 * The error to be thrown for `error`. Our own errors and those of the system stay as they are. Any
 * other comes from FFmpeg, and does not prove that the file is damaged.
 */
export function decodingError(error: unknown, input: Uint8Array | string): unknown {
  const isOurs = [DamagedImageError, UndecodedImageError, LargePictureError].some(
    (kind) => error instanceof kind,
  );
  const isSystems = error instanceof Error && 'code' in error && typeof error.code === 'string';
  if (isOurs || isSystems) return error;
  const path = typeof input === 'string' ? input : undefined;
  return new UndecodedImageError(reasonOf(error, path), { cause: error });
}

let loaded: Promise<Decoders> | null = null;

/** Loads the decoders with the first file that needs them. Their package is optional. */
function loadDecoders(): Promise<Decoders> {
  loaded ??= loadQuietly().catch((error: unknown) => {
    throw new UndecodedImageError('it is not decoded here: node-av cannot be loaded', {
      cause: error,
    });
  });
  return loaded;
}

/** Silences FFmpeg, which would write its findings about a file to standard error. */
async function loadQuietly(): Promise<Decoders> {
  const [api, { Log }, { AV_LOG_QUIET }] = await Promise.all([
    import('node-av/api'),
    import('node-av/lib'),
    import('node-av/constants'),
  ]);
  Log.setLevel(AV_LOG_QUIET);
  return api;
}
