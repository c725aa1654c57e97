import type { ScanSummary } from '../../../lib/scan/scanRow.ts';
import type { AdminContext } from '../_admin/context.ts';
import { Refresh } from './Refresh.tsx';

type Props = { readonly context: AdminContext; readonly scan: ScanSummary };

/** The progress of the running scan, kept up to date with and without JavaScript. */
export function ScanProgressBar({ context: { t }, scan }: Props) {
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
