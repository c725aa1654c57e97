import { type About, aboutOf, findBlocks } from '../images/metadata/about.ts';
import type { Headed } from '../images/metadata/headerReader.ts';
import { type PictureHeader, readPicture } from '../images/metadata.ts';
import { type FileDateSource, fileDateSources } from '../time/takenSource.ts';

type Stated = { readonly at: string; readonly offset: number | null };

export type TestMetadata = PictureHeader &
  About & {
    /** What a clock showed, by the first source that says so. */
    readonly taken: (Stated & { readonly source: FileDateSource }) | null;
    readonly gpsTime: number | null;
  };

/** Tests only: dates, camera, position and texts of a picture or a camera raw file. */
export async function readAbout(file: Headed): Promise<About> {
  return aboutOf(await findBlocks(file));
}

/** Tests only: all metadata of a picture's file; `complete`: these bytes are the whole file. */
export async function readMetadata(
  bytes: Uint8Array,
  { complete, mediaTypeHint }: { readonly complete: boolean; readonly mediaTypeHint?: string },
): Promise<TestMetadata> {
  const file = { head: bytes, size: complete ? bytes.length : null, read: null };
  return { ...(await readPicture(file, mediaTypeHint)), ...taking(await readAbout(file)) };
}

/** Tests only: the same of a file whose first bytes are read first, as a scan reads it. */
export async function readInParts(
  bytes: Uint8Array,
  mediaTypeHint?: string,
): Promise<TestMetadata & { readonly bytesRead: number }> {
  let bytesRead = 0;
  const file: Headed = {
    head: bytes.subarray(0, 128 * 1024),
    size: bytes.length,
    read: (start, end) => {
      const part = bytes.subarray(start, end);
      bytesRead += part.length;
      return Promise.resolve(part);
    },
  };
  const picture = await readPicture(file, mediaTypeHint);
  return { ...picture, ...taking(await readAbout(file)), bytesRead };
}

function taking(about: About): About & Pick<TestMetadata, 'taken' | 'gpsTime'> {
  const found = fileDateSources.flatMap((source) => {
    const date = about.dates[source];
    const isGuess = source === 'changed';
    return date && 'at' in date && !isGuess ? [{ ...date, source }] : [];
  });
  const gps = about.dates.gps;
  const gpsTime = gps && 'instant' in gps ? gps.instant : null;
  return { ...about, taken: found[0] ?? null, gpsTime };
}
