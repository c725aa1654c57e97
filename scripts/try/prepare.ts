import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makePrivateDirectory } from '../../lib/process/privateFiles.ts';
import { findPatterns } from '../../lib/scan/findPatterns.ts';
import { describeFound } from '../setup/describeFound.ts';
import { galleryText } from '../setup/galleryText.ts';

/** A reason for which `npm run try` cannot start, as a sentence for its user. */
export class TryError extends Error {
  override name = 'TryError';
}

/** The places of a try-out: its own folder, and the user's library, or null for the demo. */
export type TryPlace = {
  readonly folder: string;
  readonly library: string | null;
  readonly port: number;
};

/**
 * Writes the try-out's gallery.yaml; an existing one is kept, and only the port in its url is
 * changed.
 *
 * @throws TryError where the directory has no photos.
 */
export async function prepareGalleryFile({ folder, library, port }: TryPlace): Promise<void> {
  const file = join(folder, 'gallery.yaml');
  const url = `http://localhost:${port}`;
  if (existsSync(file)) {
    const text = readFileSync(file, 'utf8');
    const moved = text.replace(/^url: http:\/\/localhost:\d+/m, `url: ${url}`);
    if (moved !== text) writeFileSync(file, moved);
    return;
  }
  const about = 'The gallery that `npm run try` shows. Written once: your changes stay.';
  const text =
    library === null
      ? galleryText({ about, title: 'Albumen', url, library: './library', newAlbums: 'private' })
      : await textForDirectory(library, about, url);
  makePrivateDirectory(folder);
  // A line for each request would hide the link that signs in.
  writeFileSync(file, `${text}\nlog_level: warn\n`);
}

async function textForDirectory(library: string, about: string, url: string): Promise<string> {
  const detected = await findPatterns(library);
  if (detected.photos === 0) {
    throw new TryError(
      `There are no photos in ${library}: no file below it has a name like .jpg, .png, .webp, .heic, .avif, .gif, .tiff, .mp4 or .mov.`,
    );
  }
  console.log(describeFound(library, detected));
  return galleryText({
    about,
    title: basename(library) || 'Gallery',
    url,
    library,
    newAlbums: 'private',
    detected,
  });
}
