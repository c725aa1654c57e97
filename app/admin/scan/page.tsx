import { hasPermission } from '../../../lib/access/access.ts';
import { getAdminOverview } from '../../../lib/photos/overview.ts';
import {
  findRunningScan,
  listScans,
  type ScanSummary,
  withoutCounts,
} from '../../../lib/scan/scanRow.ts';
import { lastValue, type SearchParams } from '../../_gallery/parameters.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { AdminFrame } from '../_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from '../_admin/context.ts';
import { SubmitLine } from '../_admin/SubmitLine.tsx';
import { FirstSteps } from '../_bar/FirstSteps.tsx';
import { NewlyVisible } from '../found/NewlyVisible.tsx';
import { WaitingPhotos } from '../found/WaitingPhotos.tsx';
import { startScanAction } from './actions.ts';
import { Refresh } from './Refresh.tsx';
import { ReportLists } from './ReportLists.tsx';
import { ScanLine } from './ScanReport.tsx';

const HERE = '/admin/scan';

export default async function ScanPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE, 'scan');
  const { config, db, t } = context;
  // Threat: reports and progress count, and to administrators name, what is hidden from people who may
  // only start scans.
  const mayReadReports = hasPermission(context.page.actor, 'view');
  const running = findRunningScan(db, config.dataDir);
  const ended = listScans(db, config.dataDir).filter(({ state }) => state !== 'running');
  const asked = await searchParams;
  // The page follows the scan: what was said when it began is not true any more when it has ended.
  const hasEnded = !running && lastValue(asked['done']) === 'scan-started';
  const done = ended[0]?.state === 'done' ? 'scan-ended' : undefined;
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('scan')}
      searchParams={hasEnded ? { ...asked, done } : asked}
      intro={<p className="admin-prose">{t('scanIntro')}</p>}
    >
      {running ? (
        <ScanProgressBar
          context={context}
          scan={mayReadReports ? running : withoutCounts(running)}
        />
      ) : (
        <>
          <StartScan t={t} />
          {ended[0]?.state === 'refused' && <Refused context={context} scan={ended[0]} />}
        </>
      )}
      {context.isAdmin && (
        <>
          {!running && <NextSteps context={context} />}
          <WaitingPhotos context={context} back={HERE} />
          {ended[0] && <NewlyVisible context={context} scan={ended[0]} />}
          <p>
            <a className="text-link" href="/admin/missing">
              {t('missingTitle')}
            </a>
          </p>
          <p>
            <a className="text-link" href="/admin/patterns">
              {t('patternsTitle')}
            </a>
          </p>
        </>
      )}
      <Reports {...{ context, scans: ended, mayReadReports }} />
    </AdminFrame>
  );
}

type ReportsProps = {
  readonly context: AdminContext;
  readonly scans: readonly ScanSummary[];
  readonly mayReadReports: boolean;
};

/** The scans that have ended, the last one open. */
function Reports({ context, scans, mayReadReports }: ReportsProps) {
  const { t } = context;
  return (
    <section aria-labelledby="reports">
      <h2 id="reports">{t('reports')}</h2>
      {scans.length === 0 && <p className="admin-prose">{t('noScanYet')}</p>}
      <ul className="reports">
        {scans.map((scan, i) => (
          <li key={scan.id}>
            <details open={i === 0}>
              <summary>
                <ScanLine context={context} scan={mayReadReports ? scan : withoutCounts(scan)} />
              </summary>
              {mayReadReports && <ReportLists context={context} scan={scan} />}
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What comes after the first photos of a new gallery. */
function NextSteps({ context: { config, db, t } }: { readonly context: AdminContext }) {
  const overview = getAdminOverview(db, config.oidc?.issuer ?? null);
  return overview.albums > 0 && <FirstSteps t={t} overview={overview} />;
}

function StartScan({ t }: { readonly t: AdminContext['t'] }) {
  return (
    <ActionForm action={startScanAction} className="form">
      <label className="form-check">
        <input type="checkbox" name="full" />
        <span>
          {t('fullScan')}
          <small>{t('fullScanHint')}</small>
        </span>
      </label>
      <SubmitLine>{t('startScan')}</SubmitLine>
    </ActionForm>
  );
}

/** A scan was refused since it would remove much; an administrator can insist. */
function Refused({
  context: { config, t, isAdmin },
  scan: { report },
}: {
  context: AdminContext;
  scan: ScanSummary;
}) {
  const mayInsist = report?.may_insist ?? false;
  return (
    <section className="hint warning" aria-labelledby="refused">
      <h2 id="refused">{t('refusedTitle')}</h2>
      <p>
        {mayInsist
          ? t('refusedWhy', { share: String(Math.round(config.maxRemoved * 100)) })
          : t('refusedUnreadable')}
      </p>
      {isAdmin && mayInsist && (
        <ActionForm action={startScanAction}>
          <button type="submit" name="insist" value="on" className="button button-small">
            {t('insist')}
          </button>
        </ActionForm>
      )}
    </section>
  );
}

type RunningProps = { readonly context: AdminContext; readonly scan: ScanSummary };

/** The progress of the running scan, kept up to date with and without JavaScript. */
function ScanProgressBar({ context: { t }, scan }: RunningProps) {
  const { phase = 'walking', done = 0, total = 0 } = scan.progress ?? {};
  const counted = phase !== 'walking' && total > 0;
  return (
    <section className="reports-progress" aria-labelledby="running">
      <h2 id="running">{t('scanRuns')}</h2>
      <progress aria-labelledby="running" {...(counted && { value: done, max: total })} />
      <p role="status">{counted ? t(`phase-${phase}-of`, { done, total }) : t(`phase-${phase}`)}</p>
      <Refresh />
      <noscript>
        <meta httpEquiv="refresh" content="3" />
      </noscript>
    </section>
  );
}
