'use server';
import { redirect } from 'next/navigation';
import { z } from 'zod';
import type { Tx } from '../../../lib/db/open.ts';
import { permissionNames } from '../../../lib/db/permissionNames.ts';
import { rowKeyText } from '../../../lib/db/rowKey.ts';
import { write } from '../../../lib/db/write.ts';
import { withNewAdministrators } from '../../../lib/people/administrators.ts';
import { addGroup, listGroups, renameGroup, setMembersOf } from '../../../lib/people/groups.ts';
import { setPermissionsOf } from '../../../lib/people/permissions.ts';
import { removeGroup } from '../../../lib/policies/undoable/remove.ts';
import type { FormState } from '../_admin/ActionForm.tsx';
import { attempt } from '../_admin/attempt.ts';
import { getAdminContext } from '../_admin/context.ts';
import { idOf, idsOf } from '../_admin/fields.ts';
import { savedMessage, withFlash } from '../_admin/flash.ts';
import { isChanged, mergeSelection } from '../_admin/shown.ts';

const HERE = '/admin/groups';
const nameField = z.string();
const permissionsField = z.array(z.enum(permissionNames));

/** Adds a group, or finds the one of that name, and leads to its page. */
export async function addGroupAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const name = nameField.parse(form.get('name'));
    const { id, created } = await write(db, (tx) => addGroup(tx, actorId, name));
    redirect(withFlash(`${HERE}/${id}`, created ? 'group-added' : 'group-exists'));
  });
}

/** Saves name, members and permissions of a group in one transaction. */
export async function saveGroupAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const id = idOf(form, 'group');
    const name = nameField.parse(form.get('name'));
    const userIds = idsOf(form, 'user');
    const permissions = permissionsField.parse(form.getAll('permission'));
    const change = (tx: Tx) => {
      const now = listGroups(tx).find((group) => group.id === id);
      if (isChanged(form, 'name')) renameGroup(tx, actorId, id, name);
      const inNow = now?.members.map((member) => member.id) ?? [];
      setMembersOf(tx, actorId, id, mergeSelection(form, 'user', inNow, userIds));
      const held = mergeSelection(form, 'permission', now?.permissions ?? [], permissions);
      setPermissionsOf(tx, actorId, { kind: 'group', id }, held);
    };
    const { made } = await write(db, (tx) => withNewAdministrators(tx, change));
    redirect(withFlash(`${HERE}/${id}`, ...savedMessage(made)));
  });
}

/** Removes a group; the answer offers to undo it. */
export async function removeGroupAction(_: FormState, form: FormData): Promise<FormState> {
  const context = await getAdminContext(HERE);
  const { db, actorId } = context;
  return attempt(context, form, async () => {
    const id = idOf(form, 'group');
    const change = await write(db, (tx) => removeGroup(tx, actorId, id));
    redirect(withFlash(HERE, 'group-removed', { change: rowKeyText(change) }));
  });
}
