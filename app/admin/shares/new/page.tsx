import { shortestPassword } from '../../../../lib/sessions/password.ts';
import { lastValue, type SearchParams, wanted } from '../../../_gallery/parameters.ts';
import { AdminFrame } from '../../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../../_admin/context.ts';
import { asSearchParams } from '../../_admin/searchParams.ts';
import { lifetimes } from '../../links/lifetimes.ts';
import { findShareable, type Shareable } from '../selection.ts';
import { AlbumChoice } from './AlbumChoice.tsx';
import { ShareForm } from './ShareForm.tsx';

const here = '/admin/shares/new';

export default async function NewSharePage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(here);
  const { db, t } = context;
  const given = await searchParams;
  const chosen = wanted(() => findShareable(db, asSearchParams(given)));
  return (
    <AdminFrame
      context={context}
      here={here}
      title={t('newShare')}
      up={{ href: '/admin/shares', text: t('shares') }}
    >
      {chosen ? (
        <ChosenForm context={context} chosen={chosen} />
      ) : (
        <AlbumChoice context={context} query={lastValue(given['q']) ?? ''} />
      )}
    </AdminFrame>
  );
}

function ChosenForm({ context: { t }, chosen }: { context: AdminContext; chosen: Shareable }) {
  const whole = chosen.kind === 'album';
  return (
    <ShareForm
      album={whole ? String(chosen.id) : ''}
      photos={whole ? '' : chosen.ids.join(',')}
      suggestedName={whole ? chosen.title.name : ''}
      lifetimes={[
        { days: '', text: t('shareLifetimeNever') },
        ...lifetimes.map((days) => ({ days, text: t('lifetime-days', { count: Number(days) }) })),
      ]}
      texts={{
        what: whole
          ? t.markup('ofAlbum', { name: chosen.title.name, n: (name) => name })
          : t('ofPhotos', { count: chosen.ids.length }),
        whatHint: whole ? t('shareOfAlbumHint') : '',
        name: t('shareName'),
        nameHint: t('shareNameHint'),
        expires: t('expires'),
        password: t('sharePassword'),
        passwordHint: t('sharePasswordHint', { least: String(shortestPassword) }),
        originals: t('shareOriginals'),
        originalsHint: t('shareOriginalsHint'),
        make: t('makeShare'),
        madeFor: t('shareMadeFor'),
        shownOnce: t('shownOnce'),
        copy: t('copy'),
        copied: t('copied'),
        qrCode: t('qrCode'),
        print: t('print'),
      }}
    />
  );
}
