'use client';
import {
  createContext,
  type FormEvent,
  type ReactNode,
  startTransition,
  use,
  useActionState,
  useState,
} from 'react';
import type { MadeLink } from '../links/madeLink.ts';
import type { TriedRules } from '../patterns/triedRules.ts';
import type { PostedChoices, Review } from '../policies/change.ts';
import { isIdleSubmit } from './EnterButton.tsx';
import { ReadAtField } from './ReadAt.tsx';
import { useOneAtATime } from './useOneAtATime.ts';
import { useTypedLines } from './useTypedLines.ts';

/**
 * The result of a form's action that does not redirect. Its texts come from the action, in the
 * viewer's language, so that browsers need no catalogue. It is plain data, since without JavaScript
 * Next passes it to the page as JSON.
 */
export type FormState =
  | { readonly fault: string }
  | { readonly made: MadeLink }
  | { readonly review: Review; readonly posted: PostedChoices }
  | { readonly tried: TriedRules; readonly posted: PostedChoices }
  | null;

type FormAction = (state: FormState, form: FormData) => Promise<FormState>;

type Answered = {
  readonly answer: FormState;
  /** Has the form been changed since the action's result? */
  readonly isStale: boolean;
};

const AnswerContext = createContext<Answered>({ answer: null, isStale: false });

/** The result of the action of the enclosing form. */
export function useAnswer(): Answered {
  return use(AnswerContext);
}

type Props = {
  readonly action: FormAction;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly label?: string | undefined;
  /** Shown when the action has made something. */
  readonly made?: ReactNode;
  /** Does `made` replace the fields? Otherwise it stands before them. */
  readonly once?: boolean;
};

/** A form that shows the result of its action. It works without JavaScript too. */
export function ActionForm({ action, children, className, label, made, once = false }: Props) {
  const [answer, submit, pending] = useActionState(action, null);
  const [changed, setChanged] = useState<FormState>(null);
  const isMade = answer !== null && 'made' in answer;
  const { begin, isOther } = useOneAtATime(pending);
  const id = useTypedLines();
  return (
    <AnswerContext value={{ answer, isStale: changed === answer }}>
      <form
        id={id}
        action={submit}
        onSubmit={(event) => submitKept(event, begin, submit)}
        onChange={() => setChanged(answer)}
        className={className}
        aria-label={label}
        aria-busy={pending}
        inert={isOther}
      >
        <ReadAtField />
        {answer && 'fault' in answer && (
          <p className="warning" role="alert">
            {answer.fault}
          </p>
        )}
        {isMade && made}
        {isMade && once ? null : children}
      </form>
    </AnswerContext>
  );
}

/**
 * Submits without React's reset of the form, so that the input stays beside the error, and only
 * once, however often the button is pressed.
 */
function submitKept(
  event: FormEvent<HTMLFormElement>,
  begin: () => boolean,
  submit: (form: FormData) => void,
): void {
  event.preventDefault();
  const { submitter } = event.nativeEvent as SubmitEvent;
  if (isIdleSubmit(submitter) || !begin()) return;
  const form = new FormData(event.currentTarget, submitter);
  startTransition(() => submit(form));
}
