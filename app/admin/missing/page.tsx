import { type MissingThings, readMissing } from '../../../lib/photos/missing.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../_admin/context.ts';
import { EnterButton } from '../_admin/EnterButton.tsx';
import { forgetAction, seenAction } from './actions.ts';

const HERE = '/admin/missing';

/**
 * What is missing from the library. It is hidden and kept until the owner forgets it, one by one or
 * all at once.
 */
export default async function MissingPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE);
  const { config, db, t } = context;
  const missing = readMissing(db);
  const isEmpty = missing.albums.total + missing.photos.total === 0;
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('missingTitle')}
      searchParams={await searchParams}
      intro={<p className="admin-prose">{t('missingIntro')}</p>}
    >
      {config.keepMissingDays !== null && (
        <p className="hint">{t('missingKept', { count: config.keepMissingDays })}</p>
      )}
      {isEmpty ? (
        <p className="admin-empty">{t('missingNone')}</p>
      ) : (
        <>
          <ActionForm action={seenAction}>
            <button type="submit" className="button button-small button-plain">
              {t('missingSeen')}
            </button>
          </ActionForm>
          <ActionForm action={forgetAction} className="form">
            <EnterButton isIdle />
            <Things context={context} of="album" {...missing.albums} />
            <Things context={context} of="photo" {...missing.photos} />
            <p className="hint">{t('forgetHint')}</p>
            <label className="form-check">
              <input type="checkbox" name="sure" required />
              <span>{t('forgetSure')}</span>
            </label>
            <p className="actions">
              <button type="submit" name="which" value="chosen" className="button button-small">
                {t('forgetChosen')}
              </button>
              <button
                type="submit"
                name="which"
                value="all"
                className="button button-small button-plain"
              >
                {t('forgetAll')}
              </button>
            </p>
          </ActionForm>
        </>
      )}
    </AdminFrame>
  );
}

type ThingsProps = MissingThings & {
  readonly context: AdminContext;
  readonly of: 'album' | 'photo';
};

function Things({ context: { config, dates, t }, of, things, total }: ThingsProps) {
  if (things.length === 0) return null;
  return (
    <fieldset>
      <legend>{t(of === 'album' ? 'albums' : 'photos')}</legend>
      <ul className="lines">
        {things.map(({ id, path, name, missingSince, photos }) => (
          <li key={id}>
            <label className="form-check">
              <input type="checkbox" name={of} value={id} />
              <span>
                <bdi>{path || name || '/'}</bdi>
                <small>
                  {t('missingSince', { date: dates.shortMoment(missingSince, config.timezone) })}
                  {of === 'album' && ` · ${t('photoCount', { count: photos })}`}
                </small>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {total > things.length && (
        <p className="hint">{t('missingMore', { count: total - things.length })}</p>
      )}
    </fieldset>
  );
}
