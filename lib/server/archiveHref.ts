import type { Config } from '../config/config.ts';
import type { Database } from '../db/open.ts';
import type { Locale } from '../i18n/locale.ts';
import { countSequence, type Sequence, type SequencePage } from '../photos/sequence.ts';
import { archiveOf, archiveVersion } from './archiveSet.ts';

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
  { photos, pages }: SequencePage,
): string | null {
  if (pages > 1) return countSequence(db, sequence, 'archivedOriginals') > 0 ? path : null;
  const archive = archiveOf(db, sequence, photos);
  return archive && `${path}?v=${archiveVersion(archive, locale, config.timezone)}`;
}
