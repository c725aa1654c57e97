import { listGroups } from '../../../lib/people/groups.ts';
import { ActionForm } from '../_admin/ActionForm.tsx';
import type { AdminContext } from '../_admin/context.ts';
import { SubmitLine } from '../_admin/SubmitLine.tsx';
import { addPersonAction } from './actions.ts';
import { PersonFields } from './PersonFields.tsx';

export function AddPerson({ context: { db, t } }: { context: AdminContext }) {
  const groups = listGroups(db);
  return (
    <section aria-labelledby="add">
      <h2 id="add">{t('addPerson')}</h2>
      <ActionForm action={addPersonAction} className="form">
        <PersonFields t={t} person={null} />
        {groups.length > 0 && (
          <fieldset className="form-choices">
            <legend>{t('groups')}</legend>
            {groups.map(({ id, name }) => (
              <label key={id} className="form-check">
                <input type="checkbox" name="group" value={id} />
                <bdi>{name}</bdi>
              </label>
            ))}
          </fieldset>
        )}
        <SubmitLine>{t('add')}</SubmitLine>
      </ActionForm>
    </section>
  );
}
