import { findProfile } from './decoder.ts';
import { UndecodedImageError } from './errors.ts';
import { decodeFrame, decodingError, openDemuxer } from './ffmpeg.ts';
import type { Size } from './presets.ts';
import { tiffOf } from './profiledPixels.ts';

/** One for pictures, and one for animations, of which the first picture is shown. */
const DEMUXERS = 'jpegxl_pipe,jpegxl_anim';

/**
 * Decodes a JPEG XL, given by path or by all its bytes, upright, as a TIFF with the profile of its
 * colours, by FFmpeg. Throws what `admit` throws, which is told the size before anything is
 * decoded, and UndecodedImageError where this picture, or JPEG XL as such, cannot be decoded here.
 */
export async function decodeJxl(
  input: Uint8Array | string,
  admit: (size: Size) => void,
): Promise<Buffer> {
  const opened = await openDemuxer(input, DEMUXERS);
  try {
    const { width, height, colorPrimaries } = opened.video.codecpar;
    // FFmpeg opens some short animations without finding their size. Threat: one may be larger than is admitted.
    if (width === 0 || height === 0) throw new UndecodedImageError('its size is not known');
    admit({ width, height });
    const pixels = await decodeFrame(opened, 'format=rgba', () => true);
    if (pixels === null) throw new UndecodedImageError('its picture cannot be decoded');
    return tiffOf(pixels, 4, await findProfile(colorPrimaries));
  } catch (error) {
    throw decodingError(error, input);
  } finally {
    await opened.demuxer.close();
  }
}
