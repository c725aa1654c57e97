import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { type GreyPicture, similarity } from './ssim.ts';

/*
 * `node scripts/bench/encodings.ts DIR` measures bytes, CPU time and similarity of formats and
 * qualities, on the larger JPEG files of a directory. The defaults of `encoding` were chosen by it
 * (ARCHITECTURE.md).
 */

const LEAST_BYTES = 1.5e6;
const MOST_PICTURES = 8;
const sizes = [
  { width: 1536, height: 1536 },
  { width: 720, height: 480 },
];

const encodings: Readonly<Record<string, (picture: Sharp) => Sharp>> = Object.fromEntries([
  ...[70, 75, 80, 82, 85].map((quality) => [
    `JPEG ${quality}`,
    (picture: Sharp) => picture.jpeg({ quality }),
  ]),
  ['JPEG 80, mozjpeg', (picture: Sharp) => picture.jpeg({ quality: 80, mozjpeg: true })],
  ...[70, 75, 80, 84].flatMap((quality) =>
    [0, 2, 4].map((effort) => [
      `WebP ${quality}, effort ${effort}`,
      (picture: Sharp) => picture.webp({ quality, effort }),
    ]),
  ),
  ['AVIF 50, effort 0', (picture: Sharp) => picture.avif({ quality: 50, effort: 0 })],
  ['AVIF 55, effort 2', (picture: Sharp) => picture.avif({ quality: 55, effort: 2 })],
]);

sharp.cache(false);
sharp.concurrency(1);
const pictures = await loadPictures(process.argv[2] ?? '.');
for (const { width, height } of sizes) {
  const sized = await Promise.all(
    pictures.map((picture) => toPixels(picture.clone().resize(width, height, { fit: 'inside' }))),
  );
  console.log(`\nwithin ${width} x ${height}, of ${sized.length} photos:`);
  for (const [name, encode] of Object.entries(encodings)) await measure(name, encode, sized);
}

async function loadPictures(dir: string): Promise<Sharp[]> {
  const found: Sharp[] = [];
  for (const name of (await readdir(dir, { recursive: true })).sort()) {
    const path = join(dir, name);
    if (!/\.jpe?g$/i.test(name) || (await stat(path)).size < LEAST_BYTES) continue;
    const upright = sharp(path).autoOrient().resize(1536, 1536, { fit: 'inside' });
    found.push(await toPixels(upright));
    if (found.length === MOST_PICTURES) break;
  }
  return found;
}

/** The picture as pixels in memory, so that decoding is not measured. */
async function toPixels(picture: Sharp): Promise<Sharp> {
  const { data, info } = await picture
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return sharp(data, { raw: { width, height, channels } });
}

async function toGrey(picture: Sharp): Promise<GreyPicture> {
  const { data, info } = await picture.greyscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

async function measure(
  name: string,
  encode: (picture: Sharp) => Sharp,
  sized: readonly Sharp[],
): Promise<void> {
  let [bytes, alike, cpuMs] = [0, 0, 0];
  for (const picture of sized) {
    const before = process.cpuUsage();
    const encoded = await encode(picture.clone()).toBuffer();
    const { user, system } = process.cpuUsage(before);
    cpuMs += (user + system) / 1000;
    bytes += encoded.length;
    alike += similarity(await toGrey(picture.clone()), await toGrey(sharp(encoded)));
  }
  const mean = (sum: number) => sum / sized.length;
  console.log(
    [
      name.padEnd(20),
      `${(mean(bytes) / 1000).toFixed(1)} kB`.padStart(9),
      `SSIM ${mean(alike).toFixed(4)}`.padStart(12),
      `${mean(cpuMs).toFixed(1)} ms CPU`.padStart(14),
    ].join(''),
  );
}
