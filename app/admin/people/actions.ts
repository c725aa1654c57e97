'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import { permissionNames } from '../../../lib/db/permissionNames.ts';
import { rowKeyText } from '../../../lib/db/rowKey.ts';
import { write } from '../../../lib/db/write.ts';
import { findNewAdministrators } from '../../../lib/people/administrators.ts';
import { setGroupsOf } from '../../../lib/people/groups.ts';
import { addUser, setPasswordHash, setUser } from '../../../lib/people/people.ts';
import { listUsers } from '../../../lib/people/peopleList.ts';
import { setPermissionsOf } from '../../../lib/people/permissions.ts';
import { removeUser } from '../../../lib/policies/remove.ts';
import { hashPassword } from '../../../lib/sessions/password.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { checkbox, fieldsOf, idField, idOf, idsOf } from '../_admin/fields.ts';
import { savedMessage, withFlash } from '../_admin/flash.ts';
import { isChanged, mergeSelection } from '../_admin/shown.ts';

const here = '/admin/people';

const personForm = z.object({
  handle: z.string(),
  name: z.string(),
  email: z.string(),
  locale: z.string(),
});

export async function addPersonAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(here);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { name, ...given } = personForm.parse(fieldsOf(form));
    const groupIds = idsOf(form, 'group');
    const named = name.trim() === '' ? given : { ...given, name };
    const { result, made } = await write(db, (tx) =>
      findNewAdministrators(tx, (tx) => {
        const added = addUser(tx, actorId, named);
        if (added.created) setGroupsOf(tx, actorId, added.id, groupIds);
        return added;
      }),
    );
    const { id, created } = result;
    const told = created ? 'person-added' : 'person-exists';
    const [done, values] = made.length > 0 ? savedMessage(made) : ([told, {}] as const);
    redirect(withFlash(`${here}/${id}`, done, values));
  });
}

const changedForm = personForm.extend({ person: idField, disabled: checkbox });

export async function savePersonAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(here);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { person, ...fields } = changedForm.parse(fieldsOf(form));
    const given = Object.fromEntries(
      Object.entries(fields).filter(([name]) => isChanged(form, name)),
    );
    const { made } = await write(db, (tx) =>
      findNewAdministrators(tx, (tx) => setUser(tx, actorId, person, given)),
    );
    redirect(withFlash(`${here}/${person}`, ...savedMessage(made)));
  });
}

const permissionsField = z.array(z.enum(permissionNames));

/** Saves permissions and groups of a person. */
export async function saveAccessAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(here);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const id = idOf(form, 'person');
    const permissions = permissionsField.parse(form.getAll('permission'));
    const groupIds = idsOf(form, 'group');
    const change = () => {
      const now = listUsers(db).find((user) => user.id === id);
      const inNow = now?.groups.map((group) => group.id) ?? [];
      setGroupsOf(db, actorId, id, mergeSelection(form, 'group', inNow, groupIds));
      const held = mergeSelection(form, 'permission', now?.permissions ?? [], permissions);
      setPermissionsOf(db, actorId, { kind: 'user', id }, held);
    };
    const { made } = await write(db, (tx) => findNewAdministrators(tx, change));
    redirect(withFlash(`${here}/${id}`, ...savedMessage(made)));
  });
}

const passwordForm = z.object({ person: idField, password: z.string() });

export async function savePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(here);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const { person, password } = passwordForm.parse(fieldsOf(form));
    const hash = await hashPassword(password);
    await write(db, (tx) => setPasswordHash(tx, actorId, person, hash));
    redirect(withFlash(`${here}/${person}`, 'password-set'));
  });
}

export async function removePasswordAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(here);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const person = idOf(form, 'person');
    await write(db, (tx) => setPasswordHash(tx, actorId, person, null));
    redirect(withFlash(`${here}/${person}`, 'password-removed'));
  });
}

export async function removePersonAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(here);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const person = idOf(form, 'person');
    const change = await write(db, (tx) => removeUser(tx, actorId, person));
    redirect(withFlash(here, 'person-removed', { change: rowKeyText(change) }));
  });
}
