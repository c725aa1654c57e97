import { stripJpeg } from './jpeg.ts';
import { stripPng } from './png.ts';
import { stripWebp } from './webp.ts';

const strippers: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array[] | null>> = {
  'image/jpeg': stripJpeg,
  'image/png': stripPng,
  'image/webp': stripWebp,
};

/** Can files of this type be had without their metadata? Where not, they are not handed out. */
export function canStrip(mediaType: string): boolean {
  return Object.hasOwn(strippers, mediaType);
}

/**
 * The file without location and other personal metadata, as pieces in order; its pixels are the
 * same. null where that cannot be done: another type, or a file that is not whole.
 */
export function stripMetadata(bytes: Uint8Array, mediaType: string): Uint8Array[] | null {
  return (canStrip(mediaType) && strippers[mediaType]?.(bytes)) || null;
}
