import { DamagedImageError, UndecodedImageError } from '../errors.ts';
import { latin1, type StillFormat } from '../identify.ts';
import type { Size } from '../presets.ts';
import { boxesIn } from './boxesIn.ts';
import { type HeaderReader, OutOfReach, viewOf } from './headerReader.ts';
import { readJxlSize } from './jxlSize.ts';

type Still = { readonly mediaType: string; readonly name: string } & {
  readonly readSize: (reader: HeaderReader) => Promise<Size>;
};

/**
 * Media type and size in pixels of a picture that FFmpeg decodes, upright as shown. Rejects as `reader` does,
 * with DamagedImageError where it has no size, and UndecodedImageError where FFmpeg does not decode it.
 */
export async function readStill(
  reader: HeaderReader,
  format: StillFormat,
): Promise<Size & { readonly mediaType: string }> {
  const { mediaType, name, readSize } = stillTypes[format];
  try {
    const size = await readSize(reader);
    if (!(size.width > 0 && size.height > 0)) throw new OutOfReach();
    return { mediaType, ...size };
  } catch (error) {
    const isBroken = error instanceof OutOfReach || error instanceof RangeError;
    throw isBroken ? new DamagedImageError(`${name} without a size`, { cause: error }) : error;
  }
}

/**
 * The size of a BMP in pixels, from its header (BITMAPCOREHEADER, or BITMAPINFOHEADER and those that
 * extend it). Rejects as `reader` does.
 */
async function readBmpSize(reader: HeaderReader): Promise<Size> {
  const view = viewOf(await reader.exactly(14, 12));
  // In the oldest form sides have 16 bits. A negative height says that the first row is the upper one.
  return view.getUint32(0, true) === 12
    ? { width: view.getUint16(4, true), height: view.getUint16(6, true) }
    : { width: view.getInt32(4, true), height: Math.abs(view.getInt32(8, true)) };
}

/**
 * The size of a Photoshop document in pixels (Adobe's file format specification). Rejects as `reader`
 * does, and with UndecodedImageError where its colours are of a kind that FFmpeg does not decode.
 */
async function readPsdSize(reader: HeaderReader): Promise<Size> {
  const view = viewOf(await reader.exactly(0, 26));
  const [version, depth, mode] = [view.getUint16(4), view.getUint16(22), view.getUint16(24)];
  if (version !== 1 || !(decodedModes[mode] ?? []).includes(depth)) {
    throw new UndecodedImageError('a Photoshop document of a kind that cannot be shown');
  }
  return { width: view.getUint32(18), height: view.getUint32(14) };
}

/** Bits of a channel by mode: grey, palette, RGB, duotone. */
const decodedModes: Readonly<Record<number, readonly number[]>> = {
  ...{ 1: [8, 16], 2: [8], 3: [8, 16], 8: [8] },
};

/**
 * The size of a JPEG 2000 in pixels, in boxes (ISO/IEC 15444-1, annex I.5.3.1) or bare (annex A.5.1).
 * Rejects as `reader` does, and with OutOfReach where it has none.
 */
async function readJp2Size(reader: HeaderReader): Promise<Size> {
  if (latin1(await reader.upTo(4, 2), 0, 2) !== 'jP') {
    const view = viewOf(await reader.exactly(8, 16));
    const side = (at: number) => view.getUint32(at) - view.getUint32(at + 8);
    return { width: side(0), height: side(4) };
  }
  for await (const { kind, from, end } of boxesIn(reader, 0, Number.MAX_SAFE_INTEGER)) {
    if (kind !== 'jp2h') continue;
    for await (const inner of boxesIn(reader, from, end)) {
      if (inner.kind !== 'ihdr') continue;
      const view = viewOf(await reader.exactly(inner.from, 8));
      return { width: view.getUint32(4), height: view.getUint32(0) };
    }
  }
  throw new OutOfReach();
}

const stillTypes: Readonly<Record<StillFormat, Still>> = {
  jxl: { mediaType: 'image/jxl', name: 'JPEG XL', readSize: readJxlSize },
  bmp: { mediaType: 'image/bmp', name: 'BMP', readSize: readBmpSize },
  jp2: { mediaType: 'image/jp2', name: 'JPEG 2000', readSize: readJp2Size },
  psd: {
    mediaType: 'image/vnd.adobe.photoshop',
    name: 'Photoshop document',
    readSize: readPsdSize,
  },
};
