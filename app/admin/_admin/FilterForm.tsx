import type { ReactNode } from 'react';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { AlbumFacets } from '../../../lib/photos/albumList.ts';
import { yearText } from './searchParams.ts';

type FormProps = {
  readonly t: AdminTexts;
  /** The list's address, to which the form leads back; without parameters it shows everything. */
  readonly path: string;
  /** What is filtered by; `query` are words. */
  readonly filter: object;
  /** What the words of `query` are looked for in; without it, there is no field for words. */
  readonly words?: { readonly label: string; readonly value: string | undefined };
  readonly children: ReactNode;
};

/**
 * A form that filters a list. It submits by GET, so that a filtered list has an address. On a phone
 * the fields besides words are folded away, without JavaScript too: the list is what people come for.
 */
export function FilterForm({ t, path, filter, words, children }: FormProps) {
  const inForce = Object.keys(filter);
  const folded = inForce.filter((name) => name !== 'query').length;
  return (
    <search>
      <form className="filters" action={path}>
        {words && <WordsField name="q" label={words.label} words={words.value} />}
        <details>
          <summary>{t('filters', { count: folded })}</summary>
          <div className="filters-fields">{children}</div>
        </details>
        <p className="filters-actions">
          <button type="submit" className="button button-small">
            {t('show')}
          </button>
          {inForce.length > 0 && (
            <a href={path} className="text-link">
              {t('showAll')}
            </a>
          )}
        </p>
      </form>
    </search>
  );
}

type WordsProps = {
  readonly name: string;
  readonly label: string;
  readonly words: string | undefined;
};

/** Words that the things in the list contain. */
export function WordsField({ name, label, words }: WordsProps) {
  return (
    <label>
      {label}
      <input type="search" name={name} defaultValue={words} autoComplete="off" />
    </label>
  );
}

type Choice = readonly [value: string | number, text: string];

type ChoiceProps = {
  readonly name: string;
  readonly label: string;
  readonly chosen: string | undefined;
  /** The text of the option that chooses nothing. */
  readonly any: string;
  readonly choices: readonly Choice[];
  /** Further choices under a heading. */
  readonly groups?: readonly { readonly label: string; readonly choices: readonly Choice[] }[];
};

/** A filter of which one value is chosen, or none. */
export function ChoiceField({ name, label, chosen, any, choices, groups = [] }: ChoiceProps) {
  return (
    <label>
      {label}
      <select name={name} defaultValue={chosen ?? ''}>
        <option value="">{any}</option>
        <Options choices={choices} />
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            <Options choices={group.choices} />
          </optgroup>
        ))}
      </select>
    </label>
  );
}

function Options({ choices }: Pick<ChoiceProps, 'choices'>) {
  return choices.map(([value, text]) => (
    <option key={value} value={value}>
      {text}
    </option>
  ));
}

type FacetProps = {
  readonly t: AdminTexts;
  readonly facets: AlbumFacets;
  readonly filter: { readonly category?: string; readonly year?: number };
};

/** Category and year of an album; categories only where there are several. */
export function AlbumFacetFields({ t, facets, filter }: FacetProps) {
  const { category, year } = filter;
  return (
    <>
      {facets.categories.length > 1 && (
        <ChoiceField
          name="category"
          label={t('category')}
          chosen={category}
          any={t('any')}
          choices={facets.categories.map((each) => [
            each.category,
            `${each.category} (${each.albums})`,
          ])}
        />
      )}
      <ChoiceField
        name="year"
        label={t('year')}
        chosen={year === undefined ? undefined : yearText(year)}
        any={t('any')}
        choices={facets.years.map((each) => [
          yearText(each.year),
          `${yearText(each.year)} (${each.albums})`,
        ])}
      />
    </>
  );
}
