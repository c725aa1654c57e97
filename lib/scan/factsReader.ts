import { mediaTypeOf } from '../http/mediaTypes.ts';
import { nothingAbout } from '../images/metadata/about.ts';
import type { Headed } from '../images/metadata/headerReader.ts';
import type { FileEnds, Library, OpenedFile } from '../library/library.ts';
import { pathBytes } from '../library/rawPath.ts';
import { codeOf } from '../process/thrown.ts';
import { KEY_HEAD_BYTES, KEY_TAIL_BYTES, keysOf } from './contentKeys.ts';
import {
  aboutFacts,
  type FactsSettings,
  factsByName,
  type PhotoFacts,
  READER_VERSION,
  withDamage,
  withFilm,
} from './photoFacts.ts';
import { readFullKey } from './readKeys.ts';
import type { ScannedPhoto } from './scannedAlbums.ts';
import { type Beside, readSidecars } from './sidecars.ts';

/** Reads the facts of a photo; null where its file is gone. */
export type FactsReader = (photo: ScannedPhoto) => Promise<PhotoFacts | null>;

/** The modules that decode headers. */
type Decoders = Awaited<ReturnType<typeof loadDecoders>>;

/** They are loaded only here: a scan that finds nothing new takes less time than loading them. */
async function loadDecoders() {
  const { readPicture } = await import('../images/metadata.ts');
  const { aboutOf, findBlocks } = await import('../images/metadata/about.ts');
  const { findMotion } = await import('../images/motion.ts');
  const { readFilm } = await import('../images/film.ts');
  const { filmTypeOf, identify } = await import('../images/identify.ts');
  return { readPicture, aboutOf, findBlocks, findMotion, readFilm, filmTypeOf, identify };
}

/** Makes a reader of headers. */
export async function openFactsReader(
  library: Library,
  settings: FactsSettings,
): Promise<FactsReader> {
  const decoders = await loadDecoders();

  const readKeysOf = async (photo: ScannedPhoto, ends: FileEnds) => {
    const { quick: quickKey, full, old: oldKey } = keysOf(ends);
    const fullKey = full ?? (settings.checksums ? await readFullKey(library, photo) : null);
    return { quickKey, fullKey, oldKey, readSize: ends.size, readBy: READER_VERSION };
  };
  return async (photo) => {
    const plain = factsByName(photo);
    const file = openRest(library, photo);
    try {
      const ends = await library.readEnds(pathBytes(photo.rawPath), KEY_HEAD_BYTES, KEY_TAIL_BYTES);
      const keys = await readKeysOf(photo, ends);
      const beside = await readSidecars(
        library,
        photo.rawPath,
        settings.sidecars.of(photo.rawPath),
      );
      const headed = { head: ends.bytes, size: ends.size, read: file.read };
      const read = { photo, plain, beside, settings, decoders };
      return { ...(await readKindFacts(library, headed, ends.tail, read)), ...keys };
    } catch (error) {
      if (isAbsence(error)) return null;
      const damaged = `cannot be read (${codeOf(error) ?? 'unknown error'})`;
      return { ...plain, damaged, wasRead: false };
    } finally {
      await file.close();
    }
  };
}

type ReadPhoto = {
  readonly photo: ScannedPhoto;
  /** What is known by its name. */
  readonly plain: PhotoFacts;
  readonly beside: Beside;
  readonly settings: FactsSettings;
  readonly decoders: Decoders;
};

/**
 * The facts of a picture or a film, whichever the first bytes say: exports of phones call pictures films
 * (`.MOV`), and films pictures (`.HEIC`, `.JPG`).
 */
async function readKindFacts(
  library: Library,
  file: Headed,
  tail: Uint8Array,
  read: ReadPhoto,
): Promise<PhotoFacts> {
  const { plain, decoders } = read;
  const { format } = decoders.identify(file.head);
  if (plain.kind === 'video') {
    if (format === null || format === 'film') return readFilmFacts(library, read);
    return readPictureFacts(file, tail, { ...read, plain: { ...plain, kind: 'image' } });
  }
  if (plain.kind === 'image' && format === 'film') {
    const mediaType = decoders.filmTypeOf(file.head);
    const named = { ...read, plain: { ...plain, kind: 'video', mediaType } as const };
    const film = await readFilmFacts(library, named);
    if (film.codecs !== null) return film;
  }
  return readPictureFacts(file, tail, read);
}

/** The facts of a picture; of one that cannot be shown, those that its file tells all the same. */
async function readPictureFacts(
  file: Headed,
  tail: Uint8Array,
  { photo, plain, beside, settings, decoders }: ReadPhoto,
): Promise<PhotoFacts> {
  const { aboutOf, findBlocks, readPicture } = decoders;
  const blocks = await findBlocks(file);
  const motion = await readMotion(file, { tail, xmp: blocks.xmp }, decoders);
  const known = { ...plain, ...aboutFacts(plain, aboutOf(blocks), beside, settings) };
  return readPicture(file, mediaTypeOf(photo.filename)).then(
    ({ mediaType, width, height, orientation }): PhotoFacts => ({
      ...known,
      ...motion,
      kind: 'image',
      mediaType,
      width,
      height,
      orientation,
    }),
    (error: unknown) => withDamage(known, error),
  );
}

/**
 * The facts of the film inside a picture's file. A film of which nothing can be found out counts
 * as absent.
 */
async function readMotion(
  file: Headed,
  where: Parameters<Decoders['findMotion']>[1],
  { findMotion, readFilm }: Decoders,
): Promise<Partial<PhotoFacts>> {
  const motion = await findMotion(file, where);
  const { read } = file;
  if (!motion || !read) return {};
  const { start, length } = motion;
  const inside = {
    size: length,
    read: (from: number, to: number) => read(start + from, start + Math.min(to, length)),
  };
  const { codecs, duration } = await readFilm(inside).catch((error: unknown) => {
    if (codeOf(error) !== undefined) throw error;
    return { codecs: null, duration: null };
  });
  return codecs === null ? {} : { codecs, duration, motionStart: start, motionLength: length };
}

/** The index of a film may be anywhere in it, so it is read by ranges of the open file. */
async function readFilmFacts(
  library: Library,
  { photo, plain, beside, settings, decoders }: ReadPhoto,
): Promise<PhotoFacts> {
  const file = await library.open(pathBytes(photo.rawPath));
  if (file === null) throw goneError();
  try {
    const film = await decoders.readFilm({ size: file.size, read: file.readRange });
    return withFilm(plain, film, beside, settings);
  } catch (error) {
    const known = { ...plain, ...aboutFacts(plain, nothingAbout, beside, settings) };
    return withDamage(known, error);
  } finally {
    await file.close();
  }
}

/** Reads parts of a file beyond its beginning; it is opened only when the first of them is needed. */
function openRest(library: Library, { rawPath }: ScannedPhoto) {
  let opened: Promise<OpenedFile | null> | null = null;
  return {
    read: async (start: number, end: number): Promise<Uint8Array> => {
      opened ??= library.open(pathBytes(rawPath));
      const file = await opened;
      if (file === null) throw goneError();
      return file.readRange(start, Math.min(end, file.size));
    },
    close: async () => {
      await (await opened?.catch(() => null))?.close();
    },
  };
}

/** The error of the system for a file that went while it was read. */
function goneError(): Error {
  return Object.assign(new Error('gone'), { code: 'ENOENT' });
}

function isAbsence(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR';
}
