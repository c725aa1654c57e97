import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { localeNames, locales } from '../../../lib/i18n/locale.ts';
import type { ListedUser } from '../../../lib/people/peopleList.ts';

type Props = { readonly t: AdminTexts; readonly person: ListedUser | null };

/**
 * Does this person ever type the user name? Only a sign-in with a password asks for it, which
 * people without one do not use, apart from administrators, who may set one.
 */
export function typesHandle({ hasPassword, permissions, groupPermissions }: ListedUser): boolean {
  return hasPassword || [...permissions, ...groupPermissions].includes('admin');
}

/** The fields of a person. */
export function PersonFields({ t, person }: Props) {
  return (
    <>
      <label>
        {t('name')}
        <input
          name="name"
          defaultValue={person?.name}
          maxLength={100}
          required
          autoComplete="off"
          dir="auto"
        />
      </label>
      {person && typesHandle(person) && <HandleField t={t} handle={person.handle} />}
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

function HandleField({ t, handle }: { readonly t: AdminTexts; readonly handle: string }) {
  return (
    <div className="form-field">
      <label htmlFor="handle">{t('handle')}</label>
      <input
        id="handle"
        name="handle"
        defaultValue={handle}
        required
        pattern="[A-Za-z0-9._\-]{1,64}"
        title={t('handleHint')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
      <p className="hint">{t('handleHint')}</p>
    </div>
  );
}
