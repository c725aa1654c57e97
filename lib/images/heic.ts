import { openPicture, openPixels } from './decoder.ts';
import { DamagedImageError } from './errors.ts';
import {
  allocate,
  caller,
  coloursOf,
  forgetLibheif,
  isBreakdown,
  type Libheif,
  loadLibheif,
  peakOf,
} from './libheif.ts';
import type { Size } from './presets.ts';
import { allocateTiff } from './profiledPixels.ts';
import { hdrTransferOf, openToneMap, type ToneMap } from './toneMap.ts';

type HeicOptions = {
  /** The colour profile inside the file; null where there is none. */
  readonly icc: Uint8Array | null;
  readonly maxMegapixels: number;
  /** Is told the upright size before anything is decoded; throws where that is too much. */
  readonly admit: (size: Size) => void;
  /** Of a grid with more pixels one tile after the other is decoded. */
  readonly wholePixels?: number;
};

/** Decoded whole, a picture takes some four times its pixels' bytes; by tiles it takes them alone. */
const MOST_WHOLE_PIXELS = 4e6;

/**
 * Decodes the primary picture of a HEIC, whose whole file is given: rotated, mirrored and cropped as
 * the file says (ISO/IEC 23008-12, section 6.5), 8 bits a channel, as a TIFF with its colour profile.
 * Pictures of other purposes (depth, gain map, thumbnail) are ignored. The process does nothing else
 * meanwhile.
 *
 * Throws what `admit` throws, DamagedImageError where the file is damaged, GaveUpError where it
 * takes too much memory, and UndecodedImageError where it is of a kind that cannot be decoded here.
 */
export async function decodeHeic(file: Uint8Array, options: HeicOptions): Promise<Buffer> {
  const heif = await loadLibheif();
  const opened: (() => void)[] = [];
  try {
    const handle = openPrimary(heif, file, options, opened);
    options.admit({
      width: heif._heif_image_handle_get_width(handle),
      height: heif._heif_image_handle_get_height(handle),
    });
    const colours = coloursOf(heif, handle);
    const toneMap = findToneMap(heif, handle, colours);
    const named =
      toneMap === null ? (options.icc ?? (await findProfile(colours?.primaries))) : null;
    return decodePixels(heif, handle, { icc: named, toneMap }, options.wholePixels);
  } catch (error) {
    // What broke off inside WebAssembly may have left anything behind.
    if (isBreakdown(error)) {
      opened.length = 0;
      forgetLibheif();
      throw new DamagedImageError('its decoder failed', { cause: error });
    }
    throw error;
  } finally {
    for (const release of opened.reverse()) release();
  }
}

/** Bytes that libheif may have for one picture; more than the system lets a decoder have is in vain. */
const MOST_MEMORY = 512 * 1024 * 1024;

/** Opens the primary picture; whatever is to be released is added to `opened`. */
function openPrimary(
  heif: Libheif,
  file: Uint8Array,
  { maxMegapixels }: HeicOptions,
  opened: (() => void)[],
): number {
  const bytes = allocate(heif, file.length, opened);
  heif.HEAPU8.set(file, bytes);
  const context = heif._heif_context_alloc();
  opened.push(() => heif._heif_context_free(context));
  const call = caller(heif, opened);
  limit(heif, context, maxMegapixels);
  call((error) =>
    heif._heif_context_read_from_memory_without_copy(error, context, bytes, file.length, 0),
  );
  const handle = call((error, out) =>
    heif._heif_context_get_primary_image_handle(error, context, out),
  );
  opened.push(() => heif._heif_image_handle_release(handle));
  return handle;
}

/**
 * Threat: a file of a few kilobytes asks for any number of pixels, tiles and items. What is not set
 * here is as libheif has it: 1000 items, 64 nested extents, 100 MB of colour profile and the like.
 */
function limit(heif: Libheif, context: number, maxMegapixels: number): void {
  // struct heif_security_limits (libheif/heif_security.h), which begins with a version in 8 bytes.
  const limits = heif._heif_context_get_security_limits(context) / 4;
  const set = (at: number, value: number) => {
    heif.HEAPU32[limits + at] = value;
    heif.HEAPU32[limits + at + 1] = 0;
  };
  set(2, Math.floor(maxMegapixels * 1e6)); // max_image_size_pixels
  set(10, MOST_MEMORY); // max_memory_block_size
  set(16, MOST_MEMORY); // max_total_memory
}

type Colours = {
  readonly icc: Uint8Array | null;
  /** For a picture of high dynamic range, whose pixels become those of sRGB. */
  readonly toneMap: ToneMap | null;
};

/** Null where it is not of high dynamic range; else its header says more than a profile could. */
function findToneMap(
  heif: Libheif,
  handle: number,
  colours: ReturnType<typeof coloursOf>,
): ToneMap | null {
  const transfer = colours && hdrTransferOf(colours.transfer);
  if (!colours || transfer === null) return null;
  const bits = Math.max(8, heif._heif_image_handle_get_luma_bits_per_pixel(handle));
  return openToneMap({
    ...{ transfer, bits, peak: peakOf(heif, handle) },
    primaries: colours.primaries,
  });
}

type Decoding = {
  readonly heif: Libheif;
  readonly handle: number;
  readonly channels: 3 | 4;
  readonly toneMap: ToneMap | null;
  /** Two bytes for each channel. */
  readonly isDeep: boolean;
};

/** The upright picture as a TIFF: whole, or where it is large a tile after the other. */
function decodePixels(
  heif: Libheif,
  handle: number,
  { icc, toneMap }: Colours,
  whole = MOST_WHOLE_PIXELS,
): Buffer {
  const channels = heif._heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
  const isDeep = toneMap !== null && heif._heif_image_handle_get_luma_bits_per_pixel(handle) > 8;
  const decoding: Decoding = { heif, handle, channels, toneMap, isDeep };
  const size = {
    width: heif._heif_image_handle_get_width(handle),
    height: heif._heif_image_handle_get_height(handle),
  };
  const tiling = size.width * size.height > whole ? tilingOf(decoding, size) : null;
  if (tiling === null) {
    return withImage(decoding, null, (image) => {
      const { bytes, pixels } = allocateTiff({ ...image, channels }, icc);
      copyRows(image, { pixels, ...image }, { left: 0, top: 0 });
      return bytes;
    });
  }
  const { bytes, pixels } = allocateTiff({ ...size, channels }, icc);
  pixels.fill(0);
  for (let y = 0; y < tiling.rows; y += 1) {
    for (let x = 0; x < tiling.columns; x += 1) {
      const at = { left: x * tiling.width - tiling.left, top: y * tiling.height - tiling.top };
      withImage(decoding, { x, y }, (tile) => copyRows(tile, { pixels, ...size }, at));
    }
  }
  return bytes;
}

type Tiling = Size & {
  readonly columns: number;
  readonly rows: number;
  /** What of the first tiles lies outside of the upright picture. */
  readonly left: number;
  readonly top: number;
};

/** Of the upright picture (struct heif_image_tiling); null where it is no grid, or is not tiled so. */
function tilingOf({ heif, handle }: Decoding, size: Size): Tiling | null {
  const opened: (() => void)[] = [];
  try {
    const tiling = allocate(heif, 128, opened);
    caller(
      heif,
      opened,
    )((error) => heif._heif_image_handle_get_image_tiling(error, handle, 1, tiling));
    const [columns, rows, width, height, fullWidth, fullHeight, top, left] = heif.HEAPU32.subarray(
      tiling / 4 + 1,
      tiling / 4 + 9,
    );
    const isSame = fullWidth === size.width && fullHeight === size.height;
    if (!isSame || columns * rows < 2) return null;
    // Where a turned picture begins inside of its first tiles, libheif 1.23 says how much of them is
    // shown, and not how much is left out.
    const outside = (shown: number, tiles: number, side: number, all: number) =>
      shown === 0 ? 0 : tiles * side - all;
    return {
      ...{ columns, rows, width, height },
      left: outside(left, columns, width, size.width),
      top: outside(top, rows, height, size.height),
    };
  } finally {
    for (const release of opened) release();
  }
}

/** A decoded picture inside WebAssembly. */
type Plane = Size & { readonly row: (y: number) => Uint8Array; readonly channels: number };

/** Decodes one tile, or all where it is null, for as long as `use` takes. */
function withImage<T>(
  { heif, handle, channels, toneMap, isDeep }: Decoding,
  tile: { readonly x: number; readonly y: number } | null,
  use: (image: Plane) => T,
): T {
  const opened: (() => void)[] = [];
  try {
    // heif_colorspace_RGB; heif_chroma_interleaved_RGB or _RGBA, _RRGGBB_LE or _RRGGBBAA_LE.
    const form = [1, (isDeep ? 11 : 7) + channels, 0] as const;
    const image = caller(
      heif,
      opened,
    )((error, out) =>
      tile === null
        ? heif._heif_decode_image(error, handle, out, ...form)
        : heif._heif_image_handle_decode_image_tile(error, handle, out, ...form, tile.x, tile.y),
    );
    opened.push(() => heif._heif_image_release(image));
    const width = heif._heif_image_get_width(image, INTERLEAVED);
    const height = heif._heif_image_get_height(image, INTERLEAVED);
    const out = allocate(heif, 4, opened);
    const plane = heif._heif_image_get_plane_readonly(image, INTERLEAVED, out);
    const stride = heif.HEAPU32[out / 4];
    if (plane === 0 || width < 1 || height < 1) throw new DamagedImageError('no picture in it');
    const mapped = new Uint8Array(toneMap === null ? 0 : width * channels);
    const row = (y: number) => {
      const from = plane + y * stride;
      const length = width * channels;
      if (toneMap === null) return heif.HEAPU8.subarray(from, from + length);
      const Values = isDeep ? Uint16Array : Uint8Array;
      toneMap(new Values(heif.HEAPU8.buffer, from, length), mapped, channels);
      return mapped;
    };
    return use({ width, height, channels, row });
  } finally {
    // Not after a breakdown, when nothing of the instance can be relied on: releasing may fail too.
    for (const release of opened.reverse()) release();
  }
}

/** Puts a tile into the whole, as far as it lies within. */
function copyRows(
  tile: Plane,
  whole: Size & { readonly pixels: Uint8Array },
  { left, top }: { readonly left: number; readonly top: number },
): void {
  const skipped = Math.max(0, -left);
  const across = Math.min(tile.width, whole.width - left) - skipped;
  if (across <= 0) return;
  const first = Math.max(0, -top);
  const last = Math.min(tile.height, whole.height - top);
  for (let y = first; y < last; y += 1) {
    const from = skipped * tile.channels;
    const row = tile.row(y).subarray(from, from + across * tile.channels);
    whole.pixels.set(row, ((top + y) * whole.width + left + skipped) * tile.channels);
  }
}

/** heif_channel_interleaved. */
const INTERLEAVED = 10;

/** SMPTE EG 432-1, which phones call Display P3. */
const P3 = 12;

/** The profile that sharp has for these colours; null for those of sRGB, and others. */
export async function findProfile(primaries: number | undefined): Promise<Buffer | null> {
  if (primaries !== P3) return null;
  const pixel = openPixels({ data: Buffer.alloc(3), width: 1, height: 1, channels: 3 });
  const { icc } = await openPicture(await pixel.withIccProfile('p3').png().toBuffer()).metadata();
  return icc ?? null;
}
