/**
 * A named thumbnail size in pixels: a box into which the photo fits, or which it fills with `crop`.
 */
export type Preset = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly crop: boolean;
};

/**
 * The picture that a chat shows beside a link to an album (`previews`). Its name is that of no preset, so
 * that none of gallery.yaml can take its place with a larger one.
 */
export const chatPreview: Preset = { name: 'preview_600', width: 600, height: 600, crop: false };

/** The size of a picture as shown (upright), in pixels. */
export type Size = { readonly width: number; readonly height: number };

/** A part of an upright picture, in its pixels. */
type Region = Size & { readonly left: number; readonly top: number };

/** Pixels. The limit of WebP (RFC 9649, section 2.6), the lowest of the formats that we write. */
export const MAX_PRESET_SIDE = 16383;

/** Is this a valid name? Not `original` and `film`: routes beside those of the presets. */
export function isPresetName(name: string): boolean {
  return /^[a-z0-9-]+$/.test(name) && name !== 'original' && name !== 'film';
}

/**
 * The part of the picture that a thumbnail shows: all of it, or its centre in the preset's
 * proportions.
 */
export function cropRegion({ width, height }: Size, preset: Preset): Region {
  if (!preset.crop) return { left: 0, top: 0, width, height };
  const tooTall = preset.width * height > width * preset.height;
  const kept = tooTall
    ? { width, height: atLeastOne(Math.floor((width * preset.height) / preset.width)) }
    : { width: atLeastOne(Math.floor((height * preset.width) / preset.height)), height };
  return {
    left: Math.floor((width - kept.width) / 2),
    top: Math.floor((height - kept.height) / 2),
    ...kept,
  };
}

/**
 * The size of a thumbnail: that of its region, scaled down to the preset, never up. Both the pixels
 * and the width and height attributes on pages are computed by this.
 */
export function fitSize(size: Size, preset: Preset): Size {
  const { width, height } = cropRegion(size, preset);
  if (width <= preset.width && height <= preset.height) return { width, height };
  if (preset.crop) return { width: preset.width, height: preset.height };
  return width * preset.height >= height * preset.width
    ? { width: preset.width, height: atLeastOne(Math.round((height * preset.width) / width)) }
    : { width: atLeastOne(Math.round((width * preset.height) / height)), height: preset.height };
}

function atLeastOne(pixels: number): number {
  return Math.max(1, pixels);
}

/**
 * The default limit of megapixels. Threat: a file of a few kilobytes can claim any size. This is
 * libvips' own default and allows photos of 200-megapixel phones and panoramas.
 */
export const DEFAULT_MAX_MEGAPIXELS = 268;

/** Does a picture of this size have more pixels than allowed? */
export function isTooLarge({ width, height }: Size, maxMegapixels: number): boolean {
  return width * height > maxMegapixels * 1e6;
}
