'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { Tx } from '../../../lib/db/open.ts';
import { permissionNames } from '../../../lib/db/permissionNames.ts';
import { rowKeyText } from '../../../lib/db/rowKey.ts';
import { write } from '../../../lib/db/write.ts';
import { withNewAdministrators } from '../../../lib/people/administrators.ts';
import { setGroupsOf } from '../../../lib/people/groups.ts';
import { addPerson, setPasswordHash, setUser } from '../../../lib/people/people.ts';
import { listUsers } from '../../../lib/people/peopleList.ts';
import { setPermissionsOf } from '../../../lib/people/permissions.ts';
import { removeUser } from '../../../lib/policies/undoable/remove.ts';
import { hashPassword } from '../../../lib/sessions/password.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf, idField, idOf, idsOf } from '../_admin/fields.ts';
import { savedMessage, withFlash } from '../_admin/flash.ts';
import { isChanged, mergeSelection } from '../_admin/shown.ts';

const HERE = '/admin/people';

const personForm = z.object({
  name: z.string(),
  email: z.string(),
  locale: z.string(),
});

/** Adds a person, with groups, and leads to that person's page. */
export async function addPersonAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const given = personForm.parse(fieldsOf(form));
    const groupIds = idsOf(form, 'group');
    const { result, made } = await write(db, (tx) =>
      withNewAdministrators(tx, (tx) => {
        const added = addPerson(tx, actorId, given);
        setGroupsOf(tx, actorId, added.id, groupIds);
        return added;
      }),
    );
    const [done, values] = made.length > 0 ? savedMessage(made) : (['person-added', {}] as const);
    redirect(withFlash(`${HERE}/${result.id}`, done, values));
  });
}

const permissionsField = z.array(z.enum(permissionNames));

const changedForm = personForm.extend({
  person: idField,
  disabled: checkbox,
  /** Absent for people who do not sign in with it. */
  handle: z.string().optional(),
});

/** Saves a person with groups and permissions, as far as the form was changed. */
export async function savePersonAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { person, ...fields } = changedForm.parse(fieldsOf(form));
    const permissions = permissionsField.parse(form.getAll('permission'));
    const groupIds = idsOf(form, 'group');
    const given = Object.fromEntries(
      Object.entries(fields).filter(([name]) => isChanged(form, name)),
    );
    const change = (tx: Tx) => {
      setUser(tx, actorId, person, given);
      const now = listUsers(tx).find((user) => user.id === person);
      const inNow = now?.groups.map((group) => group.id) ?? [];
      setGroupsOf(tx, actorId, person, mergeSelection(form, 'group', inNow, groupIds));
      const held = mergeSelection(form, 'permission', now?.permissions ?? [], permissions);
      setPermissionsOf(tx, actorId, { kind: 'user', id: person }, held);
    };
    const { made } = await write(db, (tx) => withNewAdministrators(tx, change));
    redirect(withFlash(`${HERE}/${person}`, ...savedMessage(made)));
  });
}

const passwordForm = z.object({ person: idField, password: z.string() });

/** Sets a person's password. */
export async function savePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { person, password } = passwordForm.parse(fieldsOf(form));
    const hash = await hashPassword(password);
    await write(db, (tx) => setPasswordHash(tx, actorId, person, hash));
    redirect(withFlash(`${HERE}/${person}`, 'password-set'));
  });
}

/** Removes a person's password, so that links alone sign in. */
export async function removePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const person = idOf(form, 'person');
    await write(db, (tx) => setPasswordHash(tx, actorId, person, null));
    redirect(withFlash(`${HERE}/${person}`, 'password-removed'));
  });
}

/** Removes a person; the answer offers to undo it. */
export async function removePersonAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const person = idOf(form, 'person');
    const change = await write(db, (tx) => removeUser(tx, actorId, person));
    redirect(withFlash(HERE, 'person-removed', { change: rowKeyText(change) }));
  });
}
