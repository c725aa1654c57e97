import { isoMoment } from '../../../lib/i18n/dates.ts';
import type { ScanSummary } from '../../../lib/scan/scanRow.ts';
import type { AdminContext } from '../_admin/context.ts';

type Props = { readonly context: AdminContext; readonly scan: ScanSummary };

/** A scan in one line: when it ran, and its outcome. */
export function ScanLine({ context, scan }: Props) {
  const { config, dates, t } = context;
  return t.rich('labelled', {
    label: () => (
      <time dateTime={isoMoment(scan.startedAt, config.timezone)}>
        {dates.shortMoment(scan.startedAt, config.timezone)}
      </time>
    ),
    text: () => (scan.state === 'done' ? doneWords(t, scan) : t(`scan-${scan.state}`)),
  });
}

function doneWords(t: AdminContext['t'], { report }: ScanSummary): string {
  if (!report) return t('scan-done');
  const { added_albums, added_photos, returned_photos, changed_photos } = report;
  const { missing_albums, missing_photos, damaged_photos, too_large_photos } = report;
  const missing =
    missing_photos.total + missing_albums.items.reduce((sum, { photos }) => sum + photos, 0);
  const parts = [
    added_albums.total > 0 ? t('scanAddedAlbums', { count: added_albums.total }) : [],
    added_photos.total > 0 ? t('scanAddedPhotos', { count: added_photos.total }) : [],
    returned_photos.total > 0 ? t('scanReturned', { count: returned_photos.total }) : [],
    changed_photos.total > 0 ? t('scanChanged', { count: changed_photos.total }) : [],
    missing > 0 ? t('scanMissing', { count: missing }) : [],
    damaged_photos.total > 0 ? t('scanDamaged', { count: damaged_photos.total }) : [],
    too_large_photos.total > 0 ? t('scanTooLarge', { count: too_large_photos.total }) : [],
  ].flat();
  return parts.length > 0 ? parts.join(', ') : t('scanNothingNew');
}
