import { isoMoment } from '../../../../lib/i18n/dates.ts';
import type { ManagedPhoto } from '../../../../lib/photos/albumDetails.ts';
import { longestCaption } from '../../../../lib/photos/edits.ts';
import { ActionForm } from '../../_admin/ActionForm.tsx';
import type { AdminContext } from '../../_admin/context.ts';
import { ShownFields } from '../../_admin/ShownFields.tsx';
import { savePhoto } from '../actions.ts';

type Props = { readonly context: AdminContext; readonly photo: ManagedPhoto };

/** What the owner says of a photo, beside what its file says. */
export function PhotoForm({ context: { config, t, dates }, photo }: Props) {
  const { id, caption, editedAt, takenAt, takenOffset, takenSource } = photo;
  const zone = takenOffset ?? config.timezone;
  const at = editedAt ?? takenAt;
  const shown = at === null ? '' : isoMoment(at, editedAt === null ? zone : config.timezone);
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t('about')}</h2>
      <ActionForm action={savePhoto} className="stack">
        <input type="hidden" name="photo" value={id} />
        <ShownFields values={{ caption: caption ?? '', taken: shown }} />
        <div className="field">
          <label htmlFor="caption">{t('caption')}</label>
          <textarea
            id="caption"
            name="caption"
            rows={2}
            maxLength={longestCaption}
            defaultValue={caption ?? ''}
            dir="auto"
          />
        </div>
        <div className="field">
          <label htmlFor="taken">{t('taken')}</label>
          <input id="taken" name="taken" type="datetime-local" step={1} defaultValue={shown} />
          <p className="hint">
            {takenAt === null || takenSource === null
              ? t('takenUnknown')
              : t(`taken-${takenSource}`, { moment: dates.shortMoment(takenAt, zone) })}
            {editedAt !== null && (
              <button type="submit" name="reset" value="taken" className="inline">
                {t('reset')}
              </button>
            )}
          </p>
        </div>
        <p>
          <button type="submit" className="button small">
            {t('save')}
          </button>
        </p>
      </ActionForm>
    </section>
  );
}
