/*
 * What a form showed when it was read travels with it, in fields of its own. Threat: a page that
 * was read a while ago would put back what somebody has changed since in all its other fields.
 */

/** When its page was made (`readAt.ts`): an instant. */
export const readAtField = 'page-read-at';

/** The name under which the shown value of a field travels. */
export function shownName(field: string): string {
  return `shown-${field}`;
}

/** Is a field posted as something else than it was shown as? */
export function isChanged(form: FormData, field: string): boolean {
  const shown = form.get(shownName(field));
  return shown === null || oneText(shown) !== oneText(form.get(field));
}

/** Browsers post line ends as CR LF, whatever the field was filled with. */
function oneText(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : '';
}

/** What is to be held: as it is now, with what was checked and without what was unchecked. */
export function heldNow<Value extends string | number>(
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
