import { displayName } from '../../../lib/library/albumPath.ts';
import { listGroups } from '../../../lib/people/groups.ts';
import { listWaitingPhotos } from '../../../lib/photos/albumDetails.ts';
import {
  type AlbumToReview,
  type FoundAlbum,
  listFound,
  listUndecidedAlbums,
  listWaitingAlbums,
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
}: Props & { album: Pick<FoundAlbum, 'id' | 'photos'>; back: string }) {
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
      <button
        type="submit"
        name="decision"
        value="show"
        className="button button-small button-plain"
      >
        {t('approve', { count: shown.length })}
      </button>{' '}
      <button
        type="submit"
        name="decision"
        value="hide"
        className="button button-small button-plain"
      >
        {t('keepHidden', { count: shown.length })}
      </button>
    </ActionForm>
  );
}

/** Albums without a policy, each with one click to decide. */
export function UndecidedAlbums({ context, back }: Props & { back: string }) {
  const { db, t } = context;
  const { items: albums, total } = listUndecidedAlbums(db);
  if (albums.length === 0) return null;
  const groups = listGroups(db).slice(0, mostGroups);
  return (
    <section aria-labelledby="undecided">
      <h2 id="undecided">{t('undecided')}</h2>
      <p className="admin-prose">{t('undecidedIntro')}</p>
      <ul className="lines">
        {albums.map((album) => (
          <li key={album.id}>
            <AlbumLink context={context} album={album} />{' '}
            <ShareHolders t={t} shares={album.shares} after={null} />
            <ActionForm
              action={decideAction}
              className="actions"
              label={t('decideFor', { name: displayName(album) })}
            >
              <input type="hidden" name="album" value={album.id} />
              <input type="hidden" name="back" value={back} />
              {groups.map(({ id, name }) => (
                <button
                  key={id}
                  type="submit"
                  name="who"
                  value={id}
                  className="button button-small button-plain"
                >
                  <bdi>{name}</bdi>
                </button>
              ))}
              <button
                type="submit"
                name="who"
                value="public"
                className="button button-small button-plain"
              >
                {t('decidePublic')}
              </button>
              <button
                type="submit"
                name="who"
                value="nobody"
                className="button button-small button-plain"
              >
                {t('nobody')}
              </button>
            </ActionForm>
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
    </section>
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
