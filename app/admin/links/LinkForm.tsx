'use client';
import { useActionState } from 'react';
import { submitKept } from '../_admin/ActionForm.tsx';
import { ReadAtField } from '../_admin/ReadAt.tsx';
import { makeLink } from './actions.ts';
import { Made } from './Made.tsx';

type Texts = Readonly<
  Record<
    | 'person'
    | 'label'
    | 'labelHint'
    | 'expires'
    | 'once'
    | 'onceHint'
    | 'limited'
    | 'make'
    | 'madeFor'
    | 'shownOnce'
    | 'copy'
    | 'copied'
    | 'qrCode'
    | 'print'
    | 'rotate'
    | 'rotateHint',
    string
  >
>;

type Props = {
  readonly people: readonly { id: number; name: string; handle: string }[];
  readonly personId: number | null;
  /** An administrator's links have limits of their own. */
  readonly limited: boolean;
  readonly lifetimes: readonly { days: string; text: string }[];
  readonly texts: Texts;
};

/** Makes a personal link and shows it, here and now only. */
export function LinkForm({ people, personId, limited, lifetimes, texts }: Props) {
  const [state, submit, pending] = useActionState(makeLink, null);
  return (
    <form
      action={submit}
      onSubmit={(event) => submitKept(event, submit)}
      className="form"
      aria-busy={pending}
    >
      <ReadAtField />
      {state && 'fault' in state && (
        <p className="warning" role="alert">
          {state.fault}
        </p>
      )}
      {state && 'made' in state && <Made made={state.made} texts={texts} />}
      {personId === null ? (
        <label>
          {texts.person}
          <select name="person" required defaultValue="">
            <option value="" disabled>
              …
            </option>
            {people.map(({ id, name, handle }) => (
              <option key={id} value={id}>
                {name === handle ? name : `${name} (${handle})`}
              </option>
            ))}
          </select>
        </label>
      ) : (
        <input type="hidden" name="person" value={personId} />
      )}
      <div className="form-field">
        <label htmlFor="label">{texts.label}</label>
        <input id="label" name="label" maxLength={100} autoComplete="off" dir="auto" />
        <p className="hint">{texts.labelHint}</p>
      </div>
      {limited ? (
        <>
          <input type="hidden" name="days" value="" />
          <p className="hint">{texts.limited}</p>
        </>
      ) : (
        <Limits lifetimes={lifetimes} texts={texts} />
      )}
      {personId !== null && (
        <label className="form-check">
          <input type="checkbox" name="rotate" />
          <span>
            {texts.rotate}
            <small>{texts.rotateHint}</small>
          </span>
        </label>
      )}
      <p>
        <button type="submit" className="button button-small" disabled={pending}>
          {texts.make}
        </button>
      </p>
    </form>
  );
}

function Limits({ lifetimes, texts }: Pick<Props, 'lifetimes' | 'texts'>) {
  return (
    <>
      <label>
        {texts.expires}
        <select name="days" defaultValue="">
          {lifetimes.map(({ days, text }) => (
            <option key={days} value={days}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label className="form-check">
        <input type="checkbox" name="once" />
        <span>
          {texts.once}
          <small>{texts.onceHint}</small>
        </span>
      </label>
    </>
  );
}
