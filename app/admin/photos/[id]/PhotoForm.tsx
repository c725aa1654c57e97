import type { ManagedPhoto } from '../../../../lib/photos/albumDetails.ts';
import { LONGEST_CAPTION } from '../../../../lib/photos/edits.ts';
import { dayOfWall } from '../../../../lib/time/wallTime.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { EnterButton } from '../../_admin/EnterButton.tsx';
import { ShownFields } from '../../_admin/ShownFields.tsx';
import { SubmitLine } from '../../_admin/SubmitLine.tsx';
import { savePhotoAction } from '../actions.ts';

type Props = { readonly context: AdminContext; readonly photo: ManagedPhoto };

/** A form for caption and date of a photo, with the date read from its file. */
export function PhotoForm({ context: { t, dates }, photo }: Props) {
  const { id, caption, editedAt, takenAt, takenSource } = photo;
  const at = editedAt ?? takenAt ?? '';
  const day = dayOfWall(at);
  const time = /T(\d\d:\d\d:\d\d)/.exec(at)?.[1] ?? '';
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t('about')}</h2>
      <ActionForm action={savePhotoAction} className="form">
        <EnterButton />
        <input type="hidden" name="photo" value={id} />
        <ShownFields values={{ caption: caption ?? '', day, time }} />
        <div className="form-field">
          <label htmlFor="caption">{t('caption')}</label>
          <textarea
            id="caption"
            name="caption"
            rows={2}
            maxLength={LONGEST_CAPTION}
            defaultValue={caption ?? ''}
            dir="auto"
          />
        </div>
        <div className="form-field">
          <div className="form-moment">
            <div>
              <label htmlFor="day">{t('taken')}</label>
              <input id="day" name="day" type="date" defaultValue={day} />
            </div>
            <div>
              <label htmlFor="time">{t('takenTime')}</label>
              <input id="time" name="time" type="time" step={1} defaultValue={time} />
            </div>
          </div>
          <p className="hint">
            {takenAt === null || takenSource === null
              ? t('takenUnknown')
              : t(`taken-${takenSource}`, { moment: dates.shortTaken(takenAt) })}
            {editedAt !== null && (
              <button type="submit" name="reset" value="taken" className="form-inline">
                {t('reset')}
              </button>
            )}
          </p>
        </div>
        <SubmitLine>{t('save')}</SubmitLine>
      </ActionForm>
    </section>
  );
}
