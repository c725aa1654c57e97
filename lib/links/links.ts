import { and, eq, isNull } from 'drizzle-orm';
import { ADMINISTRATOR_LINK_MS, suitsAdministrator } from '../access/live.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { atomically } from '../db/write.ts';
import { isAdministrator } from '../people/administrators.ts';
import { parseName } from '../people/identity.ts';
import { getUserById } from '../people/people.ts';
import { AdminError } from '../text/adminError.ts';
import { hashToken, newToken } from './linkToken.ts';

type Link = typeof schema.links.$inferSelect;

const MOST_USES = 1000;

export type LinkLimits = {
  /** An instant; null: never. */
  readonly expiresAt?: number | null;
  /** null: without limit. */
  readonly uses?: number | null;
};

type NewLink = LinkLimits & {
  readonly label?: string;
  /** The user requested it by e-mail. */
  readonly askedFor?: boolean;
  /** The address to which it is about to be sent. */
  readonly mailedTo?: string;
};

/**
 * Makes a link. The token is returned here and cannot be read again. Links of administrators are for
 * a single use and live for a day at most; that is also their default.
 *
 * @throws AdminError
 */
export function makeLink(
  db: Database,
  actor: Actor,
  userId: number,
  given: NewLink = {},
  now = Date.now(),
): { id: number; token: string } {
  const { askedFor = false, mailedTo = null } = given;
  const label = given.label ? parseName(given.label) : '';
  refuseUses(given.uses);
  return atomically(db, (tx) => {
    const user = getUserById(tx, userId);
    const { handle } = user;
    const limits = limitsFor(tx, user, given, { createdAt: now, lastUsedAt: null });
    const token = newToken();
    const { id } = tx
      .insert(schema.links)
      .values({
        userId,
        tokenHash: hashToken(token),
        label,
        askedFor,
        mailedTo,
        createdAt: now,
        ...limits,
      })
      .returning({ id: schema.links.id })
      .get();
    recordActivity(tx, {
      kind: 'link-made',
      userId: actor,
      subject: `link:${id}`,
      details: { handle, label, ...limits },
    });
    return { id, token };
  });
}

/** Changes the expiry, uses or label of a link; what is left out stays. @throws AdminError */
export function setLink(
  db: Database,
  actor: Actor,
  id: number,
  given: LinkLimits & { readonly label?: string },
  now = Date.now(),
): void {
  const { links } = schema;
  atomically(db, (tx) => {
    const link = getLink(tx, id);
    const user = getUserById(tx, link.userId);
    const { handle } = user;
    if (given.expiresAt != null) refusePast(given.expiresAt, now);
    refuseUses(given.uses);
    const { expiresAt, usesLeft } = link;
    const limits =
      given.expiresAt === undefined && given.uses === undefined
        ? { expiresAt, usesLeft }
        : limitsFor(tx, user, { expiresAt, uses: usesLeft, ...given }, link);
    const label =
      given.label === undefined ? link.label : given.label === '' ? '' : parseName(given.label);
    tx.update(links)
      .set({ label, ...limits })
      .where(eq(links.id, id))
      .run();
    recordActivity(tx, {
      kind: 'link-changed',
      userId: actor,
      subject: `link:${id}`,
      details: { handle, label, ...limits },
    });
  });
}

/** @throws AdminError */
export function getLink(db: Database, id: number): Link {
  const link = db.select().from(schema.links).where(eq(schema.links.id, id)).get();
  if (link) return link;
  throw new AdminError(
    'unknown-link',
    `There is no link ${id}. A user's links are listed with: npm run people -- links HANDLE`,
    { id },
  );
}

/**
 * Revokes a link and ends the sessions it began; `revoked` is false where it was revoked before.
 *
 * @throws AdminError where there is no such link
 */
export function revokeLink(
  db: Database,
  actor: Actor,
  id: number,
  now = Date.now(),
): { revoked: boolean } {
  const { links, sessions } = schema;
  return atomically(db, (tx) => {
    const link = getLink(tx, id);
    const { handle } = getUserById(tx, link.userId);
    tx.update(sessions)
      .set({ revokedAt: now })
      .where(and(eq(sessions.linkId, id), isNull(sessions.revokedAt)))
      .run();
    if (link.revokedAt !== null) return { revoked: false };
    tx.update(links).set({ revokedAt: now }).where(eq(links.id, id)).run();
    recordActivity(tx, {
      kind: 'link-revoked',
      userId: actor,
      subject: `link:${id}`,
      details: { handle, label: link.label },
    });
    return { revoked: true };
  });
}

/** Revokes every link of a user that is not revoked yet. @throws AdminError */
export function revokeAllLinks(db: Database, actor: Actor, userId: number): { revoked: number } {
  const { links } = schema;
  return atomically(db, (tx) => {
    getUserById(tx, userId);
    const live = tx
      .select({ id: links.id })
      .from(links)
      .where(and(eq(links.userId, userId), isNull(links.revokedAt)))
      .all();
    for (const { id } of live) revokeLink(tx, actor, id);
    return { revoked: live.length };
  });
}

/**
 * Replaces a user's links: revokes all of them, which signs out the devices that they signed in,
 * and makes a new one. For links that came into the wrong hands.
 *
 * @throws AdminError, with every link left as it was
 */
export function rotateLinks(
  db: Database,
  actor: Actor,
  userId: number,
  given: NewLink = {},
): { id: number; token: string; revoked: number } {
  return atomically(db, (tx) => {
    const { revoked } = revokeAllLinks(tx, actor, userId);
    return { ...makeLink(tx, actor, userId, given), revoked };
  });
}

/**
 * The limits of a link: those that were given, completed by the defaults.
 *
 * @throws AdminError where they are invalid, or too wide for an administrator's link
 */
function limitsFor(
  db: Database,
  { id, handle }: { readonly id: number; readonly handle: string },
  { expiresAt, uses }: LinkLimits,
  { createdAt, lastUsedAt }: { readonly createdAt: number; readonly lastUsedAt: number | null },
): { expiresAt: number | null; usesLeft: number | null } {
  if (expiresAt != null) refusePast(expiresAt, createdAt);
  if (!isAdministrator(db, id)) {
    return { expiresAt: expiresAt ?? null, usesLeft: uses ?? null };
  }
  const limits = {
    expiresAt: expiresAt === undefined ? createdAt + ADMINISTRATOR_LINK_MS : expiresAt,
    usesLeft: uses === undefined ? 1 : uses,
  };
  if (suitsAdministrator({ createdAt, ...limits, lastUsedAt })) return limits;
  throw new AdminError(
    'link-of-administrator',
    `"${handle}" is an administrator, whose links work once and for 24 hours at most. ${
      lastUsedAt === null
        ? 'Leave expiry and uses away, or ask for less.'
        : 'This one has been used: make a new one.'
    }`,
    { handle },
  );
}

function refuseUses(uses: number | null | undefined): void {
  if (uses == null || (Number.isInteger(uses) && uses >= 1 && uses <= MOST_USES)) return;
  throw new AdminError('invalid-uses', `A link works once to ${MOST_USES} times, or always.`);
}

function refusePast(expiresAt: number, now: number): void {
  if (Number.isSafeInteger(expiresAt) && expiresAt > now) return;
  throw new AdminError('invalid-expiry', 'A link expires in the future, or never.');
}
