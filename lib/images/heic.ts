import { findProfile } from './decoder.ts';
import { DamagedImageError } from './errors.ts';
import { type DecodedPixels, decodePixels } from './heicPixels.ts';
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
import { hdrTransferOf, openToneMap, type ToneMap } from './toneMap.ts';

type HeicOptions = {
  /** The colour profile inside the file; null where there is none. */
  readonly icc: Uint8Array | null;
  readonly maxMegapixels: number;
  /** Called with the upright size before anything is decoded; throws where that is too large. */
  readonly admit: (size: Size) => void;
  /** Decodes a grid as a whole, and not tile by tile. Set by tests. */
  readonly asWhole?: boolean;
};

/**
 * Decodes the primary picture of a HEIC, whose whole file is given: rotated, mirrored and cropped as
 * the file says (ISO/IEC 23008-12, section 6.5), 8 bits a channel, as a TIFF with its colour profile.
 * Pictures of other purposes (depth, gain map, thumbnail) are ignored. The process does nothing else
 * meanwhile.
 *
 * Throws what `admit` throws, DamagedImageError where nothing of it can be shown, GaveUpError where it
 * takes too much memory, and UndecodedImageError where it is of a kind that cannot be decoded here.
 */
export async function decodeHeic(file: Uint8Array, options: HeicOptions): Promise<DecodedPixels> {
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
    return decodePixels(heif, handle, { icc: named, toneMap }, options.asWhole);
  } catch (error) {
    // A breakdown inside WebAssembly may have left its memory in any state, so nothing is released
    // there.
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

/**
 * Bytes that libheif may allocate for one picture. The system would not let its process have much
 * more (`processLimits.ts`).
 */
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

/**
 * The mapping of a picture of high dynamic range to sRGB; null for any other picture. Such a
 * picture needs no profile: its header says how light is coded.
 */
function findToneMap(
  heif: Libheif,
  handle: number,
  colours: ReturnType<typeof coloursOf>,
): ToneMap | null {
  const transfer = colours && hdrTransferOf(colours.transfer);
  if (!colours || transfer === null) return null;
  const bits = Math.max(8, heif._heif_image_handle_get_luma_bits_per_pixel(handle));
  return openToneMap({
    transfer,
    bits,
    peak: peakOf(heif, handle),
    primaries: colours.primaries,
  });
}
