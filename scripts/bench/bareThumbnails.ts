import { constants, setPriority } from 'node:os';
import sharp from 'sharp';
import { encoding, squarePreset } from './galleries.ts';

/*
 * `bareThumbnails.ts FORMAT IN_FLIGHT FILE...`: a process that does nothing but sharp's work, which tells
 * how long thumbnails of these files take at least, `IN_FLIGHT` at a time. Every picture is upright, and
 * the result is bytes in memory. It has the priority of decoders: what else runs on the machine costs
 * whoever is interrupted more processor time as well.
 */
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
const [, , asked, inFlight, ...files] = process.argv;
const format = asked === 'webp' ? 'webp' : 'jpeg';
const before = process.cpuUsage();
const started = performance.now();
sharp.cache(false);
sharp.concurrency(1);
const { width, height, crop } = squarePreset;
const rest = files.values();
const work = async () => {
  for (const path of rest) {
    const picture = sharp(path)
      .autoOrient()
      .resize({ width, height, fit: crop ? 'cover' : 'inside' });
    await picture[format](encoding[format]).toBuffer();
  }
};
await Promise.all(Array.from({ length: Number(inFlight) }, work));
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, cpuMs: (user + system) / 1000 }));
