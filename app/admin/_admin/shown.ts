/*
 * A form contains the values that it showed, in hidden fields. Threat: saving a page that was
 * loaded a while ago would revert what somebody else has changed since in the other fields.
 */

/** The field with the instant at which the page was rendered (`readAt.ts`). */
export const READ_AT_FIELD = 'page-read-at';

/** The name of the hidden field with the shown value of a field. */
export function shownName(field: string): string {
  return `shown-${field}`;
}

/** Does the posted value of a field differ from the one that was shown? */
export function isChanged(form: FormData, field: string): boolean {
  const shown = form.get(shownName(field));
  return shown === null || oneText(shown) !== oneText(form.get(field));
}

/** The text with uniform line ends: browsers always post CR LF. */
function oneText(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : '';
}

/**
 * The values to save for a set of checkboxes: the current ones, plus those that were checked, minus
 * those that were unchecked.
 */
export function mergeSelection<Value extends string | number>(
  form: FormData,
  field: string,
  now: readonly Value[],
  checked: readonly Value[],
): Value[] {
  const shown = new Set(form.getAll(shownName(field)));
  const wasShown = (value: Value) => shown.has(String(value));
  const added = checked.filter((value) => !wasShown(value));
  const kept = now.filter((value) => !wasShown(value) || checked.includes(value));
  return [...new Set([...kept, ...added])];
}
