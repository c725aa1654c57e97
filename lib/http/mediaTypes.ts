import { raws } from '../library/photoExtensions.ts';

const byExtension: Readonly<Record<string, string>> = {
  apng: 'image/apng',
  avci: 'image/avci',
  avcs: 'image/avcs',
  avif: 'image/avif',
  avifs: 'image/avif',
  bmp: 'image/bmp',
  dib: 'image/bmp',
  exr: 'image/exr',
  gif: 'image/gif',
  hdp: 'image/jxr',
  hdr: 'image/vnd.radiance',
  heic: 'image/heic',
  heics: 'image/heic-sequence',
  heif: 'image/heif',
  heifs: 'image/heif-sequence',
  hif: 'image/heif',
  insp: 'image/jpeg',
  j2c: 'image/j2c',
  j2k: 'image/jp2',
  jfi: 'image/jpeg',
  jfif: 'image/jpeg',
  jif: 'image/jpeg',
  jp2: 'image/jp2',
  jpc: 'image/j2c',
  jpe: 'image/jpeg',
  jpeg: 'image/jpeg',
  jpf: 'image/jpx',
  jpg: 'image/jpeg',
  jps: 'image/jpeg',
  jpx: 'image/jpx',
  jxl: 'image/jxl',
  jxr: 'image/jxr',
  mpo: 'image/jpeg',
  pbm: 'image/pnm',
  pcd: 'image/pcd',
  pcx: 'image/vnd.zbrush.pcx',
  pgm: 'image/pnm',
  pjp: 'image/jpeg',
  pjpeg: 'image/jpeg',
  png: 'image/png',
  pnm: 'image/pnm',
  pns: 'image/png',
  ppm: 'image/pnm',
  psb: 'image/vnd.adobe.photoshop',
  psd: 'image/vnd.adobe.photoshop',
  tga: 'image/tga',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  wdp: 'image/jxr',
  webp: 'image/webp',
  xcf: 'image/xcf',
  '360': 'video/mp4',
  '3g2': 'video/3gpp2',
  '3gp': 'video/3gpp',
  '3gp2': 'video/3gpp2',
  '3gpp': 'video/3gpp',
  '3gpp2': 'video/3gpp2',
  asf: 'video/x-ms-asf',
  avi: 'video/x-msvideo',
  dif: 'video/dv',
  divx: 'video/x-msvideo',
  dv: 'video/dv',
  'dvr-ms': 'video/x-ms-asf',
  f4v: 'video/mp4',
  flv: 'video/x-flv',
  insv: 'video/mp4',
  lrv: 'video/mp4',
  m1v: 'video/mpeg',
  m2p: 'video/mpeg',
  m2t: 'video/mp2t',
  m2ts: 'video/mp2t',
  m2v: 'video/mpeg',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  mod: 'video/mpeg',
  mov: 'video/quicktime',
  mp: 'video/mp4',
  'mp~2': 'video/mp4',
  'mp~3': 'video/mp4',
  mp2v: 'video/mpeg',
  mp4: 'video/mp4',
  mp4v: 'video/mp4',
  mpe: 'video/mpeg',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  mpv: 'video/mpeg',
  mts: 'video/mp2t',
  mv: 'video/mp4',
  'mv~2': 'video/mp4',
  'mv~3': 'video/mp4',
  mxf: 'video/mxf',
  ogm: 'video/ogg',
  ogv: 'video/ogg',
  qt: 'video/quicktime',
  rm: 'video/vnd.rn-realvideo',
  rmvb: 'video/vnd.rn-realvideo',
  tod: 'video/mp2t',
  tp: 'video/mp2t',
  trp: 'video/mp2t',
  vob: 'video/mpeg',
  vro: 'video/mpeg',
  webm: 'video/webm',
  wmv: 'video/x-ms-wmv',
  wtv: 'video/x-ms-wtv',
  xvid: 'video/x-msvideo',
  zip: 'application/zip',
};

/** Camera raw files, as they are registered or commonly named. */
const rawTypes: Readonly<Record<string, string>> = {
  ...Object.fromEntries(raws.map((extension) => [extension, 'image/x-raw'])),
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

/** The types of pictures and films, which browsers may show. */
const inlineTypes = new Set(
  Object.values(byExtension).filter((type) => /^(?:image|video)\//.test(type)),
);

/** The media type that a file's name suggests; `application/octet-stream` when none is known. */
export function mediaTypeOf(fileName: string): string {
  const extension = /\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
  const known = [byExtension, rawTypes].find((types) => Object.hasOwn(types, extension));
  return known?.[extension] ?? UNKNOWN_MEDIA_TYPE;
}

/**
 * May a browser show a file of this type under our origin? Threat: an SVG, HTML or XML "photo" runs
 * scripts with the rights of the person who opens it, so only listed raster images and videos are
 * shown.
 */
export function safeInline(mediaType: string): boolean {
  return inlineTypes.has(mediaType);
}
