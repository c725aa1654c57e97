import { type NewlyFoundAlbum, pageFound } from '../../../lib/scan/newlyFound.ts';
import type { ScanSummary } from '../../../lib/scan/scanRow.ts';
import type { AdminContext } from '../_admin/context.ts';
import { PolicyWords } from '../_admin/PolicyWords.tsx';
import { AlbumLink } from './AlbumLink.tsx';
import { ShareHolders } from './ShareHolders.tsx';

type Props = { readonly context: AdminContext; readonly scan: ScanSummary };

/** The albums to which the last scan added something, with who may see them now. */
export function NewlyVisible({ context, scan }: Props) {
  const { db, t } = context;
  const { items, total } = pageFound(db, scan);
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="found">
      <h2 id="found">{t('found')}</h2>
      <ul className="lines lines-found">
        {items.map((album) => (
          <li key={album.id}>
            <AlbumLink context={context} album={album} /> <small>{foundIn(album, t)}</small>{' '}
            <span>
              <PolicyWords t={t} policy={album.policy} of="album" />
              <ShareHolders t={t} shares={album.shares} after={album} />
            </span>
          </li>
        ))}
        {total > items.length && <li>{t('andMore', { count: total - items.length })}</li>}
      </ul>
    </section>
  );
}

/** What the scan found in an album, such as "new · 12 new photos · 2 waiting". */
function foundIn(album: NewlyFoundAlbum, t: AdminContext['t']): string {
  const { isNew, photos, returned, own, waiting } = album;
  return [
    ...(isNew ? [t('foundNew')] : []),
    ...(photos > returned ? [t('foundPhotos', { count: photos - returned })] : []),
    ...(returned > 0 ? [t('foundReturned', { count: returned })] : []),
    ...(own > 0 ? [t('foundOwn', { count: own })] : []),
    ...(waiting > 0 ? [t('foundWaiting', { count: waiting })] : []),
  ].join(' · ');
}
