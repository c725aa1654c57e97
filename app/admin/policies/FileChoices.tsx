import { type FileWishes, fileTerms } from './formState.ts';

type Term = (typeof fileTerms)[number];

export type FileTexts =
  | ('files' | 'filesAsIs')
  | (Term | `${Term}Hint`)
  | `${Term}-${'yes' | 'no'}`;

type Props = {
  readonly wishes: FileWishes;
  readonly many: boolean;
  readonly texts: Readonly<Record<FileTexts, string>>;
};

const values: Readonly<Record<Term, readonly ('yes' | 'no')[]>> = {
  originals: ['yes', 'no'],
  archives: ['yes', 'no'],
  stripMetadata: ['no', 'yes'],
};

/** What may be had of the files besides their pictures. */
export function FileChoices({ wishes, many, texts }: Props) {
  return (
    <fieldset className="policy-files policy-for-files">
      <legend>{texts.files}</legend>
      {fileTerms.map((term) => (
        <div key={term}>
          <label>
            {texts[term]}
            <select name={term} defaultValue={wishes[term]} aria-describedby={`about-${term}`}>
              {many && <option value="">{texts.filesAsIs}</option>}
              {values[term].map((value) => (
                <option key={value} value={value}>
                  {texts[`${term}-${value}`]}
                </option>
              ))}
            </select>
          </label>
          <small id={`about-${term}`}>{texts[`${term}Hint`]}</small>
        </div>
      ))}
    </fieldset>
  );
}
