import { listShares } from '../../../lib/links/shareUse.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { ShareLine } from './ShareLine.tsx';

const HERE = '/admin/shares';

export default async function SharesPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { db, t } = context;
  const shares = listShares(db);
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('shares')}
      searchParams={await searchParams}
      intro={<p className="admin-prose">{t('sharesIntro')}</p>}
    >
      <p>
        <a className="button button-small" href={`${HERE}/new`}>
          {t('newShare')}
        </a>
      </p>
      {shares.length === 0 ? (
        <p className="admin-prose">{t('noShares')}</p>
      ) : (
        <ul className="lines">
          {shares.map((share) => (
            <ShareLine key={share.id} context={context} share={share} />
          ))}
        </ul>
      )}
    </AdminFrame>
  );
}
