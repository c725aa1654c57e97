import type { AccessTexts } from '../../lib/i18n/access.ts';
import { isoMoment } from '../../lib/i18n/dates.ts';
import { parseDevice } from '../../lib/sessions/device.ts';
import { listDevices, type SignedInDevice } from '../../lib/sessions/devices.ts';
import { Confirm } from '../_gallery/Confirm.tsx';
import type { PageContext } from '../_gallery/context.ts';
import { endAllDevicesAction, endDeviceAction, endOtherDevicesAction } from './actions.ts';

type Props = {
  readonly context: PageContext;
  readonly t: AccessTexts;
  readonly userId: number;
};

/**
 * The viewer's devices. An administrator who sees the gallery as this user cannot sign them out.
 */
export function Devices({ context, t, userId }: Props) {
  const { db, sessionId, seeAs } = context;
  // This device comes first, so that its place does not change with the moment of its last use.
  const isThis = (device: SignedInDevice) => device.sessionId === sessionId;
  const devices = listDevices(db, userId).sort((a, b) => Number(isThis(b)) - Number(isThis(a)));
  const own = seeAs === null;
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">{t('devices')}</h2>
      <ul className="access-devices">
        {devices.map((device) => (
          <DeviceLine
            key={device.sessionId}
            context={context}
            t={t}
            device={device}
            isThis={isThis(device)}
            canEnd={own}
          />
        ))}
      </ul>
      {own && (
        <div className="actions access-actions">
          {devices.length > 1 && (
            <Confirm ask={t('signOutOthers')} text={t('signOutOthersAsk')}>
              <form action={endOtherDevicesAction}>
                <button type="submit" className="button button-small">
                  {t('signOutYes')}
                </button>
              </form>
            </Confirm>
          )}
          <Confirm ask={t('signOutAll')} text={t('signOutAllAsk')}>
            <form action={endAllDevicesAction}>
              <button type="submit" className="button button-small">
                {t('signOutYes')}
              </button>
            </form>
          </Confirm>
        </div>
      )}
      <p className="hint">{t('signOutHint')}</p>
    </section>
  );
}

type LineProps = Omit<Props, 'userId'> & {
  readonly device: SignedInDevice;
  readonly isThis: boolean;
  readonly canEnd: boolean;
};

function DeviceLine({ context, t, device, isThis, canEnd }: LineProps) {
  const { config, dates } = context;
  const moment = (ms: number) => dates.shortMoment(ms, config.timezone);
  const name = deviceName(t, device.userAgent);
  const id = `device-${device.sessionId}`;
  return (
    <li>
      <div>
        <p id={id}>
          {name}
          {isThis && <em>{t('thisDevice')}</em>}
        </p>
        <p className="hint">
          {!isThis && (
            <time dateTime={isoMoment(device.lastSeenAt, config.timezone)}>
              {t('lastSeen', { moment: moment(device.lastSeenAt) })}
            </time>
          )}
          <time dateTime={isoMoment(device.createdAt, config.timezone)}>
            {t('firstSeen', { moment: moment(device.createdAt) })}
          </time>
        </p>
      </div>
      {canEnd && (
        <form action={endDeviceAction}>
          <input type="hidden" name="session" value={device.key} />
          <button type="submit" className="button button-small button-plain" aria-describedby={id}>
            {t('signOutOne')}
          </button>
        </form>
      )}
    </li>
  );
}

/** The name of a device: "Safari on iPhone". */
export function deviceName(t: AccessTexts, userAgent: string): string {
  const { browser, system } = parseDevice(userAgent);
  if (browser?.kind === 'browser') {
    return system === null ? browser.name : t('browserOn', { browser: browser.name, system });
  }
  if (system === null) return t('unknownDevice');
  return t(browser?.kind === 'app' ? 'appOn' : 'unknownOn', { system });
}
