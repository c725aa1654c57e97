import { notFound, redirect } from 'next/navigation';
import { FORM_NONCE_FIELD, makeFormNonce } from '../../../lib/sessions/secondClick.ts';
import { previewLink, wasBegunByLink } from '../../../lib/sessions/signIn.ts';
import { getPageContext, textsFor, type Words } from '../../_gallery/context.ts';
import { requestOrigin } from '../../_gallery/origin.ts';
import { PageFrame } from '../../_gallery/PageFrame.tsx';
import { openLinkAction } from './actions.ts';

/**
 * Shows whom the link signs in, and changes nothing: chat programs and mail scanners open links
 * too, and would use them up or get a session.
 */
export default async function LinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const context = await getPageContext();
  const { db, config, user } = context;
  const seen = previewLink(db, token, (await requestOrigin()).address);
  if (seen.kind !== 'found' && wasBegunByLink(db, context.sessionId, token)) redirect('/');
  if (seen.kind === 'refused') notFound();
  if (seen.kind === 'limited') {
    return (
      <PageFrame context={context} here="/" className="sheet">
        <h1>{context.t('signInTitle')}</h1>
        <p className="fault">{context.t('signInTooMany')}</p>
      </PageFrame>
    );
  }
  const owner = seen.link.user;
  const words = await textsFor(owner.locale, config);
  const current = user && user.id !== owner.id ? user.name : null;
  return (
    <PageFrame context={context} here={`/in/${token}`} className="sheet">
      <div lang={words.locale}>
        {current === null ? (
          <Welcome words={words} name={owner.name} />
        ) : (
          <Switch words={words} name={owner.name} current={current} />
        )}
        <form action={openLinkAction}>
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name={FORM_NONCE_FIELD} value={makeFormNonce()} />
          <button type="submit" className="button">
            {current === null ? words.t('linkButton') : words.t('linkSwitchButton', owner)}
          </button>
        </form>
        {current === null ? (
          <p className="hint">{words.t('linkNotYou', owner)}</p>
        ) : (
          <p>
            <a className="text-link" href="/">
              {words.t('linkStay', { current })}
            </a>
          </p>
        )}
      </div>
    </PageFrame>
  );
}

type OwnerProps = { readonly words: Words; readonly name: string };

function Welcome({ words: { t }, name }: OwnerProps) {
  return (
    <>
      <h1>{t.rich('welcome', { name, bdi })}</h1>
      <p>{t.rich('linkIntro', { name, bdi })}</p>
    </>
  );
}

/**
 * Shown when somebody else is signed in in this browser; that session ends when this one begins.
 */
function Switch({ words: { t }, name, current }: OwnerProps & { readonly current: string }) {
  return (
    <>
      <h1>{t.rich('linkSwitchTitle', { name, bdi })}</h1>
      <p>{t.rich('linkSwitchIntro', { name, current, bdi })}</p>
    </>
  );
}

const bdi = (chunks: React.ReactNode) => <bdi>{chunks}</bdi>;
