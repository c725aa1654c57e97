import { hasPermission } from '../../lib/domain/access.ts';
import { canHidePublic } from '../../lib/gallery/scope.ts';
import { localeNames, locales } from '../../lib/i18n/locale.ts';
import type { PageContext } from './context.ts';
import { setLanguage, setPublicAlbums, signOut } from './sessionActions.ts';

/** The foot of every page: who is looking, and what they can change about it. */
export function Colophon({ context, here }: { context: PageContext; here: string }) {
  const { viewer, actor, user, t, locale, showPublic } = context;
  return (
    <footer className="colophon">
      {user ? (
        <form action={signOut}>
          <span>{t.rich('signedInAs', { name: user.name, bdi: (name) => <bdi>{name}</bdi> })}</span>
          <button type="submit">{t('signOut')}</button>
        </form>
      ) : (
        <a href="/sign-in">{t('signIn')}</a>
      )}
      {hasPermission(actor, 'scan') && <a href="/admin">{t('admin')}</a>}
      {canHidePublic(viewer) && (
        <form action={setPublicAlbums}>
          <input type="hidden" name="back" value={here} />
          <button type="submit" name="show" value={showPublic ? 'no' : 'yes'}>
            {showPublic ? t('hidePublic') : t('showPublic')}
          </button>
        </form>
      )}
      <form action={setLanguage} className="languages">
        <input type="hidden" name="back" value={here} />
        {locales.map((other) =>
          other === locale ? (
            <span key={other}>{localeNames[other]}</span>
          ) : (
            <button key={other} type="submit" name="locale" value={other} lang={other}>
              {localeNames[other]}
            </button>
          ),
        )}
      </form>
    </footer>
  );
}
