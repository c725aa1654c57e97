type Props = {
  /** Then Enter does nothing: what the buttons do has to be chosen. */
  readonly disabled?: boolean;
};

/**
 * What Enter in a field presses, unseen; the first thing in a form of several buttons. Browsers press a form's
 * first button (HTML, "implicit submission"), and that may be one that resets what was just typed.
 */
export function EnterButton({ disabled = false }: Props) {
  return (
    <button
      type="submit"
      className="visually-hidden"
      tabIndex={-1}
      aria-hidden="true"
      disabled={disabled}
    />
  );
}
