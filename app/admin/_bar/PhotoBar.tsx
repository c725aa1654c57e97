import type { AdminTexts } from '../../../lib/i18n/admin.ts';
import { findManagedPhoto, type ManagedPhoto } from '../../../lib/photos/albumDetails.ts';
import { LONGEST_CAPTION } from '../../../lib/photos/edits.ts';
import type { PageContext } from '../../_gallery/context.ts';
import type { SearchParams } from '../../_gallery/parameters.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import { Flash } from '../_admin/Flash.tsx';
import { LikedBy } from '../_admin/LikedBy.tsx';
import { isForNobody } from '../_admin/PolicyWords.tsx';
import { ReadAt } from '../_admin/ReadAt.tsx';
import { ShownFields } from '../_admin/ShownFields.tsx';
import { chooseCoverAction } from '../albums/actions.ts';
import { captionPhotoAction, hidePhotoAction } from './actions.ts';
import { ownerTexts } from './owner.ts';
import { SeenBy } from './SeenBy.tsx';

type Props = {
  readonly context: PageContext;
  readonly photoId: number;
  /** The address of the page. */
  readonly here: string;
  readonly searchParams: Awaited<SearchParams>;
};

/**
 * Who sees a photo, and how to hide it, caption it, share it and make it the cover, behind one
 * button; open at `?manage#manage`, to which the viewer leads. Only for administrators who look at the
 * gallery as themselves.
 */
export function PhotoBar({ context, photoId, here, searchParams }: Props) {
  const t = ownerTexts(context);
  const photo = t && findManagedPhoto(context.db, photoId);
  if (!photo) return null;
  const { albumPolicy } = photo;
  return (
    <ReadAt at={Date.now()}>
      <details
        className="owner owner-photo fields"
        id="manage"
        open={searchParams['manage'] !== undefined}
      >
        <summary>{t('manage')}</summary>
        <p>
          <SeenBy t={t} policy={photo.policy ?? (albumPolicy?.inherit ? albumPolicy : null)} />
          {!photo.policy && <small>{t('seenAsAlbum')}</small>}
          <LikedBy t={t} names={photo.likers} />
        </p>
        <div className="owner-buttons">
          <HideForm {...{ t, photo, here }} />
          {!photo.isChosenCover && photo.hasPicture && <CoverForm {...{ t, photo, here }} />}
          <a
            className="button button-small button-plain"
            href={`/admin/shares/new?photo=${photoId}`}
          >
            {t('shareIt')}
          </a>
          <a className="button button-small button-plain" href={`/admin/photos/${photoId}`}>
            {t('moreOfIt')}
          </a>
        </div>
        <CaptionForm {...{ t, photo, here }} />
      </details>
      <Flash db={context.db} t={t} isAdmin={true} here={here} searchParams={searchParams} />
    </ReadAt>
  );
}

type FormProps = {
  readonly t: AdminTexts;
  readonly photo: ManagedPhoto;
  readonly here: string;
};

function HideForm({ t, photo, here }: FormProps) {
  const isHidden = isForNobody(photo.policy, 'photo');
  return (
    <ActionForm action={hidePhotoAction}>
      <input type="hidden" name="photo" value={photo.id} />
      <input type="hidden" name="back" value={here} />
      <button
        type="submit"
        name="how"
        value={isHidden ? 'show' : 'hide'}
        className="button button-small button-plain"
      >
        {t(isHidden ? 'showPhoto' : 'hidePhoto')}
      </button>
    </ActionForm>
  );
}

function CoverForm({ t, photo, here }: FormProps) {
  return (
    <ActionForm action={chooseCoverAction}>
      <input type="hidden" name="album" value={photo.albumId} />
      <input type="hidden" name="back" value={here} />
      <button
        type="submit"
        name="cover"
        value={photo.id}
        className="button button-small button-plain"
      >
        {t('makeCover')}
      </button>
    </ActionForm>
  );
}

function CaptionForm({ t, photo, here }: FormProps) {
  const caption = photo.caption ?? '';
  return (
    <ActionForm action={captionPhotoAction}>
      <input type="hidden" name="photo" value={photo.id} />
      <input type="hidden" name="back" value={here} />
      <ShownFields values={{ caption }} />
      <label className="owner-field">
        {t('captionIt')}
        <textarea
          name="caption"
          rows={2}
          maxLength={LONGEST_CAPTION}
          defaultValue={caption}
          dir="auto"
        />
      </label>
      <p>
        <button type="submit" className="button button-small button-plain">
          {t('save')}
        </button>
      </p>
    </ActionForm>
  );
}
