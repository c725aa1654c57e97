import { redirect } from 'next/navigation';
import { listStates } from '../../../lib/access/policyState.ts';
import { pageAddress } from '../../../lib/server/pageAddress.ts';
import { parsedOrNotFound, type SearchParams } from '../../_gallery/parameters.ts';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { getAdminContext } from '../_admin/context.ts';
import { withFlash } from '../_admin/flash.ts';
import { asSearchParams } from '../_admin/searchParams.ts';
import { ChosenThings } from './ChosenThings.tsx';
import { commonPolicy, policyKinds, unchangedTerms } from './change.ts';
import { PolicyForm } from './PolicyForm.tsx';
import { listSelected, selectionFields } from './selection.ts';

/** Changes the policies of all things that were selected in a list. */
export default async function PoliciesPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext('/admin/policies');
  const { db, t } = context;
  const given = asSearchParams(await searchParams);
  const back = pageAddress(given.get('back') ?? '/admin/albums');
  const targets = parsedOrNotFound(() => listSelected(db, given));
  const of = targets[0]?.kind;
  if (of === undefined) redirect(withFlash(back, 'nothing-chosen'));
  // The form starts with what all have in common. A form that removes starts empty, so that nobody
  // is removed by mistake.
  const isRemoval = given.get('kind') === 'remove';
  const title = t(of === 'album' ? 'policiesOfAlbums' : 'policiesOfPhotos', {
    count: targets.length,
  });
  return (
    <AdminFrame
      context={context}
      here={`/admin/policies?${new URLSearchParams([...given])}`}
      title={title}
      up={{ href: back, text: t('back') }}
    >
      <div className="admin-columns">
        <PolicyForm
          context={context}
          of={of}
          hidden={selectionFields(given)}
          many
          kinds={isRemoval ? ['remove'] : policyKinds.filter((kind) => kind !== 'remove')}
          initial={{
            kind: policyKinds.find((kind) => kind === given.get('kind')) ?? 'add',
            ...commonPolicy(isRemoval ? [] : listStates(db, targets).map(({ policy }) => policy)),
            files: unchangedTerms,
            from: '',
          }}
        />
        <ChosenThings context={context} of={of} ids={targets.map(({ id }) => id)} />
      </div>
    </AdminFrame>
  );
}
