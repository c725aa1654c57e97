import { notFound } from 'next/navigation';
import { listUsers } from '../../../../../lib/people/peopleList.ts';
import { getId, type SearchParams } from '../../../../_gallery/parameters.ts';
import { AdminFrame } from '../../../_admin/AdminFrame.tsx';
import { getAdminContext } from '../../../_admin/context.ts';
import { asSearchParams } from '../../../_admin/searchParams.ts';
import { SeeAsButton } from '../../../see-as/SeeAsButton.tsx';
import { SeenThings } from '../../_sees/SeenThings.tsx';

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams };

/** Everything that a person sees, and why. */
export default async function SeesPage({ params, searchParams }: Props) {
  const id = getId((await params).id);
  const path = `/admin/people/${id}/sees`;
  const context = await getAdminContext(path);
  const { db, t } = context;
  const person = listUsers(db).find((user) => user.id === id) ?? notFound();
  const search = asSearchParams(await searchParams);
  return (
    <AdminFrame
      context={context}
      here={search.size > 0 ? `${path}?${search}` : path}
      title={t('seesTitle', { name: person.name })}
      up={{ href: `/admin/people/${id}`, text: person.name }}
    >
      <SeeAsButton context={context} person={person} />
      <SeenThings context={context} who={id} path={path} search={search} />
    </AdminFrame>
  );
}
