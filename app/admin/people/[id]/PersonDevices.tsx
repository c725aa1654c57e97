import { accessTexts } from '../../../../lib/i18n/access.ts';
import { listDevices } from '../../../../lib/sessions/devices.ts';
import { deviceName } from '../../../access/Devices.tsx';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { endDeviceOfAction } from './deviceActions.ts';

type Props = { readonly context: AdminContext; readonly personId: number; readonly back: string };

/** The devices on which a person is signed in, each with a button that signs it out. */
export function PersonDevices({ context, personId, back }: Props) {
  const { db, t, dates, config, page } = context;
  const devices = listDevices(db, personId);
  const at = (ms: number) => dates.shortMoment(ms, config.timezone);
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">{t('devices')}</h2>
      {devices.length === 0 && <p className="admin-prose">{t('noDevices')}</p>}
      <ul className="lines">
        {devices.map(({ sessionId, key, userAgent, createdAt, lastSeenAt }) => (
          <li key={sessionId} className="lines-link">
            <div>
              <p className="lines-main">
                <bdi>{deviceName(accessTexts(page.locale), userAgent)}</bdi>
              </p>
              <p className="summary">
                <span>{t('deviceSeen', { since: at(createdAt), seen: at(lastSeenAt) })}</span>
              </p>
            </div>
            <ActionForm action={endDeviceOfAction}>
              <input type="hidden" name="person" value={personId} />
              <input type="hidden" name="device" value={key} />
              <input type="hidden" name="back" value={back} />
              <button type="submit" className="button button-small button-plain">
                {t('signOutDevice')}
              </button>
            </ActionForm>
          </li>
        ))}
      </ul>
    </section>
  );
}
