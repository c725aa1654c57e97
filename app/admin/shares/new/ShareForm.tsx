'use client';
import { useActionState } from 'react';
import { submitKept } from '../../_admin/ActionForm.tsx';
import { ReadAtField } from '../../_admin/ReadAt.tsx';
import { Made } from '../../links/Made.tsx';
import { makeShare } from '../actions.ts';

type Texts = Readonly<
  Record<
    | 'what'
    | 'whatHint'
    | 'name'
    | 'nameHint'
    | 'expires'
    | 'password'
    | 'passwordHint'
    | 'originals'
    | 'originalsHint'
    | 'make'
    | 'madeFor'
    | 'shownOnce'
    | 'copy'
    | 'copied'
    | 'qrCode'
    | 'print',
    string
  >
>;

type Props = {
  /** An album's id, or empty. */
  readonly album: string;
  /** The photos' ids with commas between them, or empty. */
  readonly photos: string;
  readonly suggestedName: string;
  readonly lifetimes: readonly { days: string; text: string }[];
  readonly texts: Texts;
};

/** Makes a share and shows its link, here and now only. */
export function ShareForm({ album, photos, suggestedName, lifetimes, texts }: Props) {
  const [state, submit, pending] = useActionState(makeShare, null);
  if (state && 'made' in state) return <Made made={state.made} texts={texts} />;
  return (
    <form
      action={submit}
      onSubmit={(event) => submitKept(event, submit)}
      className="form form-narrow"
      aria-busy={pending}
    >
      <ReadAtField />
      {state && (
        <p className="warning" role="alert">
          {state.fault}
        </p>
      )}
      <input type="hidden" name="album" value={album} />
      <input type="hidden" name="photos" value={photos} />
      <div>
        <p>
          <bdi>{texts.what}</bdi>
        </p>
        {texts.whatHint && <p className="hint">{texts.whatHint}</p>}
      </div>
      <div className="form-field">
        <label htmlFor="name">{texts.name}</label>
        <input
          id="name"
          name="name"
          defaultValue={suggestedName}
          maxLength={100}
          autoComplete="off"
          dir="auto"
          required
        />
        <p className="hint">{texts.nameHint}</p>
      </div>
      <label>
        {texts.expires}
        <select name="days" defaultValue="30">
          {lifetimes.map(({ days, text }) => (
            <option key={days} value={days}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <div className="form-field">
        <label htmlFor="password">{texts.password}</label>
        <input id="password" name="password" autoComplete="off" spellCheck={false} />
        <p className="hint">{texts.passwordHint}</p>
      </div>
      <label className="form-check">
        <input type="checkbox" name="originals" defaultChecked />
        <span>
          {texts.originals}
          <small>{texts.originalsHint}</small>
        </span>
      </label>
      <p>
        <button type="submit" className="button button-small" disabled={pending}>
          {texts.make}
        </button>
      </p>
    </form>
  );
}
