import { listPeople } from '../../lib/access/viewers.ts';
import type { Database } from '../../lib/db/open.ts';
import { atomically } from '../../lib/db/write.ts';
import { makeLink, revokeLink } from '../../lib/links/links.ts';
import { linkUrl } from '../../lib/links/linkToken.ts';
import { listLinks } from '../../lib/links/linkUse.ts';
import { listAdministratorIds } from '../../lib/people/administrators.ts';
import { addGroup, addMember } from '../../lib/people/groups.ts';
import { addUser, findUser, getUser } from '../../lib/people/people.ts';
import { grantPermission } from '../../lib/people/permissions.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { listTargets } from '../../lib/policies/targets.ts';
import { type Demo, demoRelatives } from './demo.ts';
import { TryError } from './prepare.ts';

const LABEL = 'npm run try';

/**
 * Adds an administrator, and in the demo a family with its policies. Only on the first run: later
 * people and settings stay as they are.
 */
export function preparePeople(db: Database, libraryRoot: string, demo: Demo | null): void {
  atomically(db, (tx) => {
    if (listPeople(tx).length > 0) return;
    const { id } = addUser(tx, null, { handle: 'admin', name: 'Administrator' });
    grantPermission(tx, null, { kind: 'user', id }, 'admin');
    if (demo) addFamily(tx, libraryRoot, demo);
  });
}

function addFamily(db: Database, libraryRoot: string, demo: Demo): void {
  const groupIds = (names: readonly string[]) => names.map((name) => addGroup(db, null, name).id);
  const userIds = (handles: readonly string[]) => handles.map((handle) => getUser(db, handle).id);
  for (const { handle, name, groups } of demoRelatives) {
    const { id: userId } = addUser(db, null, { handle, name });
    for (const groupId of groupIds(groups)) addMember(db, null, { userId, groupId });
  }
  for (const { path, users = [], groups = [], ...policy } of demo.policies) {
    setPolicies(db, null, listTargets(db, path, libraryRoot), {
      public: policy.public ?? false,
      inherit: true,
      userIds: userIds(users),
      groupIds: groupIds(groups),
    });
  }
}

type TryLinks = {
  readonly signIn: string;
  readonly relatives: readonly { readonly name: string; readonly url: string }[];
};

/**
 * Makes new links for an administrator and the demo's relatives who are not disabled; unopened
 * links of earlier runs are revoked.
 *
 * @throws TryError where the gallery has no administrator
 */
export function makeLinks(db: Database, url: string, demo: Demo | null): TryLinks {
  const make = (id: number) => {
    for (const link of listLinks(db, id)) {
      if (link.label === LABEL && link.lastUsedAt === null && link.state === 'live') {
        revokeLink(db, null, link.id);
      }
    }
    return linkUrl({ url }, makeLink(db, null, id, { label: LABEL }).token);
  };
  const [administrator] = listAdministratorIds(db);
  if (administrator === undefined) throw new TryError('Nobody administers this try-out any more.');
  const relatives = (demo ? demoRelatives : []).flatMap(({ handle, name }) => {
    const user = findUser(db, handle);
    return user && user.disabledAt === null ? [{ name, url: make(user.id) }] : [];
  });
  return { signIn: make(administrator), relatives };
}
