/* No input, no output: a picture's pixels and its colour profile as one file in memory. */

type Shape = {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue, and perhaps alpha; 8 bits each. */
  readonly channels: 3 | 4;
};

/** Decoders read a strip at a time, so a picture is shrunk without being in memory once more. */
const ROWS_PER_STRIP = 16;

const SHORT = 3;
const LONG = 4;
const UNDEFINED = 7;

/**
 * A TIFF (TIFF 6.0, section 2) whose `pixels`, row by row, are still to be filled in: sharp accepts
 * a colour profile (tag 34675) with a file only, not with pixels alone.
 */
export function allocateTiff(
  { width, height, channels }: Shape,
  icc: Uint8Array | null,
  orientation = 1,
) {
  const strips = Math.ceil(height / ROWS_PER_STRIP);
  const stripBytes = ROWS_PER_STRIP * width * channels;
  const pixelBytes = width * height * channels;
  const perStrip = (value: (strip: number) => number) =>
    longs(Array.from({ length: strips }, (_, at) => value(at)));
  const entries = (pixelsAt: number): readonly Entry[] => [
    [256, LONG, longs([width])],
    [257, LONG, longs([height])],
    [258, SHORT, shorts(Array<number>(channels).fill(8))],
    [259, SHORT, shorts([1])],
    [262, SHORT, shorts([2])],
    [273, LONG, perStrip((at) => pixelsAt + at * stripBytes)],
    [274, SHORT, shorts([orientation])],
    [277, SHORT, shorts([channels])],
    [278, LONG, longs([ROWS_PER_STRIP])],
    [279, LONG, perStrip((at) => Math.min(stripBytes, pixelBytes - at * stripBytes))],
    ...(channels === 4 ? [[338, SHORT, shorts([2])] as const] : []),
    ...(icc === null ? [] : [[34675, UNDEFINED, icc] as const]),
  ];
  const headBytes = directory(entries(0)).length;
  const bytes = Buffer.allocUnsafe(headBytes + pixelBytes);
  directory(entries(headBytes)).copy(bytes);
  return { bytes, pixels: bytes.subarray(headBytes) };
}

/** As `allocateTiff`, filled with these pixels, row by row; `orientation` as in EXIF, 1 to 8. */
export function tiffOf(
  { width, height, data }: Pick<Shape, 'width' | 'height'> & { readonly data: Uint8Array },
  channels: Shape['channels'],
  icc: Uint8Array | null,
  orientation = 1,
): Buffer {
  const { bytes, pixels } = allocateTiff({ width, height, channels }, icc, orientation);
  pixels.set(data);
  return bytes;
}

type Entry = readonly [tag: number, type: number, value: Uint8Array];

const sizes: Readonly<Record<number, number>> = { [SHORT]: 2, [LONG]: 4, [UNDEFINED]: 1 };

/** The header of a TIFF and its one directory, with the values that do not fit into their entries. */
function directory(entries: readonly Entry[]): Buffer {
  const fixed = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  fixed.write('II*\0', 'latin1');
  fixed.writeUInt32LE(8, 4);
  fixed.writeUInt16LE(entries.length, 8);
  const parts: Uint8Array[] = [fixed];
  let end = fixed.length;
  for (const [at, [tag, type, value]] of entries.entries()) {
    const entry = fixed.subarray(10 + at * 12, 22 + at * 12);
    entry.writeUInt16LE(tag, 0);
    entry.writeUInt16LE(type, 2);
    entry.writeUInt32LE(value.length / (sizes[type] ?? 1), 4);
    if (value.length <= 4) {
      entry.set(value, 8);
    } else {
      entry.writeUInt32LE(end, 8);
      const padded = Buffer.alloc(value.length + (value.length % 2));
      padded.set(value);
      parts.push(padded);
      end += padded.length;
    }
  }
  return Buffer.concat(parts);
}

function shorts(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [at, value] of values.entries()) bytes.writeUInt16LE(value, at * 2);
  return bytes;
}

function longs(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [at, value] of values.entries()) bytes.writeUInt32LE(value, at * 4);
  return bytes;
}
