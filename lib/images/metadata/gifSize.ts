import type { Size } from '../presets.ts';
import { type HeaderReader, OutOfReach, viewOf } from './headerReader.ts';

/** Screens of old monitors, which programs wrote in place of the size of the picture. */
const monitors = ['640x480', '640x512', '800x600', '1024x768', '1280x1024', '1600x1200'];
const MOST_SIDE = 2048;

const EXTENSION = 0x21;
const FRAME = 0x2c;

/**
 * The size of a GIF as libnsgif finds it, which decodes it for libvips: that of its screen (GIF89a,
 * section 18), unless that is no likely size of a picture, and of its first frame where that goes
 * beyond. An unlikely screen is ignored: then the frames alone count, as many as are within reach.
 * Rejects as `reader` does.
 */
export async function readGifSize(reader: HeaderReader): Promise<Size> {
  const head = Uint8Array.from(await reader.exactly(0, 13));
  const screen = sizeAt(head, 6);
  const isLikely = isLikelySize(screen);
  let size = isLikely ? screen : { width: 0, height: 0 };
  try {
    for await (const frame of framesIn(reader, 13 + tableLength(head[10] ?? 0))) {
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

/** How far each frame reaches on the screen (section 20). */
async function* framesIn(reader: HeaderReader, start: number): AsyncGenerator<Size> {
  for (let at = start; ; ) {
    const [kind] = await reader.exactly(at, 1);
    if (kind === EXTENSION) {
      at = await behindData(reader, at + 2);
    } else if (kind === FRAME) {
      const frame = Uint8Array.from(await reader.exactly(at + 1, 9));
      const [corner, own] = [sizeAt(frame, 0), sizeAt(frame, 4)];
      yield { width: corner.width + own.width, height: corner.height + own.height };
      at = await behindData(reader, at + 11 + tableLength(frame[8] ?? 0));
    } else {
      return;
    }
  }
}

/** The offset behind a sequence of blocks, each of which begins with its length (section 15). */
async function behindData(reader: HeaderReader, start: number): Promise<number> {
  for (let at = start; ; ) {
    const [length = 0] = await reader.exactly(at, 1);
    at += 1 + length;
    if (length === 0) return at;
  }
}

/** How many bytes the table of colours takes that these flags announce (sections 18 and 20). */
function tableLength(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

function sizeAt(bytes: Uint8Array, at: number): Size {
  const view = viewOf(bytes);
  return { width: view.getUint16(at, true), height: view.getUint16(at + 2, true) };
}
