'use client';
import { useActionState, useState } from 'react';
import { submitKept } from '../_admin/ActionForm.tsx';
import { ReadAtField } from '../_admin/ReadAt.tsx';
import { changePolicies } from './actions.ts';
import { FileChoices, type FileTexts } from './FileChoices.tsx';
import type { PolicyKind, PolicyValues, Review } from './formState.ts';

type Named = { readonly id: number; readonly name: string };

export type PolicyTexts = Readonly<
  Record<
    | `kind-${PolicyKind}`
    | 'what'
    | 'public'
    | 'publicHint'
    | 'inherit'
    | 'inheritHint'
    | 'groups'
    | 'people'
    | 'noGroups'
    | 'from'
    | FileTexts
    | 'gains'
    | 'loses'
    | 'noChange'
    | 'review'
    | 'apply'
    | 'reviewTitle',
    string
  >
>;

type Props = {
  readonly hidden: readonly (readonly [name: string, value: string])[];
  readonly of: 'album' | 'photo';
  readonly kinds: readonly PolicyKind[];
  /** Are they many, so that something may be left as it is with each? */
  readonly many: boolean;
  readonly initial: PolicyValues;
  readonly groups: readonly Named[];
  readonly people: readonly Named[];
  readonly examples: readonly { readonly tag: string; readonly text: string }[];
  readonly texts: PolicyTexts;
};

/**
 * Who shall see the chosen things. Its first submission tells who gains and who loses what, its
 * second applies it; a change in between is told anew.
 */
export function PolicyForm({ hidden, of, kinds, many, initial, ...lists }: Props) {
  const { texts } = lists;
  const [state, submit, pending] = useActionState(changePolicies, null);
  const [staleSeal, setStaleSeal] = useState('');
  const review = state?.review && state.review.seal !== staleSeal ? state.review : null;
  const values = state?.values ?? initial;
  return (
    <form
      action={submit}
      onSubmit={(event) => submitKept(event, submit)}
      onChange={() => setStaleSeal(state?.review?.seal ?? '')}
      className="policy-form form"
      aria-busy={pending}
    >
      <ReadAtField />
      {hidden.map(([name, value]) => (
        <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
      ))}
      {state?.fault && (
        <p className="warning" role="alert">
          {state.fault}
        </p>
      )}
      <Kinds kinds={kinds} chosen={values.kind} texts={texts} />
      <label className="form-check policy-for-set">
        <input type="checkbox" name="public" defaultChecked={values.public} />
        <span>
          {texts.public}
          <small>{texts.publicHint}</small>
        </span>
      </label>
      <Choices
        name="group"
        title={texts.groups}
        things={lists.groups}
        chosen={values.groupIds}
        empty={texts.noGroups}
      />
      <Choices name="user" title={texts.people} things={lists.people} chosen={values.userIds} />
      {of === 'album' && (
        <label className="form-check policy-for-set">
          <input type="checkbox" name="inherit" defaultChecked={values.inherit} />
          <span>
            {texts.inherit}
            <small>{texts.inheritHint}</small>
          </span>
        </label>
      )}
      <FileChoices wishes={values.files} many={many} texts={texts} />
      {kinds.includes('copy') && (
        <label className="policy-for-copy">
          {texts.from}
          <select name="from" defaultValue={values.from}>
            {lists.examples.map(({ tag, text }) => (
              <option key={tag} value={tag}>
                {text}
              </option>
            ))}
          </select>
        </label>
      )}
      <div aria-live="polite">{review && <ReviewBox review={review} texts={texts} />}</div>
      <p>
        <button type="submit" className="button button-small" disabled={pending}>
          {review ? texts.apply : texts.review}
        </button>
      </p>
    </form>
  );
}

type KindsProps = Pick<Props, 'kinds' | 'texts'> & { readonly chosen: PolicyKind };

function Kinds({ kinds, chosen, texts }: KindsProps) {
  return (
    <fieldset className="policy-kinds">
      <legend>{texts.what}</legend>
      {kinds.map((kind) => (
        <label key={kind} className="form-check">
          <input type="radio" name="kind" value={kind} defaultChecked={kind === chosen} />
          {texts[`kind-${kind}`]}
        </label>
      ))}
    </fieldset>
  );
}

type ChoicesProps = {
  readonly name: string;
  readonly title: string;
  readonly things: readonly Named[];
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
          <input type="checkbox" name={name} value={id} defaultChecked={chosen.includes(id)} />
          <bdi>{text}</bdi>
        </label>
      ))}
    </fieldset>
  );
}

function ReviewBox({ review, texts }: { review: Review; texts: PolicyTexts }) {
  const { seal, summary, lines, files } = review;
  return (
    <section className="review" aria-label={texts.reviewTitle}>
      <input type="hidden" name="seal" value={seal} />
      <h3>{texts.reviewTitle}</h3>
      <p>{summary}</p>
      {lines.length === 0 && <p>{texts.noChange}</p>}
      {files.map((text) => (
        <p key={text}>{text}</p>
      ))}
      <ul>
        {lines.map(({ key, who, gains, loses }) => (
          <li key={key}>
            <bdi>{who}</bdi>{' '}
            {gains && (
              <span>
                {texts.gains} {gains}
              </span>
            )}
            {loses && (
              <span className="review-loses">
                {texts.loses} {loses}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
