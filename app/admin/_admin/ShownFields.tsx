import { shownName } from './shown.ts';

type Props = { readonly values: Readonly<Record<string, string | readonly (string | number)[]>> };

/** Keeps in a form what it shows, so that only what is changed in it is saved. */
export function ShownFields({ values }: Props) {
  return Object.entries(values).flatMap(([field, value]) =>
    [value]
      .flat()
      .map((each) => (
        <input key={`${field} ${each}`} type="hidden" name={shownName(field)} value={each} />
      )),
  );
}
