import { displayName } from '../../../lib/library/albumPath.ts';
import { listGroups } from '../../../lib/people/groups.ts';
import { listWaitingPhotos } from '../../../lib/photos/albumDetails.ts';
import {
  type AlbumToReview,
  countUndecidedByYear,
  listFound,
  listUndecidedAlbums,
  listWaitingAlbums,
  type NewlyFoundAlbum,
} from '../../../lib/scan/newlyFound.ts';
import type { ScanSummary } from '../../../lib/scan/scanRow.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { AdminThumbnail } from '../_admin/AdminThumbnail.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { PhotoCell } from '../_admin/PhotoCell.tsx';
import { PolicyWords } from '../_admin/PolicyWords.tsx';
import { approveAction, decideAction } from './actions.ts';
import { ShareHolders } from './ShareHolders.tsx';

type Props = { readonly context: AdminContext };

const mostGroups = 6;
/** The most photos of an album that are offered for approval at once. */
const mostApproved = 60;

/** The albums to which the last scan added something, with who may see them now. */
export function NewlyVisible({ context, scan }: Props & { scan: ScanSummary }) {
  const { db, t } = context;
  const { items, total } = listFound(db, scan);
  if (items.length === 0) return null;
  return (
    <section aria-labelledby="found">
      <h2 id="found">{t('found')}</h2>
      <ul className="lines">
        {items.map((album) => (
          <li key={album.id}>
            <AlbumLink context={context} album={album} />{' '}
            <small>
              {[
                ...(album.isNew ? [t('foundNew')] : []),
                ...(album.photos > album.returned
                  ? [t('foundPhotos', { count: album.photos - album.returned })]
                  : []),
                ...(album.returned > 0 ? [t('foundReturned', { count: album.returned })] : []),
                ...(album.own > 0 ? [t('foundOwn', { count: album.own })] : []),
                ...(album.waiting > 0 ? [t('foundWaiting', { count: album.waiting })] : []),
              ].join(' · ')}
            </small>{' '}
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

/** Photos that wait for approval, by album. */
export function WaitingPhotos({ context, back }: Props & { back: string }) {
  const { db, t, config } = context;
  const albums = listWaitingAlbums(db);
  if (albums.length === 0 && config.newPhotos === 'publish') return null;
  return (
    <section aria-labelledby="waiting">
      <h2 id="waiting">{t('waiting')}</h2>
      {config.newPhotos === 'review' && <p className="admin-prose">{t('newPhotos-review')}</p>}
      <ul className="lines">
        {albums.map((album) => (
          <li key={album.id}>
            <AlbumLink context={context} album={album} />
            <ApproveForm context={context} back={back} album={album} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The waiting photos of an album, all checked at first. */
function ApproveForm({
  context: { db, t },
  album: { id, photos },
  back,
}: Props & { album: Pick<NewlyFoundAlbum, 'id' | 'photos'>; back: string }) {
  const shown = listWaitingPhotos(db, id, mostApproved);
  return (
    <ActionForm action={approveAction} className="cells-form">
      <input type="hidden" name="album" value={id} />
      <input type="hidden" name="back" value={back} />
      <ul className="cells">
        {shown.map((photo) => (
          <PhotoCell key={photo.id} t={t} photo={photo} forApproval />
        ))}
      </ul>
      {photos > shown.length && <p>{t('andMore', { count: photos - shown.length })}</p>}
      <div className="actions">
        <button
          type="submit"
          name="decision"
          value="show"
          className="button button-small button-plain"
        >
          {t('approve', { count: shown.length })}
        </button>
        <button
          type="submit"
          name="decision"
          value="hide"
          className="button button-small button-plain"
        >
          {t('keepHidden', { count: shown.length })}
        </button>
      </div>
    </ActionForm>
  );
}

/** Albums without a policy, to be decided all at once, by year, or some of them. */
export function UndecidedAlbums({ context, back }: Props & { back: string }) {
  const { config, db, t } = context;
  const { items: albums, total } = listUndecidedAlbums(db);
  if (total === 0) return null;
  const years = countUndecidedByYear(db);
  return (
    <section aria-labelledby="undecided">
      <h2 id="undecided">{t('undecided')}</h2>
      <p className="admin-prose">
        {t(`newAlbums-${config.newAlbums}`)} {t('undecidedIntro')}
      </p>
      <ActionForm action={decideAction} className="form">
        <input type="hidden" name="back" value={back} />
        {years.length > 1 ? (
          <label className="form-narrow">
            {t('decideWhich')}
            <select name="which" defaultValue="all">
              <option value="all">{t('decideAll', { count: total })}</option>
              {years.map(({ year, count }) => (
                <option key={year} value={`year:${year}`}>
                  {t('decideYear', { year, count })}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <input type="hidden" name="which" value="all" />
        )}
        <DecideButtons context={context} total={total} />
        <details open={total <= 3}>
          <summary>{t('decideSome')}</summary>
          <ul className="lines">
            {albums.map((album) => (
              <li key={album.id}>
                <label className="form-check">
                  <input
                    type="checkbox"
                    name="album"
                    value={album.id}
                    aria-label={t('choose', { name: displayName(album) })}
                  />
                </label>
                <AlbumLink context={context} album={album} />
                <ShareHolders t={t} shares={album.shares} after={null} />
              </li>
            ))}
          </ul>
          {total > albums.length && (
            <p>
              <a href="/admin/albums?policy=none">
                {t('undecidedMore', { count: total - albums.length })}
              </a>
            </p>
          )}
        </details>
      </ActionForm>
    </section>
  );
}

/** Who is to see them: a button each for everybody, some groups and nobody. */
function DecideButtons({ context: { db, t }, total }: Props & { total: number }) {
  const groups = listGroups(db).slice(0, mostGroups);
  const choices = [
    ...groups.map(({ id, name }) => ({ who: String(id), text: <bdi>{name}</bdi> })),
    { who: 'public', text: t('decidePublic') },
    { who: 'nobody', text: t('nobody') },
  ];
  return (
    <div>
      <p>{t('decideFor', { count: total })}</p>
      <p className="actions">
        {choices.map(({ who, text }) => (
          <button
            key={who}
            type="submit"
            name="who"
            value={who}
            className="button button-small button-plain"
          >
            {text}
          </button>
        ))}
      </p>
      {groups.length === 0 && (
        <p className="hint">
          <a href="/admin/groups">{t('decideNoGroups')}</a>
        </p>
      )}
    </div>
  );
}

function AlbumLink({ context: { dates }, album }: Props & { album: AlbumToReview }) {
  return (
    <span className="lines-main thumb-line">
      <AdminThumbnail photoId={album.coverId} />
      <span>
        <a href={`/admin/albums/${album.id}`}>
          <bdi>{displayName(album)}</bdi>
        </a>{' '}
        <small>{dates.day(album.date)}</small>
      </span>
    </span>
  );
}
