import type { AlbumDetails } from '../../../../lib/photos/albumDetails.ts';
import { LONGEST_DESCRIPTION } from '../../../../lib/photos/edits.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import { AdminThumbnail } from '../../_admin/AdminThumbnail.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { EnterButton } from '../../_admin/EnterButton.tsx';
import { ShownFields } from '../../_admin/ShownFields.tsx';
import { SubmitLine } from '../../_admin/SubmitLine.tsx';
import { saveAlbumAction } from '../actions.ts';

type Props = { readonly context: AdminContext; readonly album: AlbumDetails };

/** A form for name, date and description of an album, with the values derived from its path. */
export function AlbumForm({ context: { t, dates }, album }: Props) {
  const { derived, edited } = album;
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t('about')}</h2>
      <ActionForm action={saveAlbumAction} className="form">
        <EnterButton />
        <input type="hidden" name="album" value={album.id} />
        <ShownFields
          values={{ name: album.name, date: album.date, description: album.description ?? '' }}
        />
        <div className="thumb-choice">
          <AdminThumbnail photoId={album.coverId} />
          <p>
            {t('cover')}
            <a href={`/admin/albums/${album.id}/cover`}>{t('chooseCover')}</a>
          </p>
        </div>
        <div className="form-field">
          <label htmlFor="name">{t('name')}</label>
          <input id="name" name="name" defaultValue={album.name} maxLength={100} dir="auto" />
          <p className="hint">
            {derived.name === '' ? (
              t('pathSaysNoName')
            ) : (
              <>
                {t('pathSays')} <bdi>{derived.name}</bdi>
              </>
            )}
            {edited.name !== null && (
              <button type="submit" name="reset" value="name" className="form-inline">
                {t('reset')}
              </button>
            )}
          </p>
        </div>
        <div className="form-field">
          <label htmlFor="date">{t('date')}</label>
          <input id="date" name="date" type="date" defaultValue={album.date} required />
          <p className="hint">
            {t('pathSays')} {dates.day(derived.date)}
            {edited.date !== null && (
              <button type="submit" name="reset" value="date" className="form-inline">
                {t('reset')}
              </button>
            )}
          </p>
        </div>
        <div className="form-field">
          <label htmlFor="description">{t('description')}</label>
          <textarea
            id="description"
            name="description"
            rows={4}
            maxLength={LONGEST_DESCRIPTION}
            defaultValue={album.description ?? ''}
            dir="auto"
          />
        </div>
        <SubmitLine>{t('save')}</SubmitLine>
      </ActionForm>
    </section>
  );
}
