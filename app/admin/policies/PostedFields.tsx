'use client';
import type { ReactNode } from 'react';
import { useAnswer } from '../_admin/ActionForm.tsx';

/*
 * Fields that keep the posted values when their form comes back with a review. Without JavaScript
 * that is a new page, and the change that is reviewed must be the one that is applied.
 */

function usePosted(name: string): readonly string[] | null {
  const { answer } = useAnswer();
  return answer && 'posted' in answer ? (answer.posted[name] ?? []) : null;
}

type BoxProps = {
  readonly type?: 'checkbox' | 'radio';
  readonly name: string;
  readonly value?: string | number;
  readonly checked: boolean;
};

/** A check box or radio button. `checked`: before anything was posted. */
export function PostedBox({ type = 'checkbox', name, value = 'on', checked }: BoxProps) {
  const posted = usePosted(name);
  const isChecked = posted ? posted.includes(String(value)) : checked;
  return <input type={type} name={name} value={value} defaultChecked={isChecked} />;
}

type SelectProps = {
  readonly name: string;
  readonly value: string;
  readonly describedBy?: string;
  readonly children: ReactNode;
};

/** A list of which one value is chosen. `value`: before anything was posted. */
export function PostedSelect({ name, value, describedBy, children }: SelectProps) {
  const posted = usePosted(name);
  return (
    <select name={name} defaultValue={posted?.[0] ?? value} aria-describedby={describedBy}>
      {children}
    </select>
  );
}

type TextProps = {
  readonly name: string;
  readonly describedBy: string;
  /** The id of a list of suggestions. */
  readonly list?: string;
};

/** A line of text; its id is its name. */
export function PostedText({ name, describedBy, list }: TextProps) {
  const posted = usePosted(name);
  return (
    <input
      id={name}
      name={name}
      defaultValue={posted?.[0] ?? ''}
      maxLength={1000}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      dir="auto"
      aria-describedby={describedBy}
      list={list}
    />
  );
}

/** Lines of a configuration; its id is its name. */
export function PostedLines({ name, describedBy, value }: TextProps & { readonly value: string }) {
  const posted = usePosted(name);
  return (
    <textarea
      id={name}
      name={name}
      defaultValue={posted?.[0] ?? value}
      rows={16}
      maxLength={64_000}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      wrap="off"
      className="tried-lines"
      aria-describedby={describedBy}
    />
  );
}
