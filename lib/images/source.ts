import { open } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import { openPicture } from './decoder.ts';
import { DamagedImageError, GaveUpError } from './errors.ts';
import { decodeFilmFrame, readHead } from './filmFrame.ts';
import { decodeHeic } from './heic.ts';
import {
  asSinglePicture,
  type Identity,
  identify,
  isSequence,
  isStillFormat,
  otherBrand,
} from './identify.ts';
import type { Size } from './presets.ts';
import { decodeStill } from './stills.ts';
import { decodeWideAvif, findPrimaryPicture } from './wideAvif.ts';

/**
 * The facts of a picture's header that determine how much memory decoding takes. Sizes in pixels.
 */
export type Header = Size & Pick<Metadata, 'format' | 'channels' | 'depth' | 'isProgressive'>;

/** A picture that sharp decodes. */
export type Source = {
  /** A path, or all bytes. */
  readonly input: Uint8Array | string;
  readonly header: Metadata;
  /** What is wrong where only a part of the picture was decoded here. */
  readonly damage?: string | null;
};

/**
 * The formats that are decoded. Never SVG, which may refer to other files, nor PDF and the like.
 */
const decodedTypes = new Set(['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif']);

/**
 * Opens a picture, given by path or by all its bytes, as something that sharp decodes: mostly the
 * picture itself. Of a HEIC, a JPEG XL or the like, an AVIF of wide colours and a film, which
 * sharp's libvips cannot decode or not well, it is the pixels, decoded here. `admit` is called with what
 * the header says before anything is decoded, and throws where that is too much.
 */
export async function openSource(
  input: Uint8Array | string,
  maxMegapixels: number,
  admit: (header: Header) => void,
  isFilm = false,
): Promise<Source> {
  const admitDecoded = (size: Size) =>
    admit({ ...size, format: 'heif', channels: 4, depth: 'uchar', isProgressive: false });
  if (isFilm) {
    const frame = await decodeFilmFrame(input, admitDecoded);
    return { input: frame, header: await openHeader(frame) };
  }
  const head = await readHead(input);
  const { format } = identify(head);
  if (isStillFormat(format)) {
    const picture = await decodeStill(input, format, admitDecoded);
    return { input: picture, header: await openHeader(picture) };
  }
  const file = otherBrand(head) === null ? input : asSinglePicture(await bytesOf(input));
  if (isSequence(head) && !(await findPrimaryPicture(await bytesOf(file)))) {
    const frame = await decodeFilmFrame(input, admitDecoded);
    return { input: frame, header: await openHeader(frame) };
  }
  const found = await readHeader(file, format);
  if (found && !decodedTypes.has(found.format ?? '')) {
    throw new DamagedImageError(`not a photo but ${found.format}`);
  }
  if (found && (found.format !== 'heif' || found.compression === 'av1')) {
    admit(found);
    const mapped =
      found.format === 'heif' &&
      (await decodeWideAvif(
        await bytesOf(file),
        found.bitsPerSample ?? 8,
        found.icc !== undefined,
      ));
    return mapped
      ? { input: mapped, header: await openHeader(mapped) }
      : { input: file, header: found };
  }
  const icc = found?.icc ?? null;
  const { bytes, damage } = await decodeHeic(await bytesOf(file), {
    icc,
    maxMegapixels,
    admit: admitDecoded,
  });
  return { input: bytes, header: await openHeader(bytes), damage };
}

/** The header, or null for a HEIF that libvips cannot read, such as one of more than 256 items. */
async function readHeader(
  input: Uint8Array | string,
  format: Identity['format'],
): Promise<Metadata | null> {
  try {
    return await openHeader(input);
  } catch (error) {
    if (format === 'heif') return null;
    throw error;
  }
}

function openHeader(input: Uint8Array | string): Promise<Metadata> {
  return openPicture(input, { failOn: 'none', limitInputPixels: false }).metadata();
}

/** Bytes. The largest HEIC of a phone, of 200 megapixels, has some 30 MB. */
const MOST_READ = 128 * 1024 * 1024;

async function bytesOf(input: Uint8Array | string): Promise<Uint8Array> {
  if (typeof input !== 'string') return input;
  const file = await open(input);
  try {
    if ((await file.stat()).size > MOST_READ) throw new GaveUpError('takes too much memory');
    return await file.readFile();
  } finally {
    await file.close();
  }
}
