import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { developPhoto } from '../../scripts/try/demo/develop.ts';

/** A picture to draw: its path in the library, its size in pixels, when it was taken. */
export type Drawn = {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** As EXIF writes it. */
  readonly taken: string;
  /** Degrees, north and east positive. */
  readonly position?: { readonly latitude: number; readonly longitude: number };
};

/** Photos 1.jpg, 2.jpg, ... of a directory, a minute apart, wide and tall by turns. */
export function drawnIn(directory: string, count: number): Drawn[] {
  const [, year, month, day] = /^(\d{4})\/(\d\d)_(\d\d)_/.exec(directory) ?? [];
  return Array.from({ length: count }, (_, at) => ({
    path: `${directory}/${at + 1}.jpg`,
    width: at % 3 === 1 ? 600 : 900,
    height: at % 3 === 1 ? 900 : 600,
    taken: `${year}:${month}:${day} 12:${String(at).padStart(2, '0')}:00`,
  }));
}

/** Writes the pictures as JPEG files, each of another colour. */
export async function writePictures(library: string, pictures: readonly Drawn[]): Promise<void> {
  for (const [at, { path, width, height, taken, position = null }] of pictures.entries()) {
    const colour = `hsl(${(at * 47) % 360} 45% 55%)`;
    const bytes = await developPhoto({
      path,
      width,
      height,
      taken,
      offset: '+01:00',
      position,
      isSurprise: false,
      draw: () => `<rect width="100%" height="100%" fill="${colour}"/>`,
    });
    mkdirSync(dirname(join(library, path)), { recursive: true });
    writeFileSync(join(library, path), bytes);
  }
}
