import type { Tx } from '../db/open.ts';
import { addGroup, addMember } from './groups.ts';
import { freeHandle, handleLike } from './handles.ts';
import { addUser, findUser, getUserById } from './people.ts';
import type { ListedPerson } from './peopleFile.ts';

export type ImportedPerson = {
  readonly id: number;
  readonly handle: string;
  readonly email: string | null;
  /** False: the user existed before, and keeps its name, address and language. */
  readonly created: boolean;
};

/**
 * Adds the people of a file, and puts everybody in it into the groups named there. Threat: a handle that is
 * made of a name on one line would be the one that a later line gives somebody else, who would then be the
 * same user, with the groups of both. So no handle of the file is made of a name.
 */
export function importPeople(tx: Tx, people: readonly ListedPerson[]): ImportedPerson[] {
  const given = new Set(people.flatMap(({ handle }) => handle?.toLowerCase() ?? []));
  const isTaken = (handle: string) =>
    given.has(handle.toLowerCase()) || findUser(tx, handle) !== null;
  return people.map(({ userId, handle, name, email, locale, groups }) => {
    const id =
      userId ??
      addUser(tx, null, {
        handle: handle ?? freeHandle(handleLike(name), isTaken),
        name,
        ...(email !== null && { email }),
        ...(locale !== null && { locale }),
      }).id;
    for (const group of groups) {
      addMember(tx, null, { userId: id, groupId: addGroup(tx, null, group).id });
    }
    const user = getUserById(tx, id);
    return { id, handle: user.handle, email: user.email, created: userId === null };
  });
}
