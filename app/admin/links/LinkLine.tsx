import type { ReactNode } from 'react';
import type { ListedLink } from '../../../lib/links/linkUse.ts';
import type { AdminContext } from '../_admin/context.ts';
import { RevokeForm } from '../_admin/RevokeForm.tsx';
import { revokeLinkAction } from './actions.ts';
import { ChangeLink } from './ChangeLink.tsx';

type Props = {
  readonly context: AdminContext;
  readonly link: ListedLink;
  readonly back: string;
};

/** One link: what it is for, how it is used, and a button that revokes it. */
export function LinkLine({ context, link, back }: Props) {
  const { t } = context;
  return (
    <li className="lines-link" data-state={link.state}>
      <div>
        <p className="lines-main">
          <bdi>{link.label || t('noLabel')}</bdi>{' '}
          {link.state !== 'live' && <em>{t(`link-${link.state}`)}</em>}
        </p>
        <LinkFacts context={context} link={link} />
        {link.state !== 'revoked' && <ChangeLink context={context} link={link} back={back} />}
      </div>
      {link.state !== 'revoked' && (
        <RevokeForm t={t} name={link.label} text={t('revokeAsk')} action={revokeLinkAction}>
          <input type="hidden" name="link" value={link.id} />
          <input type="hidden" name="back" value={back} />
        </RevokeForm>
      )}
    </li>
  );
}

function LinkFacts({ context, link }: Omit<Props, 'back'>): ReactNode {
  const { config, t, dates } = context;
  const at = (ms: number) => dates.shortMoment(ms, config.timezone);
  return (
    <p className="summary">
      <span>{t('createdAt', { moment: at(link.createdAt) })}</span>
      <span>
        {link.lastUsedAt === null ? t('neverUsed') : t('usedAt', { moment: at(link.lastUsedAt) })}
      </span>
      {link.state === 'live' && link.expiresAt !== null && (
        <span>{t('expiresAt', { moment: at(link.expiresAt) })}</span>
      )}
      {link.state === 'live' && link.usesLeft !== null && (
        <span>{t('usesLeft', { count: link.usesLeft })}</span>
      )}
      {link.mailedTo !== null && (
        <span>
          {t.rich('mailedTo', { email: link.mailedTo, bdi: (text) => <bdi>{text}</bdi> })}
        </span>
      )}
      {link.sessions > 0 && <span>{t('deviceCount', { count: link.sessions })}</span>}
    </p>
  );
}
