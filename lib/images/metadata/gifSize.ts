import type { Size } from '../presets.ts';
import { GIF_HEAD, gifFrames, sizeAt } from './gifFrames.ts';
import { type HeaderReader, OutOfReach } from './headerReader.ts';

/** Screens of old monitors, which programs wrote in place of the size of the picture. */
const monitors = ['640x480', '640x512', '800x600', '1024x768', '1280x1024', '1600x1200'];
const MOST_SIDE = 2048;

/**
 * The size of a GIF as libnsgif finds it, which decodes it for libvips: that of its screen (GIF89a,
 * section 18), unless that is no likely size of a picture, and of its first frame where that goes
 * beyond. An unlikely screen is ignored: then the frames alone count, as many as are within reach.
 * Rejects as `reader` does.
 */
export async function readGifSize(reader: HeaderReader): Promise<Size> {
  const screen = sizeAt(await reader.exactly(0, GIF_HEAD), 6);
  const isLikely = isLikelySize(screen);
  let size = isLikely ? screen : { width: 0, height: 0 };
  try {
    for await (const frame of gifFrames(reader)) {
      size = {
        width: Math.max(size.width, frame.width),
        height: Math.max(size.height, frame.height),
      };
      if (isLikely) break;
    }
  } catch (error) {
    if (!(error instanceof OutOfReach)) throw error;
  }
  return size;
}

function isLikelySize({ width, height }: Size): boolean {
  if (width === 0 || height === 0 || Math.max(width, height) > MOST_SIDE) return false;
  return !monitors.includes(`${width}x${height}`);
}
