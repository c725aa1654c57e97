import { type DescribedPolicy, describePolicy } from '../../../lib/access/describePolicy.ts';
import type { Target } from '../../../lib/access/targets.ts';
import type { AdminContext } from '../_admin/context.ts';
import { PolicyWords } from '../_admin/PolicyWords.tsx';
import type { PolicyKind } from './formState.ts';
import { PolicyForm } from './PolicyForm.tsx';
import { policyFormProps } from './policyFormProps.ts';

type Props = {
  readonly context: AdminContext;
  readonly target: Target;
  readonly here: string;
  /** Of a photo: what it takes without a policy of its own. */
  readonly album?: DescribedPolicy | null;
};

const noTerms = { originals: true, archives: true, stripMetadata: false };
const wishOf = (value: boolean) => (value ? 'yes' : 'no');

/** The policy of one album or photo, and the form that changes it. */
export function TargetPolicy({ context, target: { kind, id }, here, album }: Props) {
  const { db, t } = context;
  const policy = describePolicy(db, { kind, id });
  const offered = policyFormProps(context, kind);
  const kinds: PolicyKind[] = ['set', ...(offered.examples.length > 0 ? ['copy' as const] : [])];
  // A photo begins on the terms of its album.
  const terms = policy ?? album ?? noTerms;
  return (
    <section aria-labelledby="policy">
      <h2 id="policy">{t('policy')}</h2>
      <p className="policy-says">
        <PolicyWords t={t} policy={policy} of={kind} />
        {!policy && album !== undefined && (
          <small>
            <PolicyWords t={t} policy={album} of="album" />
          </small>
        )}
      </p>
      <details open={policy === null && kind === 'album'}>
        <summary>{t('changePolicy')}</summary>
        <PolicyForm
          {...offered}
          hidden={[
            [kind, String(id)],
            ['back', here],
          ]}
          many={false}
          kinds={policy === null ? kinds : [...kinds, 'unset']}
          initial={{
            kind: 'set',
            public: policy?.public ?? false,
            inherit: policy?.inherit ?? true,
            userIds: policy?.users.map((user) => user.id) ?? [],
            groupIds: policy?.groups.map((group) => group.id) ?? [],
            files: {
              originals: wishOf(terms.originals),
              archives: wishOf(terms.archives),
              stripMetadata: wishOf(terms.stripMetadata),
            },
            from: '',
          }}
        />
      </details>
    </section>
  );
}
