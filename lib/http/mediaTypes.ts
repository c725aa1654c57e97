const BY_EXTENSION: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  jpe: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  jxl: 'image/jxl',
  png: 'image/png',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  webp: 'image/webp',
  '3gp': 'video/3gpp',
  avi: 'video/x-msvideo',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
  mts: 'video/mp2t',
  ogv: 'video/ogg',
  webm: 'video/webm',
  zip: 'application/zip',
};

/** What a browser cannot be told with certainty. */
const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';

const INLINE = new Set(
  Object.values(BY_EXTENSION).filter((type) => /^(?:image|video)\//.test(type)),
);

/** The media type that a file's name promises; `application/octet-stream` when none is known. */
export function mediaTypeOf(fileName: string): string {
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(BY_EXTENSION, extension)
    ? (BY_EXTENSION[extension] ?? UNKNOWN_MEDIA_TYPE)
    : UNKNOWN_MEDIA_TYPE;
}

/**
 * Whether a browser may show a file of this type in a page of ours. Threat: an SVG, HTML or XML
 * "photo" runs scripts with the rights of the one who looks; so only raster images and videos that
 * are known by name may.
 */
export function safeInline(mediaType: string): boolean {
  return INLINE.has(mediaType);
}
