// Makes the icons from public/icon.svg. Run it when that changes: node scripts/icons/make.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { projectRoot } from '../../lib/process/projectRoot.ts';

const folder = join(projectRoot(), 'public');
const drawing = readFileSync(join(folder, 'icon.svg'), 'utf8');

/**
 * The colour of the drawing's background. That has round corners, which must go where a system cuts
 * icons itself.
 */
const GROUND = '#2a1d15';
const squared = drawing.replace(/(<rect width="64" height="64") rx="13"/, '$1');
if (squared === drawing) throw new Error('The ground of public/icon.svg is not where it was');

for (const size of [32, 192, 512]) await write(`icon-${size}.png`, drawing, size);
// iOS cuts the corners itself, and fills what is transparent with black.
await write('icon-180.png', squared, 180);
// Of a maskable icon only a circle of 80 % is sure to be seen (w3.org/TR/appmanifest, "safe zone").
for (const size of [192, 512]) await writeMaskable(`icon-maskable-${size}.png`, size);

async function write(name: string, svg: string, size: number): Promise<void> {
  save(name, await draw(svg, size).png({ compressionLevel: 9, palette: true }).toBuffer());
}

async function writeMaskable(name: string, size: number): Promise<void> {
  const inner = Math.round(size * 0.82);
  const picture = await draw(squared, inner).png().toBuffer();
  const full = { width: size, height: size, channels: 3, background: GROUND } as const;
  const placed = sharp({ create: full }).composite([{ input: picture, gravity: 'centre' }]);
  save(name, await placed.png({ compressionLevel: 9, palette: true }).toBuffer());
}

function draw(svg: string, size: number) {
  return sharp(Buffer.from(svg), { density: (72 * size) / 64 }).resize(size, size);
}

function save(name: string, bytes: Buffer): void {
  writeFileSync(join(folder, name), bytes);
  console.log(`${name}: ${bytes.length} bytes`);
}
