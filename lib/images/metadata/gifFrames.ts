import type { Size } from '../presets.ts';
import { colourTableLength } from '../strip/gif.ts';
import { type HeaderReader, viewOf } from './headerReader.ts';

const EXTENSION = 0x21;
const FRAME = 0x2c;

/** Bytes of a GIF before its table of colours: the signature and the screen (GIF89a, sections 17 and 18). */
export const GIF_HEAD = 13;

/**
 * How far each picture of a GIF reaches on its screen (GIF89a, section 20), in pixels. Rejects as
 * `reader` does.
 */
export async function* gifFrames(reader: HeaderReader): AsyncGenerator<Size> {
  const [flags = 0] = (await reader.exactly(0, GIF_HEAD)).subarray(10);
  for (let at = GIF_HEAD + colourTableLength(flags); ; ) {
    const [kind] = await reader.exactly(at, 1);
    if (kind === EXTENSION) {
      at = await behindData(reader, at + 2);
    } else if (kind === FRAME) {
      const frame = Uint8Array.from(await reader.exactly(at + 1, 9));
      const [corner, own] = [sizeAt(frame, 0), sizeAt(frame, 4)];
      yield { width: corner.width + own.width, height: corner.height + own.height };
      at = await behindData(reader, at + 11 + colourTableLength(frame[8] ?? 0));
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

/** The two numbers that stand here, of two bytes each. */
export function sizeAt(bytes: Uint8Array, at: number): Size {
  const view = viewOf(bytes);
  return { width: view.getUint16(at, true), height: view.getUint16(at + 2, true) };
}
