import { lastValue, parsedOrNotFound, type SearchParams } from '../../../_gallery/parameters.ts';
import { AdminFrame } from '../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../_admin/context.ts';
import { asSearchParams } from '../../_admin/searchParams.ts';
import { findShareable } from '../selection.ts';
import { AlbumChoice } from './AlbumChoice.tsx';
import { FrameForm } from './FrameForm.tsx';
import { ShareForm } from './ShareForm.tsx';

const HERE = '/admin/shares/new';

export default async function NewSharePage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { db, t } = context;
  const given = await searchParams;
  const chosen = parsedOrNotFound(() => findShareable(db, asSearchParams(given)));
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('newShare')}
      up={{ href: '/admin/shares', text: t('shares') }}
    >
      {chosen ? (
        <>
          <ShareForm context={context} chosen={chosen} />
          <FrameForm context={context} chosen={chosen} />
        </>
      ) : (
        <AlbumChoice context={context} query={lastValue(given['q']) ?? ''} />
      )}
    </AdminFrame>
  );
}
