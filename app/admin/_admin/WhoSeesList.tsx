import type { ReactNode } from 'react';
import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import type { Reason } from '../../../lib/policies/explain/reasons.ts';
import type { ViewerAccess, WhoSees } from '../../../lib/policies/explain/whoSees.ts';

/** Who can see an album or a photo, name by name, and why. */
export function WhoSeesList({ t, who }: { t: AdminTexts; who: WhoSees }) {
  const { viewers, shares, withheld } = who;
  const seeing = viewers.filter(({ sees, photos }) => sees || photos > 0);
  const others = viewers.filter((viewer) => !seeing.includes(viewer));
  return (
    <section aria-labelledby="who">
      <h2 id="who">{t('whoSees')}</h2>
      {withheld && <p className="hint">{t(`withheld-${withheld}`)}</p>}
      {seeing.length === 0 ? (
        <p className="hint">{t('nobodySees')}</p>
      ) : (
        <ul className="lines">
          {seeing.map((viewer) => (
            <ViewerLine key={viewer.user?.id ?? 0} t={t} viewer={viewer} who={who} />
          ))}
        </ul>
      )}
      {shares.length > 0 && (
        <>
          <h3>{t('sharesShowing')}</h3>
          <ul className="lines">
            {shares.map((share) => (
              <li key={share.id}>
                <a className="lines-main" href="/admin/shares">
                  <bdi>{share.name}</bdi>
                </a>
                {who.target.kind === 'album' && (
                  <span className="lines-why">
                    {t('somePhotos', { count: share.photos, total: who.total })}
                  </span>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <details>
          <summary>{t('doNotSee', { count: others.length })}</summary>
          <ul className="lines">
            {others.map((viewer) => (
              <ViewerLine key={viewer.user?.id ?? 0} t={t} viewer={viewer} who={who} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function ViewerLine({ t, viewer, who }: { t: AdminTexts; viewer: ViewerAccess; who: WhoSees }) {
  const { user, reasons, photos, sees } = viewer;
  return (
    <li>
      <span className="lines-main">
        {user ? (
          <a href={`/admin/people/${user.id}`}>
            <bdi>{user.name}</bdi>
          </a>
        ) : (
          <a href="/admin/people/visitors">{t('everybody')}</a>
        )}
      </span>
      <span className="lines-why">
        {who.target.kind === 'album' && (sees || photos > 0) && (
          <span>
            {photos === who.total
              ? t('allPhotos', { count: photos })
              : t('somePhotos', { count: photos, total: who.total })}
          </span>
        )}
        {!sees && photos > 0 && <span>{t('albumNotShown')}</span>}
        {reasons.map((reason) => (
          <ReasonWords
            key={keyOf(reason)}
            t={t}
            reason={reason}
            byAlbum={who.decidedBy === 'album'}
          />
        ))}
      </span>
    </li>
  );
}

function keyOf(reason: Reason): string {
  return JSON.stringify(reason);
}

type WordsProps = {
  readonly t: AdminTexts;
  readonly reason: Reason;
  /** The thing is a photo that inherits its album's policy. */
  readonly byAlbum?: boolean;
};

/** "it is public", "member of Family". */
export function ReasonWords({ t, reason, byAlbum = false }: WordsProps) {
  const name = (chunks: ReactNode) => <bdi>{chunks}</bdi>;
  switch (reason.kind) {
    case 'public':
      return <span>{t(byAlbum ? 'because-album-public' : 'because-public')}</span>;
    case 'user':
      return <span>{t(byAlbum ? 'because-album-user' : 'because-user')}</span>;
    case 'group':
      return (
        <span>
          {t.rich(byAlbum ? 'because-album-group' : 'because-group', {
            group: reason.group.name,
            n: name,
          })}
        </span>
      );
    case 'permission': {
      const may = reason.permission === 'admin' ? 'admin' : 'view';
      return (
        <span>
          {reason.group === null
            ? t(`because-${may}`)
            : t.rich(`because-group-${may}`, { group: reason.group, n: name })}
        </span>
      );
    }
  }
}
