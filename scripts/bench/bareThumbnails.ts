import { runBareLoop } from './bareLoop.ts';
import { encoding, squarePreset } from './galleries.ts';

/* `bareThumbnails.ts FORMAT IN_FLIGHT FILE...`: a process that does nothing but sharp's work. */
const [, , format, inFlight, ...files] = process.argv;
const before = process.cpuUsage();
const started = performance.now();
await runBareLoop(files, squarePreset, {
  format: format === 'webp' ? 'webp' : 'jpeg',
  encoding,
  inFlight: Number(inFlight),
});
const { user, system } = process.cpuUsage(before);
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ seconds, cpuMs: (user + system) / 1000 }));
