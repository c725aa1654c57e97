import type { Database } from '../../../lib/db/open.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { FlashAddress } from './FlashAddress.tsx';
import { readFlash } from './flash.ts';
import { UndoForm } from './UndoForm.tsx';

type Props = {
  readonly db: Database;
  readonly t: AdminTexts;
  /** Is it for an administrator, and not for somebody who may only start scans? */
  readonly isAdmin: boolean;
  readonly here: string;
  readonly searchParams: Awaited<SearchParams>;
};

/**
 * What was done, at the bottom of the window wherever the page is scrolled to, with a button that
 * undoes it. It stays until the page is left.
 */
export function Flash({ here, searchParams, ...reader }: Props) {
  const { t } = reader;
  const flash = readFlash(reader, searchParams);
  if (!flash) return null;
  return (
    <div className="flash" tabIndex={-1}>
      <p role="status">{flash.text}</p>
      {flash.undo.length > 0 && <UndoForm t={t} changes={flash.undo} back={here} />}
      <FlashAddress here={here} />
    </div>
  );
}
