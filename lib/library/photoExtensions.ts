/*
 * The extensions of pictures and films, in lower case and without the dot. SVG is left out, since a
 * drawing can contain scripts, and so is `ts`, which is more often TypeScript than a film.
 */

/** Picture formats, also those that this gallery cannot show. */
export const pictures: readonly string[] = [
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
  'jif',
  'jfi',
  'pjpeg',
  'pjp',
  'jps',
  'apng',
  'pns',
  'heics',
  'heifs',
  'avci',
  'avcs',
  'avifs',
  'j2c',
  'jpc',
  'jxr',
  'wdp',
  'hdp',
  'dib',
  'tga',
  'pcx',
  'pcd',
  'pbm',
  'pgm',
  'ppm',
  'pnm',
  'psb',
  'xcf',
  'exr',
  'hdr',
];

/** Camera raw formats. */
export const raws: readonly string[] = [
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

/**
 * What Google's phones and Takeout call the film of a motion photo: `PXL_1.MP` beside `PXL_1.MP.jpg`, and
 * `PXL_1.MP~2` beside `PXL_1.MP~2.jpg` where the photo was saved again. Each is an MP4.
 */
const motions: readonly string[] = ['mp', 'mv', 'mp~2', 'mv~2', 'mp~3', 'mv~3'];

/** Extensions of films, in small letters. */
export const films: readonly string[] = [
  ...motions,
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
  'mp4v',
  'f4v',
  'lrv',
  '360',
  '3gp2',
  '3gpp2',
  'divx',
  'xvid',
  'dv',
  'dif',
  'mod',
  'tod',
  'tp',
  'trp',
  'm1v',
  'm2v',
  'm2p',
  'mp2v',
  'mpv',
  'vro',
  'ogm',
  'wtv',
  'dvr-ms',
  'rm',
  'rmvb',
];

const FILM_NAME = endingIn(films);
const MOTION_NAME = endingIn(motions);
const PHOTO_NAME = endingIn([...pictures, ...raws, ...films]);

function endingIn(extensions: readonly string[]): RegExp {
  return new RegExp(`\\.(?:${extensions.join('|')})$`, 'i');
}

/** Is this the name of a film? */
export function isFilmName(filename: string): boolean {
  return FILM_NAME.test(filename);
}

/** Is this the name of a film that is the beginning of its photo's name (`PXL_1.MP` of `PXL_1.MP.jpg`)? */
export function isMotionName(filename: string): boolean {
  return MOTION_NAME.test(filename);
}

/** Is this the name of a picture or a film? */
export function isPhotoName(filename: string): boolean {
  return PHOTO_NAME.test(filename);
}

/**
 * Names under which programs write a file before it gets its own: browsers and most others by an
 * extension, rsync as `.IMG_1.jpg.Xy12aB`, Syncthing as `.syncthing.IMG_1.jpg.tmp`.
 */
const TEMPORARY =
  /(?:\.(?:part|partial|tmp|temp|crdownload|download|opdownload|filepart)|^\..+\.[A-Za-z0-9]{6}|^~syncthing~.*)$/i;

/** Is this the name of a file that is being copied or downloaded? */
export function isTemporaryName(filename: string): boolean {
  return TEMPORARY.test(filename);
}
