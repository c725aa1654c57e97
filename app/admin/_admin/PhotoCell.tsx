import type { ManagedPhoto } from '../../../lib/photos/albumDetails.ts';
import { cameraName, type PhotoDetails } from '../../../lib/photos/details.ts';
import { exposureText, placeText } from '../../_gallery/detailsText.ts';
import { AdminThumbnail } from './AdminThumbnail.tsx';
import type { AdminContext } from './context.ts';
import { PolicyWords } from './PolicyWords.tsx';

type Props = {
  readonly t: AdminContext['t'];
  readonly photo: ManagedPhoto;
  /** In the form for approval: it is checked at first, and not labelled as waiting. */
  readonly forApproval?: boolean;
  /** Given where photos of several albums are listed. */
  readonly albumName?: string;
  readonly details?: PhotoDetails | undefined;
};

/** A photo with a checkbox, in a grid of photos. */
export function PhotoCell({ t, photo, forApproval = false, albumName, details }: Props) {
  const { id, filename, damaged, missingSince, waiting, waitingReason } = photo;
  return (
    <li>
      <label>
        <input
          type="checkbox"
          name="photo"
          value={id}
          defaultChecked={forApproval}
          aria-label={t('choose', { name: filename })}
        />
        <AdminThumbnail
          photoId={photo.hasPicture && damaged === null ? id : null}
          waiting={waiting}
        />
      </label>
      <p>
        <a href={`/admin/photos/${id}`}>
          <bdi>{photo.caption ?? filename}</bdi>
        </a>
        {albumName !== undefined && (
          <a href={`/admin/albums/${photo.albumId}`}>
            <bdi>{albumName}</bdi>
          </a>
        )}
        {details && <DetailsLine details={details} />}
        {missingSince !== null && <strong>{t('missing')}</strong>}
        {damaged !== null && (
          <strong>
            {t('damaged')} <bdi>{damaged}</bdi>
          </strong>
        )}
        {waiting && !forApproval && <strong>{t('waiting')}</strong>}
        {waiting && waitingReason !== null && <small>{t(`waits-${waitingReason}`)}</small>}
        {photo.policy && <PolicyWords t={t} policy={photo.policy} of="photo" />}
      </p>
    </li>
  );
}

/** What the file says, in a line; nothing where it says nothing. */
export function DetailsLine({ details }: { readonly details: PhotoDetails }) {
  const { title, caption, keywords, people, lens } = details;
  const said = [
    title ?? caption,
    [...people, ...keywords].join(', '),
    cameraName(details),
    lens,
    exposureText(details),
    placeText(details),
  ].filter(Boolean);
  return said.length === 0 ? null : <small dir="auto">{said.join(' · ')}</small>;
}
