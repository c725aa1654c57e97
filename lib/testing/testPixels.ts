import sharp from 'sharp';

/** Tests only: the colour of a pixel, in sRGB. */
export async function pixelAt(bytes: Buffer, x: number, y: number): Promise<number[]> {
  const one = sharp(bytes).extract({ left: x, top: y, width: 1, height: 1 });
  return [...(await one.toColourspace('srgb').raw().toBuffer())];
}

/** Tests only: is a colour the expected one, apart from the small changes that encoders make? */
export function near(found: number[], expected: number[], allowed = 12): boolean {
  return expected.every((value, at) => Math.abs(value - (found[at] ?? -999)) <= allowed);
}

/** Tests only: what a decoder says of a picture. */
export async function describePicture(bytes: Buffer) {
  const { format, width, height, exif, xmp, iptc } = await sharp(bytes).metadata();
  return { format, width, height, hasMetadata: Boolean(exif ?? xmp ?? iptc) };
}
