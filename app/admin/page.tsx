import { redirect } from 'next/navigation';
import {
  type Administrator,
  listLockedOutAdministrators,
} from '../../lib/people/administrators.ts';
import { type AdminOverview, getAdminOverview } from '../../lib/photos/overview.ts';
import { listApart } from '../../lib/photos/pairs.ts';
import { listScans } from '../../lib/scan/scanRow.ts';
import type { SearchParams } from '../_gallery/parameters.ts';
import { AdminFrame } from './_admin/AdminFrame.tsx';
import { type AdminContext, getAdminContext } from './_admin/context.ts';
import { FirstSteps } from './_bar/FirstSteps.tsx';
import { UndecidedAlbums } from './found/UndecidedAlbums.tsx';
import { WaitingPhotos } from './found/WaitingPhotos.tsx';
import { PairList } from './photos/PairList.tsx';
import { ScanLine } from './scan/ScanReport.tsx';

const HERE = '/admin';
/** The most pairs that are listed of files that seem to belong together but are kept apart. */
const MOST_PAIRS = 50;

export default async function OverviewPage({ searchParams }: { searchParams: SearchParams }) {
  const context = await getAdminContext(HERE, 'scan');
  if (!context.isAdmin) redirect('/admin/scan');
  const { config, db, t } = context;
  const overview = getAdminOverview(db, config.oidc?.issuer ?? null);
  const [lastScan] = listScans(db, config.dataDir, 1);
  return (
    <AdminFrame
      context={context}
      here={HERE}
      title={t('overviewTitle')}
      searchParams={await searchParams}
      intro={<Numbers t={t} overview={overview} />}
    >
      <FirstSteps t={t} overview={overview} />
      <section aria-labelledby="attention">
        <h2 id="attention">{t('attention')}</h2>
        <Attention
          t={t}
          overview={overview}
          shutOut={listLockedOutAdministrators(db, config.oidc?.issuer ?? null)}
        />
      </section>
      <UndecidedAlbums context={context} back={HERE} />
      <WaitingPhotos context={context} back={HERE} />
      <PairList
        context={context}
        pairs={listApart(db, MOST_PAIRS).filter(({ isKeptApart }) => !isKeptApart)}
        back={HERE}
        intro={t('pairsApartIntro')}
      />
      <section aria-labelledby="new-albums">
        <h2 id="new-albums">{t('newAlbums')}</h2>
        <p className="admin-prose">
          {t(`newAlbums-${config.newAlbums}`)} <a href="/admin/standing">{t('standingLink')}</a>
        </p>
        {config.newPhotos === 'review' && overview.waiting === 0 && (
          <p className="admin-prose">{t('newPhotos-review')}</p>
        )}
      </section>
      <section aria-labelledby="last-scan">
        <h2 id="last-scan">{t('lastScan')}</h2>
        <p className="admin-prose">
          {lastScan ? <ScanLine context={context} scan={lastScan} /> : t('noScanYet')}
        </p>
        <p>
          <a className="text-link" href="/admin/scan">
            {t('toScan')}
          </a>
        </p>
      </section>
    </AdminFrame>
  );
}

type Props = { readonly t: AdminContext['t']; readonly overview: AdminOverview };

function Numbers({ t, overview: { albums, photos, people } }: Props) {
  return (
    <p className="summary">
      <span>{t('albumCount', { count: albums })}</span>
      <span>{t('photoCount', { count: photos })}</span>
      <span>{t('personCount', { count: people })}</span>
    </p>
  );
}

type AttentionProps = Props & { readonly shutOut: readonly Administrator[] };

/** What the owner should look at, each with the way there. */
function Attention({ t, overview, shutOut }: AttentionProps) {
  const counted = [
    ['withoutPolicy', overview.withoutPolicy, '/admin/albums?policy=none'],
    ['damaged', overview.damaged, '/admin/albums?condition=damaged'],
    ['waiting', overview.waiting, '/admin/albums?condition=waiting'],
    ['missing', overview.missingPhotos, '/admin/missing'],
    ['withoutLink', overview.withoutLink, '/admin/people'],
  ] as const;
  const items = [
    ...shutOut.map(({ id, name }) => ({
      href: `/admin/people/${id}`,
      text: t.rich('attention-shutOut', { name, n: (text) => <bdi>{text}</bdi> }),
    })),
    ...counted
      .filter(([, count]) => count > 0)
      .map(([what, count, href]) => ({ href, text: t(`attention-${what}`, { count }) })),
  ];
  if (items.length === 0) return <p className="admin-prose">{t('attention-none')}</p>;
  return (
    <ul className="lines">
      {items.map(({ href, text }) => (
        <li key={href}>
          <a href={href}>{text}</a>
        </li>
      ))}
    </ul>
  );
}
