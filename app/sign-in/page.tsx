import { redirect } from 'next/navigation';
import { mailSettings } from '../../lib/config/loadConfig.ts';
import { accessTexts } from '../../lib/i18n/access.ts';
import { pageAddress } from '../../lib/server/pageAddress.ts';
import { getPageContext } from '../_gallery/context.ts';
import { PageFrame } from '../_gallery/PageFrame.tsx';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';
import { AskForLink } from './AskForLink.tsx';
import { signInWithPasswordAction } from './actions.ts';
import { PasteLink } from './PasteLink.tsx';
import { pathOfPasted } from './pasted.ts';
import { SignInWith } from './SignInWith.tsx';

export default async function SignInPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getPageContext();
  const { t, user, config } = context;
  const access = accessTexts(context.locale);
  const sendsMail = mailSettings(config) !== null;
  const asked = await searchParams;
  // Sent by the page of a link that failed.
  const pasted = lastValue(asked['link']);
  if (pasted !== undefined) redirect(pathOfPasted(pasted));
  const next = pageAddress(lastValue(asked['next']));
  const failed = lastValue(asked['failed']);
  const here = next === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ next })}`;
  return (
    <PageFrame context={context} here={here} title={t('signInTitle')} className="sheet">
      <h1>{t('signInTitle')}</h1>
      {user && <p>{t('alreadySignedIn', { name: user.name })}</p>}
      <p className="hint">{t('signInIntro')}</p>
      <SignInWith t={access} config={config} next={next} failed={failed} />
      <PasteLink t={access} start={`${config.url}/in/`} failed={failed === 'link'} />
      {sendsMail && <AskForLink t={access} asked={asked} />}
      <h2>{access('passwordTitle')}</h2>
      <form action={signInWithPasswordAction}>
        {(failed === 'limited' || failed === 'refused') && (
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
    </PageFrame>
  );
}
