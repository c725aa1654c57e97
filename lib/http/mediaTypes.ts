import { RAWS } from '../library/photoExtensions.ts';

const BY_EXTENSION: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  bmp: 'image/bmp',
  gif: 'image/gif',
  heic: 'image/heic',
  heif: 'image/heif',
  hif: 'image/heif',
  insp: 'image/jpeg',
  j2k: 'image/jp2',
  jfif: 'image/jpeg',
  jp2: 'image/jp2',
  jpe: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpf: 'image/jpx',
  jpg: 'image/jpeg',
  jpx: 'image/jpx',
  jxl: 'image/jxl',
  mpo: 'image/jpeg',
  png: 'image/png',
  psd: 'image/vnd.adobe.photoshop',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  webp: 'image/webp',
  '3g2': 'video/3gpp2',
  '3gp': 'video/3gpp',
  '3gpp': 'video/3gpp',
  asf: 'video/x-ms-asf',
  avi: 'video/x-msvideo',
  flv: 'video/x-flv',
  insv: 'video/mp4',
  m2t: 'video/mp2t',
  m2ts: 'video/mp2t',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp4: 'video/mp4',
  mpe: 'video/mpeg',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  mts: 'video/mp2t',
  mxf: 'video/mxf',
  ogv: 'video/ogg',
  qt: 'video/quicktime',
  vob: 'video/mpeg',
  webm: 'video/webm',
  wmv: 'video/x-ms-wmv',
  zip: 'application/zip',
};

/** Camera raw files, as they are registered or commonly named. */
const RAW_TYPES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(RAWS.map((extension) => [extension, 'image/x-raw'])),
  arw: 'image/x-sony-arw',
  cr2: 'image/x-canon-cr2',
  cr3: 'image/x-canon-cr3',
  crw: 'image/x-canon-crw',
  dng: 'image/x-adobe-dng',
  nef: 'image/x-nikon-nef',
  nrw: 'image/x-nikon-nrw',
  orf: 'image/x-olympus-orf',
  pef: 'image/x-pentax-pef',
  raf: 'image/x-fuji-raf',
  rw2: 'image/x-panasonic-rw2',
  srw: 'image/x-samsung-srw',
};

/** For files of an unknown type. */
const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';

const INLINE = new Set(
  Object.values(BY_EXTENSION).filter((type) => /^(?:image|video)\//.test(type)),
);

/** The media type that a file's name suggests; `application/octet-stream` when none is known. */
export function mediaTypeOf(fileName: string): string {
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const known = [BY_EXTENSION, RAW_TYPES].find((types) => Object.hasOwn(types, extension));
  return known?.[extension] ?? UNKNOWN_MEDIA_TYPE;
}

/**
 * May a browser show a file of this type under our origin? Threat: an SVG, HTML or XML "photo" runs
 * scripts with the rights of the person who opens it, so only listed raster images and videos are
 * shown.
 */
export function safeInline(mediaType: string): boolean {
  return INLINE.has(mediaType);
}
