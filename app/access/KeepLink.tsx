import type { AccessTexts } from '../../lib/i18n/access.ts';

/** Explains how to come back to the gallery. */
export function KeepLink({ t }: { readonly t: AccessTexts }) {
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
