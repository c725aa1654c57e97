import type { Actor } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { atomically } from '../db/write.ts';
import { getUserById } from '../people/people.ts';
import { revokeLink } from './links.ts';
import { type ListedLink, listLinks } from './linkUse.ts';

/**
 * Those of a user's links that were mailed to another address than the user has now, and still sign
 * somebody in or have done so on a device. Threat: the address was wrong, and they are a stranger's. A
 * person who has a new address goes on with them, so it is the owner who decides.
 */
export function mailedElsewhere<Link extends Pick<ListedLink, 'mailedTo' | 'state' | 'sessions'>>(
  links: readonly Link[],
  email: string | null,
): (Link & { readonly mailedTo: string })[] {
  const now = email?.toLowerCase() ?? null;
  return links.flatMap((link) => {
    const { mailedTo, state, sessions } = link;
    const isOut = state === 'live' || state === 'unsuitable' || sessions > 0;
    return mailedTo !== null && isOut && mailedTo.toLowerCase() !== now
      ? [{ ...link, mailedTo }]
      : [];
  });
}

/** Revokes those links, and signs out the devices that they signed in. @throws AdminError */
export function revokeMailedElsewhere(
  db: Database,
  actor: Actor,
  userId: number,
): { revoked: number } {
  return atomically(db, (tx) => {
    const { email } = getUserById(tx, userId);
    const out = mailedElsewhere(listLinks(tx, userId), email);
    for (const { id } of out) revokeLink(tx, actor, id);
    return { revoked: out.length };
  });
}
