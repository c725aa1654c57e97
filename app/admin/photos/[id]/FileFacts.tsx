import { isTooLarge } from '../../../../lib/images/presets.ts';
import type { ManagedPhoto } from '../../../../lib/photos/albumDetails.ts';
import { managedDetailsOf } from '../../../../lib/photos/details.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { DetailsLine } from '../../_admin/PhotoCell.tsx';
import { ShownFields } from '../../_admin/ShownFields.tsx';
import { approveAction } from '../../found/actions.ts';

type Props = { readonly context: AdminContext; readonly photo: ManagedPhoto };

/** The facts of a photo's file, and its damage if any. */
export function FileFacts({ context, photo }: Props) {
  const { config, db, t, dates } = context;
  const details = managedDetailsOf(db, [photo.id]).get(photo.id);
  const { filename, mediaType, size, width, height, damaged, missingSince, waiting } = photo;
  return (
    <>
      <p className="summary">
        <bdi className="admin-path">{filename}</bdi>
        <span>{mediaType}</span>
        <span>
          {size < 1_000_000
            ? t('kilobytes', { size: size / 1000 })
            : t('megabytes', { size: size / 1_000_000 })}
        </span>
        {width !== null && height !== null && (
          <span>{t('pixels', { width: String(width), height: String(height) })}</span>
        )}
      </p>
      {details && (
        <p>
          <DetailsLine details={details} />
        </p>
      )}
      {missingSince !== null && (
        <p className="hint warning">
          {t('missingSince', { date: dates.shortMoment(missingSince, config.timezone) })}
        </p>
      )}
      {width !== null && height !== null && isTooLarge({ width, height }, config.maxMegapixels) && (
        <p className="hint warning">
          {t('tooLarge', {
            megapixels: String(Math.round((width * height) / 1e6)),
            limit: String(config.maxMegapixels),
          })}
        </p>
      )}
      {damaged !== null && (
        <p className="hint warning">
          {t('damagedBecause')} <bdi>{damaged}</bdi>
        </p>
      )}
      {waiting && missingSince === null && (
        <div className="hint warning">
          <p>{t('waitingHint')}</p>
          <ActionForm action={approveAction}>
            <input type="hidden" name="album" value={photo.albumId} />
            <input type="hidden" name="photo" value={photo.id} />
            <input type="hidden" name="back" value={`/admin/photos/${photo.id}`} />
            <ShownFields values={{ photo: photo.content }} />
            <button type="submit" className="button button-small">
              {t('approve', { count: 1 })}
            </button>
          </ActionForm>
        </div>
      )}
    </>
  );
}
