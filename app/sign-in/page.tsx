import { localAddress } from '../../lib/domain/localAddress.ts';
import { getPageContext } from '../_gallery/context.ts';
import { Frame } from '../_gallery/Frame.tsx';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';
import { signInWithPassword } from './actions.ts';

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getPageContext();
  const { t, user } = context;
  const asked = await searchParams;
  const next = localAddress(lastValue(asked['next']));
  const failed = lastValue(asked['failed']);
  const here = next === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`;
  return (
    <Frame context={context} here={here} title={t('signInTitle')} className="sheet">
      <h1>{t('signInTitle')}</h1>
      {user && <p>{t('alreadySignedIn', { name: user.name })}</p>}
      <p className="quiet">{t('signInIntro')}</p>
      <form action={signInWithPassword}>
        {failed && (
          <p className="fault" role="alert">
            {t(failed === 'limited' ? 'signInTooMany' : 'signInFailed')}
          </p>
        )}
        <input type="hidden" name="next" value={next} />
        <label>
          {t('handle')}
          <input
            name="handle"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
          />
        </label>
        <label>
          {t('password')}
          <input type="password" name="password" autoComplete="current-password" required />
        </label>
        <button type="submit" className="button">
          {t('signIn')}
        </button>
      </form>
    </Frame>
  );
}
