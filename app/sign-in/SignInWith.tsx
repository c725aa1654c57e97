import type { Config } from '../../lib/config/config.ts';
import { oidcSettings } from '../../lib/config/loadConfig.ts';
import type { AccessTexts } from '../../lib/i18n/access.ts';
import { OIDC_SIGN_IN_PATH } from '../../lib/server/target.ts';
import { cookiePlace } from '../../lib/sessions/request.ts';

type Props = {
  readonly t: AccessTexts;
  readonly config: Config;
  readonly next: string;
  readonly failed: string | undefined;
};

/** The button that leads to the provider of single sign-on; nothing where there is none. */
export async function SignInWith({ t, config, next, failed }: Props) {
  const settings = oidcSettings(config);
  if (!settings) return null;
  const { name } = settings;
  const isHere = (await cookiePlace()).url === config.url;
  const address = `${config.url}/sign-in?${new URLSearchParams({ next }).toString()}`;
  return (
    <section aria-label={t('accountSignIn', { name })}>
      {failed === 'account' && (
        <p className="fault" role="alert">
          {t('accountFailed')}
        </p>
      )}
      {failed === 'unreachable' && (
        <p className="fault" role="alert">
          {t('accountUnreachable', { name })}
        </p>
      )}
      {isHere ? (
        <form method="post" action={OIDC_SIGN_IN_PATH}>
          <input type="hidden" name="next" value={next} />
          <button type="submit" className="button">
            {t('accountSignIn', { name })}
          </button>
        </form>
      ) : (
        <p>
          <a href={address}>{t('accountElsewhere', { name, address: config.url })}</a>
        </p>
      )}
    </section>
  );
}
