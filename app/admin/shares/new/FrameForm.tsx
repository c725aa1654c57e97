import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { SubmitLine } from '../../_admin/SubmitLine.tsx';
import { NewLinkNotice } from '../../links/NewLinkNotice.tsx';
import { makeFrameAction } from '../actions.ts';
import { nameOf, type Shareable } from '../selection.ts';

type Props = { readonly context: AdminContext; readonly chosen: Shareable };

/** One button that makes a frame of what is chosen. */
export function FrameForm({ context: { t }, chosen }: Props) {
  const isAlbum = chosen.kind === 'album';
  return (
    <section className="form-narrow" aria-labelledby="frame">
      <h2 id="frame">{t('frame')}</h2>
      <p className="admin-prose">{t('frameHint')}</p>
      <ActionForm action={makeFrameAction} made={<NewLinkNotice />} once>
        <input type="hidden" name="album" value={isAlbum ? chosen.id : ''} />
        <input type="hidden" name="photos" value={isAlbum ? '' : chosen.ids.join(',')} />
        <input type="hidden" name="name" value={nameOf(chosen) || t('frameOfPhotos')} />
        <SubmitLine>{t('makeFrame')}</SubmitLine>
      </ActionForm>
    </section>
  );
}
