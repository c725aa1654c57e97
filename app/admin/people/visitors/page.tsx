import type { SearchParams } from '../../../_gallery/parameters.ts';
import { AdminFrame } from '../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../_admin/context.ts';
import { asSearchParams } from '../../_admin/searchParams.ts';
import { SeeAsButton } from '../../see-as/SeeAsButton.tsx';
import { SeenThings } from '../_sees/SeenThings.tsx';

const PATH = '/admin/people/visitors';

/** Everything that visitors see without signing in. */
export default async function VisitorsPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(PATH);
  const { t } = context;
  const search = asSearchParams(await searchParams);
  return (
    <AdminFrame
      context={context}
      here={search.size > 0 ? `${PATH}?${search}` : PATH}
      title={t('seesTitleVisitors')}
      up={{ href: '/admin/people', text: t('people') }}
    >
      <SeeAsButton context={context} person={null} />
      <SeenThings context={context} who={null} path={PATH} search={search} />
    </AdminFrame>
  );
}
