import type { Config } from '../config/config.ts';
import type { Database } from '../db/open.ts';
import { archiveNote } from '../i18n/archiveNote.ts';
import type { Locale } from '../i18n/locale.ts';
import { contentName } from '../images/contentName.ts';
import { STRIP_VERSION } from '../images/strip/strip.ts';
import { type ArchivedFile, type ArchiveSet, archiveSet, filesOf } from '../photos/originals.ts';
import type { ListedPhoto } from '../photos/rows.ts';
import { type Sequence, sequenceIdsOfBoth } from '../photos/sequence.ts';
import type { SequencePage } from '../photos/sequencePage.ts';
import { archiveName } from '../zip/archiveNames.ts';

/** What an archive contains of these photos of a sequence, or null where it would be empty. */
export function archiveOf(
  db: Database,
  sequence: Sequence,
  photos: readonly ListedPhoto[],
): ArchiveSet | null {
  const ids = sequenceIdsOfBoth(db, sequence, 'archivedOriginals', 'metadata');
  return archiveSet(db, sequence.viewer, photos, ids);
}

type Missing = Parameters<typeof archiveNote>[1][number];

/** The note in the archive that names withheld photos. */
export function noteOf(set: ArchiveSet, locale: Locale) {
  const missing: Missing[] = [];
  for (const { photo, withheld } of set) {
    if (withheld !== null) missing.push({ name: archiveName(photo.filename), why: withheld });
  }
  return archiveNote(locale, missing);
}

/** Must be changed whenever the same files would be written as other bytes. */
const FORMAT = 2;

/**
 * The version of an archive: equal versions mean equal bytes. It is computed from the database
 * alone, so that links can contain it and a client that resumes learns that the archive has
 * changed. `timezone` matters since entries have local times.
 */
export function archiveVersion(
  set: ArchiveSet,
  locale: Locale,
  timezone: string,
  note = noteOf(set, locale),
): string {
  const { fileName, text } = note ?? { fileName: '', text: '' };
  return contentName([FORMAT, timezone, fileName, text, ...factsOf(filesOf(set))]);
}

/**
 * What the bytes of files depend on: numbers of each, then texts. The lengths of its texts are among its numbers,
 * so that no two lists of files read the same. There may be tens of thousands: to make a text of each leaves
 * more than twice the garbage.
 */
function factsOf(files: readonly ArchivedFile[]): [Uint8Array, string] {
  const numbers = new Float64Array(files.length * NUMBERS);
  const texts: string[] = [];
  let at = 0;
  for (const { photo, strip } of files) {
    const { id, filename, size, fileTime, etag, contentKey } = photo;
    numbers[at] = id;
    numbers[at + 1] = strip ? STRIP_VERSION : 0;
    numbers[at + 2] = size;
    numbers[at + 3] = fileTime;
    numbers[at + 4] = filename.length;
    numbers[at + 5] = etag.length;
    numbers[at + 6] = contentKey?.length ?? -1;
    at += NUMBERS;
    texts.push(filename, etag, contentKey ?? '');
  }
  return [new Uint8Array(numbers.buffer), texts.join('')];
}

const NUMBERS = 7;

type Asking = { readonly db: Database; readonly locale: Locale; readonly config: Config };

/**
 * The address of the archive of a sequence, for a page that shows some of its photos; null where
 * the archive would be empty. The address contains the version only if all photos are on the page:
 * otherwise computing it would mean reading all of them, and the archive's response gives it
 * anyway.
 */
export function archiveHref(
  { db, locale, config }: Asking,
  path: string,
  sequence: Sequence,
  { photos, archivable }: SequencePage,
): string | null {
  if (archivable !== null) return archivable.originals > 0 ? path : null;
  const archive = archiveOf(db, sequence, photos);
  return archive && `${path}?v=${archiveVersion(archive, locale, config.timezone)}`;
}
