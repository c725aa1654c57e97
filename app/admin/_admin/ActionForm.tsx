'use client';
import { type FormEvent, type ReactNode, startTransition, useActionState } from 'react';
import type { FormAction } from './formState.ts';
import { ReadAtField } from './ReadAt.tsx';

type Props = {
  readonly action: FormAction;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly label?: string | undefined;
};

/** A form that says what was wrong with it. Without JavaScript it is posted like any other. */
export function ActionForm({ action, children, className, label }: Props) {
  const [state, submit, pending] = useActionState(action, null);
  return (
    <form
      action={submit}
      onSubmit={(event) => submitKept(event, submit)}
      className={className}
      aria-label={label}
      aria-busy={pending}
    >
      <ReadAtField />
      {state && (
        <p className="warning" role="alert">
          {state.fault}
        </p>
      )}
      {children}
    </form>
  );
}

/** Submits without React's reset of the form, so that what was typed stays beside the fault. */
export function submitKept(
  event: FormEvent<HTMLFormElement>,
  submit: (form: FormData) => void,
): void {
  event.preventDefault();
  const { submitter } = event.nativeEvent as SubmitEvent;
  const form = new FormData(event.currentTarget, submitter);
  startTransition(() => submit(form));
}
