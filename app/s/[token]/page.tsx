import { notFound } from 'next/navigation';
import { shareTexts } from '../../../lib/i18n/shares.ts';
import { previewShare, type SharePreview } from '../../../lib/sessions/openShare.ts';
import { getPageContext } from '../../_gallery/context.ts';
import { requestOrigin } from '../../_gallery/origin.ts';
import { PageFrame } from '../../_gallery/PageFrame.tsx';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { openSharedLinkAction } from './actions.ts';

type PageProps = { params: Promise<{ token: string }>; searchParams: SearchParams };

/**
 * Shows the name of the share, and changes nothing: chat programs and mail scanners open links too.
 * The content of the share is not shown before the form is submitted.
 */
export default async function SharePage({ params, searchParams }: PageProps) {
  const { token } = await params;
  const context = await getPageContext();
  const seen = previewShare(context.db, token, (await requestOrigin()).address);
  // Our server responds to too many wrong tokens before this page is reached.
  if (seen.kind !== 'found') notFound();
  const { share } = seen;
  const t = shareTexts(context.locale);
  // The person who is signed in here; a browser that becomes a frame is signed out.
  const leaves = share.isFrame ? context.user : null;
  const failed = (await searchParams)['failed'] !== undefined;
  return (
    <PageFrame context={context} here={`/s/${token}`} className="sheet">
      <div>
        <h1 dir="auto">{share.name}</h1>
        <p>{t(share.isFrame ? 'frameIntro' : 'intro')}</p>
        {leaves && (
          <p>{t.rich('frameSignedIn', { name: leaves.name, bdi: (text) => <bdi>{text}</bdi> })}</p>
        )}
        <form action={openSharedLinkAction}>
          <input type="hidden" name="token" value={token} />
          {share.hasPassword && <Password t={t} wait={share.passwordWait} failed={failed} />}
          <button type="submit" className="button">
            {t(leaves ? 'frameSignOut' : share.isFrame ? 'frameStart' : 'open')}
          </button>
        </form>
        <p className="hint">{t(share.isFrame ? 'frameKeep' : 'keep')}</p>
      </div>
    </PageFrame>
  );
}

type PasswordProps = {
  readonly t: ReturnType<typeof shareTexts>;
  readonly wait: SharePreview['passwordWait'];
  readonly failed: boolean;
};

function Password({ t, wait, failed }: PasswordProps) {
  return (
    <>
      {wait !== null ? (
        <p className="fault" role="alert">
          {t('passwordWait', { minutes: Math.ceil(wait / 60) })}
        </p>
      ) : failed ? (
        <p className="fault" role="alert">
          {t('wrongPassword')}
        </p>
      ) : (
        <p>{t('passwordIntro')}</p>
      )}
      <label>
        {t('password')}
        <input type="password" name="password" autoComplete="off" required />
      </label>
    </>
  );
}
