/*
 * What a file is called that is a picture or a film, lower-case and without the dot. No drawing
 * (SVG), which is a program as well, and no `ts`, which is a film to few and TypeScript to many.
 */

/** What is made to be looked at, whether or not this gallery can show it. */
export const PICTURES: readonly string[] = [
  'jpg',
  'jpeg',
  'jpe',
  'jfif',
  'png',
  'webp',
  'heic',
  'heif',
  'hif',
  'avif',
  'gif',
  'tif',
  'tiff',
  'jxl',
  'mpo',
  'jp2',
  'j2k',
  'jpf',
  'jpx',
  'bmp',
  'insp',
  'psd',
];

/** What cameras write of their sensors. */
export const RAWS: readonly string[] = [
  'dng',
  '3fr',
  'ari',
  'arw',
  'cr2',
  'cr3',
  'crw',
  'dcr',
  'erf',
  'fff',
  'gpr',
  'iiq',
  'k25',
  'kdc',
  'mef',
  'mos',
  'mrw',
  'nef',
  'nrw',
  'orf',
  'ori',
  'pef',
  'raf',
  'raw',
  'rw2',
  'rwl',
  'sr2',
  'srf',
  'srw',
  'x3f',
];

export const FILMS: readonly string[] = [
  'mp4',
  'mov',
  'm4v',
  'qt',
  '3gp',
  '3gpp',
  '3g2',
  'avi',
  'mkv',
  'mts',
  'm2ts',
  'm2t',
  'webm',
  'mpg',
  'mpeg',
  'mpe',
  'vob',
  'ogv',
  'wmv',
  'asf',
  'flv',
  'mxf',
  'insv',
];

const RAW_NAME = endingIn(RAWS);
const PHOTO_NAME = endingIn([...PICTURES, ...RAWS, ...FILMS]);

function endingIn(extensions: readonly string[]): RegExp {
  return new RegExp(`\\.(?:${extensions.join('|')})$`, 'i');
}

/** Is a file what a camera writes of its sensor, by its name? */
export function isRawName(filename: string): boolean {
  return RAW_NAME.test(filename);
}

/** Is a file a picture or a film, by its name? */
export function isPhotoName(filename: string): boolean {
  return PHOTO_NAME.test(filename);
}
