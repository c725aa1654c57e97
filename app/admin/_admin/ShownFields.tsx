import { shownName } from './shown.ts';

type Props = { readonly values: Readonly<Record<string, string | readonly (string | number)[]>> };

/**
 * Hidden fields with the values that a form shows, so that only fields that were changed are saved.
 */
export function ShownFields({ values }: Props) {
  return Object.entries(values).flatMap(([field, value]) =>
    [value]
      .flat()
      .map((each) => (
        <input key={`${field} ${each}`} type="hidden" name={shownName(field)} value={each} />
      )),
  );
}
