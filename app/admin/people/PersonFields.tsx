import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { localeNames, locales } from '../../../lib/i18n/locale.ts';
import type { ListedUser } from '../../../lib/people/peopleList.ts';

type Props = { readonly t: AdminTexts; readonly person: ListedUser | null };

/** The fields of a person. */
export function PersonFields({ t, person }: Props) {
  return (
    <>
      <div className="form-field">
        <label htmlFor="handle">{t('handle')}</label>
        <input
          id="handle"
          name="handle"
          defaultValue={person?.handle}
          required
          pattern="[A-Za-z0-9._\-]{1,64}"
          title={t('handleHint')}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <p className="hint">{t('handleHint')}</p>
      </div>
      <label>
        {t('name')}
        <input
          name="name"
          defaultValue={person?.name}
          maxLength={100}
          required={person !== null}
          autoComplete="off"
          dir="auto"
        />
      </label>
      <label>
        {t('email')}
        <input name="email" type="email" defaultValue={person?.email ?? ''} autoComplete="off" />
      </label>
      <label>
        {t('language')}
        <select name="locale" defaultValue={person?.locale ?? ''}>
          <option value="">{t('languageOfBrowser')}</option>
          {locales.map((locale) => (
            <option key={locale} value={locale} lang={locale}>
              {localeNames[locale]}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
