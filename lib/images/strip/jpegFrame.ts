import { uint16 } from './byteReader.ts';
import { CannotStripError } from './pieces.ts';

/**
 * A component (colour channel) of a frame (ISO/IEC 10918-1, A.1.1 and A.2). Sizes in blocks of 8 by
 * 8 samples.
 */
export type Component = {
  /** Its name in the file, and in the stripped file. */
  readonly id: number;
  readonly newId: number;
  readonly h: number;
  readonly v: number;
  /** The number of its table of quantization. */
  readonly quantizer: number;
  readonly columns: number;
  readonly rows: number;
  /** For progressive frames: a bit for each coefficient that is known not to be zero. */
  known: Uint32Array | null;
  /** For each coefficient: is it anything but zero in any block? */
  readonly isUsed: Uint8Array;
};

export type JpegFrame = {
  readonly isProgressive: boolean;
  readonly components: readonly Component[];
  /** Columns of units (MCUs), of which scans with several components consist. */
  readonly columns: number;
  readonly rows: number;
  /** Its header, as it stands in the stripped file. */
  readonly segment: Uint8Array;
  /** The bit with which the encoder filled up last bytes (F.1.2.3); null until one was. */
  padding: 0 | 1 | null;
};

/**
 * The limit that decoders have. Threat: a header of a few bytes claims a picture of 65,535 by
 * 65,535.
 */
const MOST_PIXELS = 0x3fff * 0x3fff;
/** No kind of JPEG that browsers show has more. */
const MOST_COMPONENTS = 4;

/**
 * Reads a frame header (ISO/IEC 10918-1, B.2.2) with this marker and body. Throws CannotStripError
 * where it is not of a kind that browsers show.
 */
export function readFrame(code: number, body: Uint8Array): JpegFrame {
  // Only the kinds that browsers show: baseline, extended and progressive with Huffman codes.
  if (code > 0xc2 || body[0] !== 8) throw new CannotStripError('a frame of a rare kind');
  const [height, width, count] = [uint16(body, 1), uint16(body, 3), body[5] ?? 0];
  if (count === 0 || count > MOST_COMPONENTS || body.length !== 6 + 3 * count)
    throw new CannotStripError('no frame');
  // Threat: a picture without a height has it behind its data (DNL), which no program here reads.
  if (width * height === 0 || width * height > MOST_PIXELS) throw new CannotStripError('its size');
  const ids = Array.from({ length: count }, (_, i) => body[6 + 3 * i] ?? 0);
  if (new Set(ids).size < count) throw new CannotStripError('components of one name');
  // Decoders tell RGB by these names, and nothing by others.
  const isRgb = String.fromCharCode(...ids) === 'RGB';
  const factors = ids.map((id, i) => {
    const [sampling = 0, quantizer = 0] = body.subarray(7 + 3 * i, 9 + 3 * i);
    const newId = isRgb ? id : i + 1;
    return { id, newId, h: sampling >> 4, v: sampling & 15, quantizer };
  });
  if (factors.some(({ h, v, quantizer: q }) => h < 1 || h > 4 || v < 1 || v > 4 || q > 3)) {
    throw new CannotStripError('sampling that is none');
  }
  const mostH = Math.max(...factors.map(({ h }) => h));
  const mostV = Math.max(...factors.map(({ v }) => v));
  const components = factors.map(
    (factor): Component => ({
      ...factor,
      columns: Math.ceil(Math.ceil((width * factor.h) / mostH) / 8),
      rows: Math.ceil(Math.ceil((height * factor.v) / mostV) / 8),
      known: null,
      isUsed: new Uint8Array(64),
    }),
  );
  const written = factors.flatMap(({ newId, h, v, quantizer }) => [newId, h * 16 + v, quantizer]);
  return {
    isProgressive: code === 0xc2,
    components,
    columns: Math.ceil(width / (8 * mostH)),
    rows: Math.ceil(height / (8 * mostV)),
    padding: null,
    segment: segmentOf(code, [...body.subarray(0, 6), ...written]),
  };
}

/** A segment of a JPEG with this body. */
export function segmentOf(code: number, body: readonly number[]): Uint8Array {
  const length = body.length + 2;
  return Uint8Array.of(0xff, code, length >> 8, length & 255, ...body);
}
