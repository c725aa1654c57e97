import { findProfile } from './decoder.ts';
import { UndecodedImageError } from './errors.ts';
import { decodeFrame, decodingError, openDemuxer } from './ffmpeg.ts';
import type { StillFormat } from './identify.ts';
import type { Size } from './presets.ts';
import { tiffOf } from './profiledPixels.ts';

/** FFmpeg's demuxers of the formats of pictures that it decodes for us. */
const demuxers: Readonly<Record<StillFormat, string>> = {
  // One for pictures, and one for animations, of which the first picture is shown.
  jxl: 'jpegxl_pipe,jpegxl_anim',
  bmp: 'bmp_pipe',
  jp2: 'j2k_pipe',
  psd: 'psd_pipe',
};

/**
 * Decodes a picture, given by path or by all its bytes, upright, as a TIFF with the profile of its
 * colours, by FFmpeg. Throws what `admit` throws, which is told the size before anything is
 * decoded, and UndecodedImageError where this picture, or its format as such, cannot be decoded here.
 */
export async function decodeStill(
  input: Uint8Array | string,
  format: StillFormat,
  admit: (size: Size) => void,
): Promise<Buffer> {
  const opened = await openDemuxer(input, demuxers[format]);
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
