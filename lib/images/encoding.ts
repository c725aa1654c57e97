import sharp, { type JpegOptions, type Sharp, type WebpOptions } from 'sharp';

export type ThumbnailFormat = 'jpeg' | 'webp';

/** The encoder options that the owner configured, as sharp takes them. */
export type EncodingOptions = {
  readonly jpeg?: JpegOptions;
  readonly webp?: WebpOptions;
};

export type Thumbnail = {
  readonly bytes: Buffer;
  readonly format: ThumbnailFormat;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
};

/** Throws sharp's error where the owner's options are invalid. */
export function checkEncoding(options: EncodingOptions): void {
  applyEncoding(sharp(), 'jpeg', options);
  applyEncoding(sharp(), 'webp', options);
}

/**
 * Encodes with the owner's options for this format. Without `keepMetadata` sharp converts to sRGB
 * and leaves out EXIF, XMP and the profile: so a thumbnail does not tell where and when the photo
 * was taken.
 */
export async function encodePicture(
  picture: Sharp,
  format: ThumbnailFormat,
  options: EncodingOptions,
): Promise<Thumbnail> {
  const { data, info } = await applyEncoding(picture, format, options).toBuffer({
    resolveWithObject: true,
  });
  return { bytes: data, format, width: info.width, height: info.height };
}

function applyEncoding(picture: Sharp, format: ThumbnailFormat, options: EncodingOptions): Sharp {
  return format === 'jpeg'
    ? picture.flatten({ background: '#fff' }).jpeg({ quality: 80, ...options.jpeg })
    : picture.webp({ quality: 80, effort: 2, ...options.webp });
}
