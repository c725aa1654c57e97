import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { fileTerms, type PostedFileTerms } from './change.ts';
import { PostedSelect } from './PostedFields.tsx';

type Props = {
  readonly t: AdminTexts;
  readonly wishes: PostedFileTerms;
  /** Are there several things, so that "leave as it is" is offered? */
  readonly many: boolean;
};

const texts = {
  originals: {
    title: 'originals',
    hint: 'originalsHint',
    values: [
      ['yes', 'mayBeHad'],
      ['no', 'mayNotBeHad'],
    ],
  },
  archives: {
    title: 'archives',
    hint: 'archivesHint',
    values: [
      ['yes', 'mayBeHad'],
      ['no', 'mayNotBeHad'],
    ],
  },
  stripMetadata: {
    title: 'metadata',
    hint: 'metadataHint',
    values: [
      ['no', 'metadataKept'],
      ['yes', 'metadataStripped'],
    ],
  },
} as const;

/** Fields for the download terms. */
export function FileChoices({ t, wishes, many }: Props) {
  return (
    <fieldset className="policy-files policy-for-files">
      <legend>{t('files')}</legend>
      {fileTerms.map((term) => {
        const { title, hint, values } = texts[term];
        return (
          <div key={term}>
            <label>
              {t(title)}
              <PostedSelect name={term} value={wishes[term]} describedBy={`about-${term}`}>
                {many && <option value="">{t('filesAsIs')}</option>}
                {values.map(([value, text]) => (
                  <option key={value} value={value}>
                    {t(text)}
                  </option>
                ))}
              </PostedSelect>
            </label>
            <small id={`about-${term}`}>{t(hint)}</small>
          </div>
        );
      })}
    </fieldset>
  );
}
