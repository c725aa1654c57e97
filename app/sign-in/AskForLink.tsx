import type { AccessTexts } from '../../lib/i18n/access.ts';
import { lastValue, type SearchParams } from '../_gallery/parameters.ts';
import { sendMyLinkAction } from './linkActions.ts';

type Props = { readonly t: AccessTexts; readonly asked: Awaited<SearchParams> };

/** "Send me my link". The response is the same for every e-mail address. */
export function AskForLink({ t, asked }: Props) {
  const answer = lastValue(asked['mail']);
  const taken = answer === 'taken';
  const wait = Number(/^\d{1,5}$/.exec(lastValue(asked['wait']) ?? '')?.[0] ?? 0);
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">{t('mailTitle')}</h2>
      {taken ? <p role="status">{t('mailTaken')}</p> : <p className="hint">{t('mailIntro')}</p>}
      {answer === 'limited' && wait > 0 && (
        <p className="fault" role="alert">
          {t('mailLimited', { minutes: Math.ceil(wait / 60) })}
        </p>
      )}
      {!taken && (
        <form action={sendMyLinkAction}>
          <label>
            {t('mailLabel')}
            <input type="email" name="email" autoComplete="email" required />
          </label>
          <button type="submit" className="button button-plain">
            {t('mailButton')}
          </button>
        </form>
      )}
    </section>
  );
}
