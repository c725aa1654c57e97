import { listPolicyExamples, type PolicyExample } from '../../../lib/access/describePolicy.ts';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { displayName } from '../../../lib/library/albumPath.ts';
import { listNameable } from '../../../lib/people/peopleList.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { policyText } from '../_admin/PolicyWords.tsx';
import { changePoliciesAction } from './actions.ts';
import type { PolicyKind, PolicyValues } from './change.ts';
import { FileChoices } from './FileChoices.tsx';
import { PostedBox, PostedSelect } from './PostedFields.tsx';
import { ReviewBox, ReviewButton } from './Review.tsx';

type Props = {
  readonly context: AdminContext;
  readonly hidden: readonly (readonly [name: string, value: string])[];
  readonly of: 'album' | 'photo';
  /** The kinds of change that are offered; copying only where there is a policy to copy. */
  readonly kinds: readonly PolicyKind[];
  /** Are there several things, so that "leave as it is" is offered? */
  readonly many: boolean;
  readonly initial: PolicyValues;
};

/**
 * The form for policies. Its first submission shows who would gain and lose what, its second
 * applies the change. If something has changed in between, the effects are shown again.
 */
export function PolicyForm({ context, hidden, ...fields }: Props) {
  return (
    <ActionForm action={changePoliciesAction} className="policy-form form">
      {hidden.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      <PolicyFields context={context} {...fields} />
      <ReviewBox />
      <p>
        <ReviewButton>{context.t('review')}</ReviewButton>
      </p>
    </ActionForm>
  );
}

/** The fields for a policy, in a form of the class `policy-form`. */
export function PolicyFields({ context, of, kinds, many, initial }: Omit<Props, 'hidden'>) {
  const { db, t } = context;
  const examples = kinds.includes('copy') ? listPolicyExamples(db) : [];
  const offered = kinds.filter((kind) => kind !== 'copy' || examples.length > 0);
  const nameable = listNameable(db, initial.userIds);
  return (
    <>
      <Kinds t={t} of={of} kinds={offered} chosen={initial.kind} />
      <label className="form-check policy-for-set">
        <PostedBox name="public" checked={initial.public} />
        <span>
          {t('public')}
          <small>{t('publicHint')}</small>
        </span>
      </label>
      <Choices
        name="group"
        title={t('groups')}
        things={nameable.filter(({ kind }) => kind === 'group')}
        chosen={initial.groupIds}
        empty={t('noGroups')}
      />
      <Choices
        name="user"
        title={t('people')}
        things={nameable.filter(({ kind }) => kind === 'user')}
        chosen={initial.userIds}
      />
      {of === 'album' && (
        <label className="form-check policy-for-set">
          <PostedBox name="inherit" checked={initial.inherit} />
          <span>
            {t('inherit')}
            <small>{t('inheritHint')}</small>
          </span>
        </label>
      )}
      <FileChoices t={t} wishes={initial.files} many={many} />
      {offered.includes('copy') && <Examples t={t} examples={examples} chosen={initial.from} />}
    </>
  );
}

type KindsProps = Pick<Props, 'of' | 'kinds'> & {
  readonly t: AdminTexts;
  readonly chosen: PolicyKind;
};

function Kinds({ t, of, kinds, chosen }: KindsProps) {
  return (
    <fieldset className="policy-kinds">
      <legend>{t('policyWhat')}</legend>
      {kinds.map((kind) => (
        <label key={kind} className="form-check">
          <PostedBox type="radio" name="kind" value={kind} checked={kind === chosen} />
          {t(kind === 'unset' && of === 'photo' ? 'kind-unset-photo' : `kind-${kind}`)}
        </label>
      ))}
    </fieldset>
  );
}

type ChoicesProps = {
  readonly name: string;
  readonly title: string;
  readonly things: readonly { readonly id: number; readonly name: string }[];
  readonly chosen: readonly number[];
  readonly empty?: string;
};

function Choices({ name, title, things, chosen, empty = '' }: ChoicesProps) {
  return (
    <fieldset className="form-choices policy-choices policy-for-named">
      <legend>{title}</legend>
      {things.length === 0 && <p className="hint">{empty}</p>}
      {things.map(({ id, name: text }) => (
        <label key={id} className="form-check">
          <PostedBox name={name} value={id} checked={chosen.includes(id)} />
          <bdi>{text}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

type ExamplesProps = {
  readonly t: AdminTexts;
  readonly examples: readonly PolicyExample[];
  readonly chosen: string;
};

/** A choice of other albums whose policy can be copied. */
function Examples({ t, examples, chosen }: ExamplesProps) {
  return (
    <label className="policy-for-copy">
      {t('copyFrom')}
      <PostedSelect name="from" value={chosen}>
        {examples.map((album) => (
          <option key={album.id} value={`album:${album.id}`}>
            {`${policyText(t, album.policy, 'album')} (${displayName(album)})`}
          </option>
        ))}
      </PostedSelect>
    </label>
  );
}
