import { rowKeyText } from '../../../lib/db/rowKey.ts';
import { displayName } from '../../../lib/library/albumPath.ts';
import type { ListedShare } from '../../../lib/links/shareUse.ts';
import type { AdminContext } from '../_admin/context.ts';
import { RevokeForm } from '../_admin/RevokeForm.tsx';
import { revokeShareAction } from './actions.ts';

type Props = { readonly context: AdminContext; readonly share: ListedShare };

/** One share: what it is of, how it is used, and a button that revokes it. */
export function ShareLine({ context, share }: Props) {
  const { t } = context;
  return (
    <li className="lines-link" data-state={share.state}>
      <div>
        <p className="lines-main">
          <bdi>{share.name}</bdi> {share.state !== 'live' && <em>{t(`link-${share.state}`)}</em>}
        </p>
        <p className="summary">
          <ShareOf t={t} share={share} />
          {share.hasPassword && <span>{t('shareHasPassword')}</span>}
          {share.isFrame ? (
            <span>{t('shareIsFrame')}</span>
          ) : (
            !share.originals && <span>{t('shareNoOriginals')}</span>
          )}
        </p>
        <ShareUse context={context} share={share} />
      </div>
      {share.state !== 'revoked' && (
        <RevokeForm t={t} name={share.name} text={t('revokeShareAsk')} action={revokeShareAction}>
          <input type="hidden" name="share" value={rowKeyText(share)} />
        </RevokeForm>
      )}
    </li>
  );
}

function ShareOf({ t, share: { album, photos } }: { t: AdminContext['t']; share: ListedShare }) {
  if (!album) return <span>{t('ofPhotos', { count: photos })}</span>;
  return (
    <span>
      {t.rich('ofAlbum', {
        name: displayName(album),
        n: (name) => (
          <a href={`/admin/albums/${album.id}`}>
            <bdi>{name}</bdi>
          </a>
        ),
      })}
    </span>
  );
}

function ShareUse({ context, share }: Props) {
  const { config, t, dates } = context;
  const at = (ms: number) => dates.shortMoment(ms, config.timezone);
  const { createdBy, expiresAt, lastVisitAt, state, visits } = share;
  return (
    <p className="summary">
      <span>
        {t('createdAt', { moment: at(share.createdAt) })}
        {createdBy !== null && ` ${t('shareBy', { name: createdBy })}`}
      </span>
      <span>
        {t('shareVisits', { count: visits })}
        {lastVisitAt !== null && `, ${t('shareLastVisit', { moment: at(lastVisitAt) })}`}
      </span>
      {state === 'live' && expiresAt !== null && (
        <span>{t('expiresAt', { moment: at(expiresAt) })}</span>
      )}
    </p>
  );
}
