/** Formats of pictures that the gallery shows. */
export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif' | 'tiff' | 'heif' | 'jxl';

/** The description of what is not known. */
export const UNKNOWN = 'no picture of a known format';

/** `unshown`: pictures, and files like them, of which there is no decoder here. */
type KnownFormat = ImageFormat | 'raw' | 'film' | 'unshown' | null;

/**
 * What a file is by its first bytes; `format` is null for what is no picture or film.
 */
export type Identity = { readonly format: KnownFormat; readonly description: string };

const SIGNATURES: readonly (readonly [at: number, bytes: string, KnownFormat, string])[] = [
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
  [4, 'jP  \r\n\x87\n', 'unshown', 'a JPEG 2000 picture, which cannot be shown'],
  [0, '\xff\x4f\xff\x51', 'unshown', 'a JPEG 2000 picture, which cannot be shown'],
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
  [0, '8BPS', 'unshown', 'a Photoshop document'],
  [0, 'BM', 'unshown', 'a BMP picture, which cannot be shown'],
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

/**
 * Names the content of a file by its first bytes, whatever its file name says. SVG drawings are not
 * accepted as photos: they may refer to other files, so none is ever rendered.
 */
export function identify(head: Uint8Array): Identity {
  const start = latin1(head, 0, 512);
  for (const [at, bytes, format, description] of SIGNATURES) {
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
  return HEIF_BRANDS.test(start.slice(8, 12))
    ? { format: 'heif', description: 'a HEIF picture' }
    : { format: 'film', description: 'a video (MP4 or QuickTime)' };
}

/**
 * Gives a HEIF whose first brand is that of a sequence of pictures the brand of a single picture;
 * other bytes are returned as they are. libvips opens no sequences, though most of these files
 * contain a single picture as well, which is what is shown.
 */
export function asSinglePicture(bytes: Uint8Array): Uint8Array {
  if (!isSequence(bytes)) return bytes;
  const changed = Buffer.from(bytes);
  changed.write(changed.toString('latin1', 8, 12) === 'avis' ? 'avif' : 'heic', 8, 'latin1');
  return changed;
}

/** Is the first brand of this HEIF that of sequences (ISO/IEC 23008-12, section 7; AVIF 1.2)? */
export function isSequence(head: Uint8Array): boolean {
  return /^ftyp(?:msf1|hev[cxms]|avis)$/.test(latin1(head, 4, 12));
}

/** Bytes from `from` to before `to` as text, one character for each byte. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', from, to);
}
