import type { ReactNode } from 'react';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { SelectionButtons } from './SelectionButtons.tsx';

type Props = {
  readonly t: AdminTexts;
  /** The kind of things, and the name of their checkboxes. */
  readonly of: 'album' | 'photo';
  readonly hidden: readonly (readonly [name: string, value: string])[];
  /** The number of things, above the list. */
  readonly head?: ReactNode;
  /** A checkbox for selecting more than the list shows. */
  readonly all?: { readonly value: string; readonly text: string } | null;
  /** Further actions for the selected things. */
  readonly actions?: ReactNode;
  /** The list; each item has a checkbox. */
  readonly children: ReactNode;
};

/** A list in which things are selected, to change the policies of all of them. */
export function SelectionForm({ t, of, hidden, head, all, actions, children }: Props) {
  const texts = {
    all: t('selectAll'),
    none: t('selectNone'),
    chosen: t('chosen'),
    hint: t('pickHint'),
  };
  return (
    <form action="/admin/policies">
      {hidden.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div className="choosing-head">
        {head}
        <SelectionButtons name={of} texts={texts} />
      </div>
      {children}
      <div className="choosing-bar">
        {all && (
          <label className="form-check">
            <input type="checkbox" name="all" value={all.value} />
            {all.text}
          </label>
        )}
        <button type="submit" name="kind" value="add" className="button button-small">
          {t('addToPolicy')}
        </button>
        <button type="submit" name="kind" value="set" className="button button-small button-plain">
          {t('setPolicy')}
        </button>
        <button
          type="submit"
          name="kind"
          value="remove"
          className="button button-small button-plain"
        >
          {t('removeFromPolicy')}
        </button>
        <button
          type="submit"
          name="kind"
          value="unset"
          className="button button-small button-plain"
        >
          {t('unsetPolicy')}
        </button>
        {actions}
      </div>
    </form>
  );
}
