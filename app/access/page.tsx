import { redirect } from 'next/navigation';
import { type AccessTexts, accessTexts } from '../../lib/i18n/access.ts';
import { requireUser, signInPath } from '../../lib/sessions/request.ts';
import { getPageContext } from '../_gallery/context.ts';
import { PageFrame } from '../_gallery/PageFrame.tsx';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';
import { Devices } from './Devices.tsx';

const HERE = '/access';

/** The devices on which a user is signed in, and how to come back to the gallery. */
export default async function AccessPage({ searchParams }: { searchParams: SearchParams }) {
  const { viewer } = await requireUser(HERE);
  // This is an administrator who sees the gallery as a visitor.
  if (viewer.userId === null) redirect(signInPath(HERE));
  const context = await getPageContext();
  const t = accessTexts(context.locale);
  const asked = await searchParams;
  const done = lastValue(asked['done']);
  const count = Number(/^\d{1,6}$/.exec(lastValue(asked['count']) ?? '')?.[0] ?? 0);
  return (
    <PageFrame context={context} here={HERE} title={t('myAccess')} className="access">
      <h1>{t('myAccess')}</h1>
      <p>{t('accessIntro')}</p>
      {done === 'one' && <p role="status">{t('done-one')}</p>}
      {done === 'others' && <p role="status">{t('done-others', { count })}</p>}
      <Devices context={context} t={t} userId={viewer.userId} />
      <KeepLink t={t} />
    </PageFrame>
  );
}

/** Explains how to come back to the gallery. */
function KeepLink({ t }: { readonly t: AccessTexts }) {
  return (
    <section aria-labelledby="keep">
      <h2 id="keep">{t('keepTitle')}</h2>
      <p>{t('keepMessage')}</p>
      <p>{t('keepBrowser')}</p>
      <p>{t('keepBookmark')}</p>
      <h3>{t('homeTitle')}</h3>
      <dl>
        <dt>{t('homeIphone')}</dt>
        <dd>{t('homeIphoneSteps')}</dd>
        <dt>{t('homeAndroid')}</dt>
        <dd>{t('homeAndroidSteps')}</dd>
      </dl>
      <p>{t('homeAsks')}</p>
    </section>
  );
}
