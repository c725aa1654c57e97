import { type DescribedPolicy, describePolicy } from '../../../lib/access/describePolicy.ts';
import type { Target } from '../../../lib/access/targets.ts';
import { giversOf } from '../../../lib/policies/standing/give.ts';
import { ruleText } from '../../../lib/policies/standing/rule.ts';
import type { AdminContext } from '../_admin/context.ts';
import { PolicyWords } from '../_admin/PolicyWords.tsx';
import { PolicyForm } from './PolicyForm.tsx';

type Props = {
  readonly context: AdminContext;
  readonly target: Target;
  readonly here: string;
  /** For a photo: the album's policy, which it inherits without one of its own. */
  readonly album?: DescribedPolicy | null;
};

const noTerms = { originals: true, archives: true, stripMetadata: false };
const wishOf = (value: boolean) => (value ? 'yes' : 'no');

/** The policy of one album or photo, and the form that changes it. */
export function TargetPolicy({ context, target: { kind, id }, here, album }: Props) {
  const { db, t } = context;
  const policy = describePolicy(db, { kind, id });
  const giver = kind === 'album' ? giversOf(db, [id]).get(id) : undefined;
  // The form of a photo starts with the terms of its album.
  const terms = policy ?? album ?? noTerms;
  return (
    <section aria-labelledby="policy">
      <h2 id="policy">{t('policy')}</h2>
      <p className="policy-says">
        <PolicyWords t={t} policy={policy} of={kind} />
        {giver && (
          <small>
            {t(giver.isChanged ? 'standingSince' : 'standingFor', { rule: ruleText(giver) })}
          </small>
        )}
        {!policy && album !== undefined && (
          <small>
            <PolicyWords t={t} policy={album} of="album" />
          </small>
        )}
      </p>
      <details open={policy === null && kind === 'album'}>
        <summary>{t('changePolicy')}</summary>
        <PolicyForm
          context={context}
          of={kind}
          hidden={[
            [kind, String(id)],
            ['back', here],
          ]}
          many={false}
          kinds={policy === null ? ['set', 'copy'] : ['set', 'copy', 'unset']}
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
