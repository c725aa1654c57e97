import { NeedMoreBytes } from '../errors.ts';
import { noExif, readExif } from '../exif.ts';
import { identify, latin1 } from '../identify.ts';
import { readJpegBlocks } from '../jpegHeader.ts';
import { parseNamedDate } from '../namedDate.ts';
import { findMinoltaTiff } from '../raw/minolta.ts';
import type { FoundDates } from '../takenDate.ts';
import { type Blocks, noBlocks } from './blocks.ts';
import { readBoxBlocks, readJp2Blocks, readJxlBlocks } from './boxes.ts';
import { type Camera, mergeCamera, type Position } from './camera.ts';
import { readPngBlocks, readWebpBlocks } from './chunks.ts';
import { readGifBlocks } from './gifBlocks.ts';
import { type Headed, HeaderReader, OutOfReach, viewOf } from './headerReader.ts';
import { readIptc } from './iptc.ts';
import { packTiff } from './packedTiff.ts';
import { cleanCaption, cleanTitle, mergeTexts, noTexts, type PhotoTexts } from './texts.ts';
import { noXmp, readXmp } from './xmp.ts';

/** What a file says about a photo, whether or not its picture can be shown. */
export type About = {
  readonly dates: FoundDates;
  readonly camera: Camera | null;
  readonly position: Position | null;
  readonly texts: PhotoTexts;
  /** Apple's identifier of the live photo that the picture or film belongs to. */
  readonly contentIdentifier: string | null;
};

export const nothingAbout: About = {
  dates: {},
  camera: null,
  position: null,
  texts: noTexts,
  contentIdentifier: null,
};

/**
 * Finds the metadata of a picture or a camera raw file, damaged or not. Reads only the parts that
 * contain it, and a bounded number of bytes (`HeaderReader`). Rejects with what the file's `read`
 * rejects with, and with NeedMoreBytes where that is null and the head does not contain everything.
 */
export async function findBlocks(file: Headed): Promise<Blocks> {
  const reader = new HeaderReader(file);
  try {
    return await readBlocks(reader, file.head);
  } catch (error) {
    if (error instanceof OutOfReach || error instanceof RangeError) return noBlocks;
    throw error;
  }
}

const FUJI_JPEG = 84;
const MOST_JPEG_HEADER = 4 * 1024 * 1024;

async function readBlocks(reader: HeaderReader, head: Uint8Array): Promise<Blocks> {
  const { format } = identify(head);
  if (format === 'jpeg') return readJpeg(reader, head);
  if (format === 'png') return readPngBlocks(reader);
  if (format === 'webp') return readWebpBlocks(reader);
  if (format === 'gif') return readGifBlocks(reader);
  if (latin1(head, 4, 8) === 'ftyp') return readBoxBlocks(reader);
  if (latin1(head, 4, 8) === 'JXL ') return readJxlBlocks(reader);
  if (latin1(head, 4, 8) === 'jP  ') return readJp2Blocks(reader);
  if (latin1(head, 0, 8) === 'FUJIFILM') {
    const place = viewOf(await reader.exactly(FUJI_JPEG, 8));
    const length = Math.min(place.getUint32(4), MOST_JPEG_HEADER);
    return { ...noBlocks, ...readJpegBlocks(await reader.upTo(place.getUint32(0), length), true) };
  }
  const tiff = await packTiff(reader, await findMinoltaTiff(reader));
  return tiff ? { ...noBlocks, ...tiff } : noBlocks;
}

/** Reads the segments before a JPEG's picture, with more of the file for as long as they go on. */
async function readJpeg(reader: HeaderReader, head: Uint8Array): Promise<Blocks> {
  let bytes = head;
  for (;;) {
    try {
      return { ...noBlocks, ...readJpegBlocks(bytes, bytes.length >= MOST_JPEG_HEADER) };
    } catch (error) {
      if (!(error instanceof NeedMoreBytes)) throw error;
      const wanted = Math.max(error.atLeast ?? 0, 2 * bytes.length);
      const more = await reader.upTo(0, Math.min(wanted, MOST_JPEG_HEADER));
      if (more.length <= bytes.length) return { ...noBlocks, ...readJpegBlocks(bytes, true) };
      bytes = more;
    }
  }
}

/**
 * XMP and IPTC were written by whoever looked after the photo, and EXIF by the camera: so texts are
 * taken from the former first, exposure and position from the latter.
 */
export function aboutOf({ exif, xmp, iptc, comments, begun }: Blocks): About {
  const camera = exif === null ? noExif : readExif(exif);
  const written = xmp === null ? noXmp : readXmp(xmp);
  const agency = iptc === null ? null : readIptc(iptc);
  const commented: PhotoTexts = {
    ...noTexts,
    title: cleanTitle(comments.get('Title')),
    caption: cleanCaption(comments.get('Description')),
  };
  return {
    dates: {
      exif: camera.original,
      xmp: written.original,
      iptc: agency?.original ?? null,
      digitised:
        camera.digitised ??
        written.digitised ??
        agency?.digitised ??
        parseNamedDate(comments.get('Creation Time') ?? null),
      film: begun === null ? null : { instant: begun },
      gps: camera.gpsTime === null ? null : { instant: camera.gpsTime },
      changed: camera.changed,
    },
    camera: mergeCamera(camera.camera, written.camera),
    position: camera.position ?? written.position,
    texts: mergeTexts([written.texts, agency?.texts ?? noTexts, camera.texts, commented]),
    contentIdentifier: camera.contentIdentifier,
  };
}

/** What a file beside a photo says; of the camera it may say only a part. */
type Stated = Omit<About, 'camera' | 'contentIdentifier'> & {
  readonly camera: Partial<Camera> | null;
};

/**
 * Completes what the photo's own file says by a file beside it. `isEdited`: the owner edits texts in
 * the file beside it, so those come first.
 */
export function mergeAbout(own: About, beside: Stated, { isEdited = false } = {}): About {
  const texts = isEdited ? [beside.texts, own.texts] : [own.texts, beside.texts];
  const stated = Object.entries(beside.dates).filter(([, date]) => date);
  return {
    dates: { ...Object.fromEntries(stated), ...own.dates },
    camera: mergeCamera(own.camera, beside.camera ?? {}),
    position: own.position ?? beside.position,
    texts: mergeTexts(texts),
    contentIdentifier: own.contentIdentifier,
  };
}
