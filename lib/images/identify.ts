/** Formats of pictures that the gallery shows. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'heif' | StillFormat;

/** Formats that sharp's libvips cannot decode, and FFmpeg can (`stills.ts`). */
const stills = ['jxl', 'bmp', 'jp2', 'psd'] as const;
export type StillFormat = (typeof stills)[number];

/** Is it a format that sharp's libvips cannot decode, and FFmpeg can? */
export function isStillFormat(format: string | null): format is StillFormat {
  return stills.some((each) => each === format);
}

/** The description of what is not known. */
export const UNKNOWN = 'no picture of a known format';

/** `unshown`: pictures, and files like them, of which there is no decoder here. */
type KnownFormat = ImageFormat | 'raw' | 'film' | 'unshown' | null;

/**
 * What a file is by its first bytes; `format` is null for what is no picture or film.
 */
export type Identity = { readonly format: KnownFormat; readonly description: string };

const signatures: readonly (readonly [at: number, bytes: string, KnownFormat, string])[] = [
  [0, '\xff\xd8\xff', 'jpeg', 'a JPEG picture'],
  [0, '\x89PNG\r\n\x1a\n', 'png', 'a PNG picture'],
  [0, 'GIF87a', 'gif', 'a GIF picture'],
  [0, 'GIF89a', 'gif', 'a GIF picture'],
  [8, 'WEBP', 'webp', 'a WebP picture'],
  [8, 'CR\x02', 'raw', 'a camera raw file'],
  [0, 'II*\0', 'tiff', 'a TIFF picture'],
  [0, 'MM\0*', 'tiff', 'a TIFF picture'],
  [0, 'II+\0', 'tiff', 'a TIFF picture'],
  [0, 'MM\0+', 'tiff', 'a TIFF picture'],
  [0, '\xff\x0a', 'jxl', 'a JPEG XL picture'],
  [4, 'JXL \r\n\x87\n', 'jxl', 'a JPEG XL picture'],
  [4, 'jP  \r\n\x87\n', 'jp2', 'a JPEG 2000 picture'],
  [0, '\xff\x4f\xff\x51', 'jp2', 'a JPEG 2000 picture'],
  [0, 'II\xbc', 'unshown', 'a JPEG XR picture, which cannot be shown'],
  [0, 'v/1\x01', 'unshown', 'an OpenEXR picture, which cannot be shown'],
  [0, '#?RADIANCE', 'unshown', 'a Radiance picture, which cannot be shown'],
  [0, 'gimp xcf', 'unshown', 'a GIMP document'],
  [0, 'FUJIFILM', 'raw', 'a camera raw file'],
  [0, 'IIRO', 'raw', 'a camera raw file'],
  [0, 'IIRS', 'raw', 'a camera raw file'],
  [0, 'MMOR', 'raw', 'a camera raw file'],
  [0, 'IIU\0', 'raw', 'a camera raw file'],
  [6, 'HEAPCCDR', 'raw', 'a camera raw file'],
  [0, '\0MRM', 'raw', 'a camera raw file'],
  [0, 'FOVb', 'raw', 'a camera raw file'],
  [0, '%PDF-', null, 'a PDF document'],
  [0, 'PK\x03\x04', null, 'a zip archive'],
  [0, '8BPS', 'psd', 'a Photoshop document'],
  [0, 'BM', 'bmp', 'a BMP picture'],
  [0, '\x1aE\xdf\xa3', 'film', 'a video (Matroska or WebM)'],
  [8, 'AVI LIST', 'film', 'a video (AVI)'],
  [0, '\0\0\x01\xba', 'film', 'a video (MPEG)'],
  [0, '\0\0\x01\xb3', 'film', 'a video (MPEG)'],
  [0, '0&\xb2u\x8ef\xcf\x11', 'film', 'a video (Windows Media)'],
  [0, 'FLV\x01', 'film', 'a video (Flash)'],
  [0, 'OggS', 'film', 'a video (Ogg)'],
  [0, '\x1f\x07\0', 'film', 'a video (DV)'],
  [0, '.RMF', 'film', 'a video (RealMedia)'],
  [0, '\xb7\xd8\0\x20\x37\x49\xda\x11', 'film', 'a video (Windows recorded TV)'],
];

/** ISO/IEC 23008-12 (HEIF) and AVIF brands; `mif1` and `msf1` say only that it is HEIF. */
const HEIF_BRANDS = /^(?:hei[cxms]|hev[cxms]|mif[12]|msf1|miaf|avi[fs])$/;
/** Brands of films, which may have pictures in them. */
const FILM_BRANDS = /^(?:iso.|mp4.|qt {2}|avc1|M4.{2}|3g.{2}|f4v |dash)$/;

/**
 * Names the content of a file by its first bytes, whatever its file name says. SVG drawings are not
 * accepted as photos: they may refer to other files, so none is ever rendered.
 */
export function identify(head: Uint8Array): Identity {
  const start = latin1(head, 0, 512);
  for (const [at, bytes, format, description] of signatures) {
    if (start.startsWith(bytes, at)) return { format, description };
  }
  if (start.startsWith('ftyp', 4)) return identifyBoxes(start);
  if (/^....(?:moov|mdat|wide|skip|free|pnot)/s.test(start)) {
    return { format: 'film', description: 'a video (QuickTime)' };
  }
  if (/^(?:\x47.{187}|.{4}\x47.{187}.{4})\x47/s.test(start)) {
    return { format: 'film', description: 'a video (MPEG transport stream)' };
  }
  // Netpbm: a number of its kind, and then numbers in digits or bytes.
  if (/^P[1-7]\s/.test(start)) {
    return { format: 'unshown', description: 'a Netpbm picture, which cannot be shown' };
  }
  if (/^\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)/i.test(start)) {
    return { format: null, description: 'a web page (HTML)' };
  }
  if (/^\s*(?:\xef\xbb\xbf)?\s*<(?:\?xml|svg|!--)/i.test(start)) {
    return { format: null, description: 'an XML or SVG document' };
  }
  if (/^[\t\n\r\x20-\x7e\x80-\xff]+$/.test(start)) return { format: null, description: 'text' };
  return { format: null, description: UNKNOWN };
}

/** ISO/IEC 14496-12, section 4.3: `ftyp`, major brand, version, compatible brands. */
function identifyBoxes(start: string): Identity {
  if (start.startsWith('crx ', 8)) return { format: 'raw', description: 'a camera raw file' };
  if (/^avc[is]$/.test(start.slice(8, 12))) {
    return { format: 'unshown', description: 'a HEIF picture of H.264, which cannot be shown' };
  }
  const [first = '', ...others] = brandsOf(start);
  const isPicture =
    HEIF_BRANDS.test(first) ||
    (others.some((each) => HEIF_BRANDS.test(each)) &&
      ![first, ...others].some((each) => FILM_BRANDS.test(each)));
  return isPicture
    ? { format: 'heif', description: 'a HEIF picture' }
    : { format: 'film', description: 'a video (MP4 or QuickTime)' };
}

/** The first brand of a file of boxes, and those with which it says to be compatible. */
function brandsOf(start: string): string[] {
  const length = (start.charCodeAt(2) << 8) | start.charCodeAt(3);
  return [start.slice(8, 12), ...(start.slice(16, length).match(/.{4}/gs) ?? [])];
}

/**
 * Gives a HEIF that libvips would not open by its first brand, or would take for one of HEVC, the brand of
 * a single picture; other bytes are returned as they are. So a file of a sequence is shown by the single
 * picture that most of them contain as well.
 */
export function asSinglePicture(bytes: Uint8Array): Uint8Array {
  const brand = otherBrand(bytes);
  if (brand === null) return bytes;
  const changed = Buffer.from(bytes);
  changed.write(brand, 8, 'latin1');
  return changed;
}

/** The brand by which libvips opens a HEIF; null where it does by its own, or it is no HEIF. */
export function otherBrand(head: Uint8Array): string | null {
  if (identify(head).format !== 'heif') return null;
  const first = latin1(head, 8, 12);
  if (isAv1(head)) return first === 'avif' ? null : 'avif';
  return /^(?:hei[cxms]|mif1)$/.test(first) ? null : 'heic';
}

/** Is a HEIF coded as AV1, by its brands? */
export function isAv1(head: Uint8Array): boolean {
  const brands = brandsOf(latin1(head, 0, 512));
  return (
    brands.some((each) => /^avi[fs]$/.test(each)) &&
    !brands.some((each) => /^he[iv][cxms]$/.test(each))
  );
}

/** Is the first brand of this HEIF that of sequences (ISO/IEC 23008-12, section 7; AVIF 1.2)? */
export function isSequence(head: Uint8Array): boolean {
  return /^ftyp(?:msf1|hev[cxms]|avis)$/.test(latin1(head, 4, 12));
}

/** The media type of a film by its first bytes, for one whose name says otherwise. */
export function filmTypeOf(head: Uint8Array): string {
  const start = latin1(head, 0, 64);
  const { description } = identify(head);
  if (description === 'a video (MP4 or QuickTime)') {
    return start.startsWith('qt  ', 8) ? 'video/quicktime' : 'video/mp4';
  }
  if (description === 'a video (Matroska or WebM)') {
    return start.includes('webm') ? 'video/webm' : 'video/x-matroska';
  }
  return filmTypes[description] ?? 'video/mpeg';
}

const filmTypes: Readonly<Record<string, string>> = {
  'a video (QuickTime)': 'video/quicktime',
  'a video (AVI)': 'video/x-msvideo',
  'a video (Windows Media)': 'video/x-ms-wmv',
  'a video (Flash)': 'video/x-flv',
  'a video (Ogg)': 'video/ogg',
  'a video (DV)': 'video/dv',
  'a video (MPEG transport stream)': 'video/mp2t',
};

/** Bytes from `from` to before `to` as text, one character for each byte. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  const buffer = Buffer.isBuffer(bytes)
    ? bytes
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('latin1', from, to);
}
