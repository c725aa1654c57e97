import type { MainModule } from 'libheif-js/libheif-wasm/libheif.js';
import { DamagedImageError, GaveUpError, UndecodedImageError } from './errors.ts';

/*
 * libheif's C interface (libheif/heif.h, version 1.23) as WebAssembly: objects and structures are
 * addresses.
 */

export type Libheif = MainModule;

let loaded: Promise<Libheif> | null = null;

/** Loads libheif with the first HEIC, since many decoders never meet one. */
export function loadLibheif(): Promise<Libheif> {
  loaded ??= import('libheif-js/libheif-wasm/libheif.js').then(({ default: start }) =>
    start({ print: () => undefined, printErr: () => undefined }),
  );
  return loaded;
}

/**
 * Gives up the instance, whose memory may be in any state after a breakdown. The next picture gets
 * a new one.
 */
export function forgetLibheif(): void {
  loaded = null;
}

/**
 * Allocates memory inside WebAssembly; its release is added to `opened`. Throws GaveUpError where
 * there is none left.
 */
export function allocate(heif: Libheif, size: number, opened: (() => void)[]): number {
  const at = heif._malloc(Math.max(4, size));
  if (at === 0) throw new GaveUpError('takes too much memory');
  opened.push(() => heif._free(at));
  return at;
}

type Call = (run: (error: number, out: number) => void) => number;

/**
 * Calls functions of libheif that return a struct heif_error through their first argument, and
 * throws that as an error. What the function writes to `out`, if anything, is returned.
 */
export function caller(heif: Libheif, opened: (() => void)[]): Call {
  const error = allocate(heif, 16, opened);
  const out = error + 12;
  return (run) => {
    run(error, out);
    const [code, detail, message] = heif.HEAPU32.subarray(error / 4, error / 4 + 3);
    if (code !== 0) throw errorOf(code, detail, textAt(heif, message));
    return heif.HEAPU32[out / 4];
  };
}

/**
 * The error for a struct heif_error; the numbers are those of heif_error_code and
 * heif_suberror_code.
 */
function errorOf(code: number, detail: number, message: string): Error {
  const [NO_MEMORY, LIMIT_EXCEEDED] = [6, 1000];
  const [UNSUPPORTED_TYPE, UNSUPPORTED_FEATURE, NO_PLUGIN] = [3, 4, 11];
  if (code === NO_MEMORY || detail === LIMIT_EXCEEDED) return new GaveUpError(message);
  return [UNSUPPORTED_TYPE, UNSUPPORTED_FEATURE, NO_PLUGIN].includes(code)
    ? new UndecodedImageError(message)
    : new DamagedImageError(message);
}

function textAt(heif: Libheif, at: number): string {
  const end = heif.HEAPU8.indexOf(0, at);
  return Buffer.from(heif.HEAPU8.subarray(at, Math.min(end, at + 200)))
    .toString('latin1')
    .trim();
}

/**
 * Did WebAssembly itself break down? It throws errors of its own, and C++ exceptions as numbers.
 */
export function isBreakdown(error: unknown): boolean {
  return !(error instanceof Error) || error instanceof WebAssembly.RuntimeError;
}

/** Colours as numbers of ITU-T H.273, tables 2 and 3; null where a header has none. */
type HeaderColours = { readonly primaries: number; readonly transfer: number };

/** What the header of an opened picture says of its colours (its `nclx` property). */
export function coloursOf(heif: Libheif, handle: number): HeaderColours | null {
  const opened: (() => void)[] = [];
  try {
    const profile = caller(
      heif,
      opened,
    )((error, out) => heif._heif_image_handle_get_nclx_color_profile(error, handle, out));
    // struct heif_color_profile_nclx: a version, then these as enumerations.
    const [primaries = 0, transfer = 0] = heif.HEAPU32.subarray(profile / 4 + 1, profile / 4 + 3);
    heif._heif_nclx_color_profile_free(profile);
    return { primaries, transfer };
  } catch (error) {
    if (isBreakdown(error)) throw error;
    return null;
  } finally {
    for (const release of opened) release();
  }
}

/** The brightest light that a header states (CTA-861.3), in nits; null where it states none. */
export function peakOf(heif: Libheif, handle: number): number | null {
  const opened: (() => void)[] = [];
  try {
    const levels = allocate(heif, 4, opened);
    if (heif._heif_image_handle_get_content_light_level(handle, levels) === 0) return null;
    // struct heif_content_light_level begins with max_content_light_level, in 16 bits.
    const peak = (heif.HEAPU32[levels / 4] ?? 0) & 0xffff;
    return peak > 0 ? peak : null;
  } finally {
    for (const release of opened) release();
  }
}
