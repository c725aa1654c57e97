import { mailSettings } from '../../../../../lib/config/loadConfig.ts';
import type { ListedUser } from '../../../../../lib/people/peopleList.ts';
import { ActionForm } from '../../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../../_admin/context.ts';
import { SubmitLine } from '../../../_admin/SubmitLine.tsx';
import { LifetimeOptions } from '../../../links/lifetime.tsx';
import { sendLinkAction } from './actions.ts';

type Props = {
  readonly context: AdminContext;
  readonly person: Pick<ListedUser, 'id' | 'email' | 'disabledAt'>;
  readonly back: string;
};

/** A button that sends a person a new link by e-mail; absent where mail or address is missing. */
export function MailLink({ context: { config, t }, person, back }: Props) {
  if (person.email === null || person.disabledAt !== null || mailSettings(config) === null) {
    return null;
  }
  return (
    <section aria-labelledby="mail">
      <h2 id="mail">{t('mailLinkTitle')}</h2>
      <ActionForm action={sendLinkAction} className="form">
        <p className="admin-prose">
          {t.rich('mailLinkIntro', { email: person.email, bdi: (text) => <bdi>{text}</bdi> })}
        </p>
        <input type="hidden" name="person" value={person.id} />
        <input type="hidden" name="back" value={back} />
        <label>
          {t('expires')}
          <select name="days" defaultValue="">
            <option value="">{t('lifetime-never')}</option>
            <LifetimeOptions t={t} />
          </select>
        </label>
        <SubmitLine>{t('mailLink')}</SubmitLine>
      </ActionForm>
    </section>
  );
}
