import { findProfile, openPicture } from './decoder.ts';
import { HeaderReader, OutOfReach } from './metadata/headerReader.ts';
import { type PrimaryPicture, readPrimaryPicture } from './metadata/primaryPicture.ts';
import { allocateTiff, tiffOf } from './profiledPixels.ts';
import { hdrTransferOf, openToneMap } from './toneMap.ts';

/** libvips gives 16 bits for each channel; the highest of them are those of the file. */
const WIDE_BITS = 16;

/**
 * Decodes an AVIF whose colours libvips would not show right: upright, as a TIFF, as a HEIC is (`heic.ts`). One
 * of high dynamic range becomes sRGB; one that names the colours of phones by numbers alone gets their profile.
 * `file` is all of its bytes, `bits` the depth of each channel, `hasProfile`: it has a profile of its own. Null
 * for any other AVIF. Throws what libvips throws.
 */
export async function decodeWideAvif(
  file: Uint8Array,
  bits: number,
  hasProfile: boolean,
): Promise<Buffer | null> {
  const { colours, peak } = (await findPrimaryPicture(file)) ?? { colours: null, peak: null };
  const transfer = colours && hdrTransferOf(colours.transfer);
  const isDynamic = colours !== null && transfer !== null;
  const icc = isDynamic || hasProfile ? null : await findProfile(colours?.primaries);
  if (!isDynamic && icc === null) return null;
  const isWide = isDynamic && bits > 8;
  const { data, info } = await openPicture(file, { limitInputPixels: false, ignoreIcc: true })
    .autoOrient()
    .toColourspace(isWide ? 'rgb16' : 'srgb')
    .raw({ depth: isWide ? 'ushort' : 'uchar' })
    .toBuffer({ resolveWithObject: true });
  const channels = info.channels === 4 ? 4 : 3;
  if (!isDynamic) return tiffOf({ ...info, data }, channels, icc);
  const codes = isWide ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  if (isWide)
    for (let at = 0; at < codes.length; at += 1) codes[at] = (codes[at] ?? 0) >> (WIDE_BITS - bits);
  const { bytes, pixels } = allocateTiff({ ...info, channels }, null);
  openToneMap({ transfer, primaries: colours.primaries, bits, peak })(codes, pixels, channels);
  return bytes;
}

/** What a HEIF, given by all its bytes, says of its primary picture; null where it has none. */
export async function findPrimaryPicture(file: Uint8Array): Promise<PrimaryPicture | null> {
  const headed = { head: file, size: file.length, read: null };
  return readPrimaryPicture(new HeaderReader(headed)).catch((error: unknown) => {
    if (error instanceof OutOfReach || error instanceof RangeError) return null;
    throw error;
  });
}
