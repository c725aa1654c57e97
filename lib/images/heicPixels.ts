import { DamagedImageError } from './errors.ts';
import { allocate, caller, type Libheif } from './libheif.ts';
import type { Size } from './presets.ts';
import { allocateTiff } from './profiledPixels.ts';
import type { ToneMap } from './toneMap.ts';

/* The pixels of an opened HEIC, by libheif: of the whole picture, or of one tile after another. */

/** How the decoded colours become those that every screen shows. */
type Colours = {
  /** The profile that is put into the TIFF; null: none, as for sRGB. */
  readonly icc: Uint8Array | null;
  /** For a picture of high dynamic range, whose pixels are mapped to sRGB; else null. */
  readonly toneMap: ToneMap | null;
};

type Decoding = {
  readonly heif: Libheif;
  readonly handle: number;
  readonly channels: 3 | 4;
  readonly toneMap: ToneMap | null;
  /** Two bytes for each channel. */
  readonly isDeep: boolean;
};

export type DecodedPixels = {
  /** A TIFF. */
  readonly bytes: Buffer;
  /** What is wrong where only some tiles could be decoded; null: nothing. */
  readonly damage: string | null;
};

/**
 * Decodes the upright picture to a TIFF; a grid tile by tile, which takes the memory of its pixels alone:
 * decoded as a whole, a picture takes some four times as much. Of a damaged grid, such as one that ends
 * early, it shows the sound tiles, and grey in place of others. `asWhole`: decodes grids as a whole, too.
 */
export function decodePixels(
  heif: Libheif,
  handle: number,
  { icc, toneMap }: Colours,
  asWhole = false,
): DecodedPixels {
  const channels = heif._heif_image_handle_has_alpha_channel(handle) ? 4 : 3;
  const isDeep = toneMap !== null && heif._heif_image_handle_get_luma_bits_per_pixel(handle) > 8;
  const decoding: Decoding = { heif, handle, channels, toneMap, isDeep };
  const size = {
    width: heif._heif_image_handle_get_width(handle),
    height: heif._heif_image_handle_get_height(handle),
  };
  const tiling = asWhole ? null : tilingOf(decoding, size);
  if (tiling) return decodeTiles(decoding, size, tiling, icc);
  return withImage(decoding, null, (image) => {
    const { bytes, pixels } = allocateTiff({ ...image, channels }, icc);
    copyRows(image, { pixels, ...image }, { left: 0, top: 0 });
    return { bytes, damage: null };
  });
}

function decodeTiles(
  decoding: Decoding,
  size: Size,
  tiling: Tiling,
  icc: Uint8Array | null,
): DecodedPixels {
  const { bytes, pixels } = allocateTiff({ ...size, channels: decoding.channels }, icc);
  pixels.fill(GREY);
  let failure: DamagedImageError | null = null;
  let decoded = 0;
  for (let y = 0; y < tiling.rows; y += 1) {
    for (let x = 0; x < tiling.columns; x += 1) {
      const at = { left: x * tiling.width - tiling.left, top: y * tiling.height - tiling.top };
      try {
        withImage(decoding, { x, y }, (tile) => copyRows(tile, { pixels, ...size }, at));
        decoded += 1;
      } catch (error) {
        if (!(error instanceof DamagedImageError)) throw error;
        failure ??= error;
      }
    }
  }
  if (failure && decoded === 0) throw failure;
  return { bytes, damage: failure?.reason ?? null };
}

/** What decoders of JPEGs show where data is missing. */
const GREY = 128;

type Tiling = Size & {
  readonly columns: number;
  readonly rows: number;
  /** How much of the first tiles lies outside the upright picture, in pixels. */
  readonly left: number;
  readonly top: number;
};

/**
 * The tiles of the upright picture (struct heif_image_tiling); null where it is no grid, or where
 * its tiles do not make up exactly this picture.
 */
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
    // Where a turned picture begins inside its first tiles, libheif 1.23 says how much of them is
    // shown instead of how much is left out.
    const outside = (shown: number, tiles: number, side: number, all: number) =>
      shown === 0 ? 0 : tiles * side - all;
    return {
      columns,
      rows,
      width,
      height,
      left: outside(left, columns, width, size.width),
      top: outside(top, rows, height, size.height),
    };
  } finally {
    for (const release of opened) release();
  }
}

/** A decoded picture inside WebAssembly. */
type Plane = Size & { readonly row: (y: number) => Uint8Array; readonly channels: number };

/**
 * Decodes one tile, or the whole picture where `tile` is null. What was decoded is released after
 * `use`.
 */
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
    // After a breakdown of WebAssembly this may fail too; `decodeHeic` then gives up the whole
    // instance.
    for (const release of opened.reverse()) release();
  }
}

/** Copies a tile into the whole picture, as far as it lies inside. */
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
