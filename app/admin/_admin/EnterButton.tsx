type Props = {
  /** Then Enter does nothing: one of the buttons has to be pressed. */
  readonly isIdle?: boolean;
};

/**
 * What Enter in a field presses, unseen; the first thing in a form of several buttons. Browsers press a form's
 * first button (HTML, "implicit submission"), and that may be one that resets what was just typed. An idle one
 * submits to a dialog, of which there is none: a disabled one would be passed over where a checkbox has the focus.
 */
export function EnterButton({ isIdle = false }: Props) {
  return (
    <button
      type="submit"
      className="visually-hidden"
      tabIndex={-1}
      aria-hidden="true"
      formMethod={isIdle ? 'dialog' : undefined}
    />
  );
}

/** Was a form submitted by an idle `EnterButton`? */
export function isIdleSubmit(submitter: HTMLElement | null): boolean {
  return submitter?.getAttribute('formmethod') === 'dialog';
}
