import { hasPermission } from '../../lib/access/access.ts';
import { accessTexts } from '../../lib/i18n/access.ts';
import { localeNames, locales } from '../../lib/i18n/locale.ts';
import { canHidePublic } from '../../lib/photos/scope.ts';
import type { PageContext } from './context.ts';
import { setLanguageAction, setPublicAlbumsAction, signOutAction } from './sessionActions.ts';

/** The footer of every page: who is signed in, and their settings. */
export function Footer({ context, here }: { context: PageContext; here: string }) {
  const { viewer, user, t, locale, hidePublic, seeAsTarget } = context;
  // While an administrator sees the gallery as somebody else, the footer is that person's, and
  // nothing can be changed.
  const name =
    seeAsTarget === null ? user?.name : seeAsTarget.kind === 'user' ? seeAsTarget.name : undefined;
  return (
    <footer className="footer">
      {name === undefined ? (
        !here.startsWith('/sign-in') && <a href="/sign-in">{t('signIn')}</a>
      ) : (
        <>
          <form action={signOutAction}>
            <span>{t.rich('signedInAs', { name, bdi: (text) => <bdi>{text}</bdi> })}</span>
            <button type="submit" disabled={seeAsTarget !== null}>
              {t('signOut')}
            </button>
          </form>
          <a href="/favourites">{t('favourites')}</a>
          <a href="/access">{accessTexts(locale)('myAccess')}</a>
        </>
      )}
      {hasPermission(viewer, 'scan') && <a href="/admin">{t('admin')}</a>}
      {canHidePublic(viewer) && (
        <form action={setPublicAlbumsAction}>
          <input type="hidden" name="back" value={here} />
          <button
            type="submit"
            name="hide"
            value={hidePublic ? 'no' : 'yes'}
            disabled={seeAsTarget !== null}
          >
            {hidePublic ? t('showPublic') : t('hidePublic')}
          </button>
        </form>
      )}
      <form action={setLanguageAction} className="footer-languages">
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
