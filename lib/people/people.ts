import { and, eq, isNull, type SQL } from 'drizzle-orm';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { schema } from '../db/schema.ts';
import { atomically } from '../db/write.ts';
import { AdminError } from '../text/adminError.ts';
import { nearestHint } from '../text/nearest.ts';
import { keepAnAdministrator } from './administrators.ts';
import { freeHandle, handleOfPerson } from './handles.ts';
import { parseEmail, parseHandle, parseLocale, parseName } from './identity.ts';

export type User = typeof schema.users.$inferSelect;

/** The fields of a user that can be set; an empty e-mail or locale removes it. */
export type UserFields = {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly locale?: string | undefined;
};

/** A user by handle, ignoring case. */
export function findUser(db: Database, handle: string): User | null {
  return db.select().from(schema.users).where(eq(schema.users.handle, handle)).get() ?? null;
}

/** @throws AdminError, naming the nearest handle */
export function getUser(db: Database, handle: string): User {
  const user = findUser(db, handle);
  if (user) return user;
  const known = db.select({ handle: schema.users.handle }).from(schema.users).all();
  const handles = known.map((each) => each.handle);
  const hint = nearestHint(handle, handles) || ' There are no users yet.';
  throw new AdminError('unknown-user', `There is no user "${handle}".${hint}`, { handle });
}

/** @throws AdminError */
export function getUserById(db: Database, id: number): User {
  const user = db.select().from(schema.users).where(eq(schema.users.id, id)).get();
  if (user) return user;
  throw new AdminError('unknown-user', `There is no user with the id ${id}.`, { id });
}

/**
 * Adds a user, unless the handle exists already. The name defaults to the handle.
 *
 * @throws AdminError
 */
export function addUser(
  db: Database,
  actor: Actor,
  given: UserFields & { readonly handle: string },
): { id: number; created: boolean } {
  const handle = parseHandle(given.handle);
  const fields = { name: handle, ...parseFields(given) };
  return atomically(db, (tx) => {
    const known = findUser(tx, handle);
    if (known) return { id: known.id, created: false };
    const { id } = tx
      .insert(schema.users)
      .values({ handle, ...fields, createdAt: Date.now() })
      .returning({ id: schema.users.id })
      .get();
    recordActivity(tx, {
      kind: 'user-added',
      userId: actor,
      subject: `user:${id}`,
      details: { handle },
    });
    return { id, created: true };
  });
}

/** Adds a person by name, with a handle that is made of it. @throws AdminError */
export function addPerson(
  db: Database,
  actor: Actor,
  given: UserFields & { readonly name: string },
): { id: number } {
  return atomically(db, (tx) => {
    const handle = freeHandle(
      handleOfPerson(parseName(given.name)),
      (each) => findUser(tx, each) !== null,
    );
    return addUser(tx, actor, { ...given, handle });
  });
}

/**
 * Changes the given fields of a user. Sessions and links of a disabled user do not work until the
 * user is enabled again. With another e-mail address the sessions end that single sign-on began by
 * the address alone.
 *
 * @throws AdminError
 */
export function setUser(
  db: Database,
  actor: Actor,
  id: number,
  given: UserFields & { readonly handle?: string; readonly disabled?: boolean },
): void {
  const { disabled } = given;
  const parsed = parseFields(given);
  const handle = given.handle === undefined ? undefined : parseHandle(given.handle);
  keepAnAdministrator(db, (tx) => {
    const user = getUserById(tx, id);
    if (handle !== undefined) refuseTaken(tx, handle, id);
    const change = {
      ...parsed,
      ...(handle !== undefined && { handle }),
      ...(disabled !== undefined && {
        disabledAt: disabled ? (user.disabledAt ?? Date.now()) : null,
      }),
    };
    const differs = ([field, value]: [string, unknown]) =>
      user[field as keyof typeof user] !== value;
    const fields = Object.entries(change).filter(differs);
    if (fields.length === 0) return;
    tx.update(schema.users).set(Object.fromEntries(fields)).where(eq(schema.users.id, id)).run();
    // Threat: the address was somebody else's, who stays signed in after it was corrected.
    if (fields.some(([field]) => field === 'email')) {
      endSessionsBegunBy(tx, id, 'account', begunByAddress);
    }
    recordActivity(tx, {
      kind: 'user-changed',
      userId: actor,
      subject: `user:${id}`,
      details: { handle: user.handle, fields: fields.map(([field]) => field) },
    });
  });
}

/**
 * Sets the hash of a password, or removes the password with null. Ends the sessions begun with a
 * password, so that people who knew the old one are signed out.
 *
 * @throws AdminError
 */
export function setPasswordHash(db: Database, actor: Actor, id: number, hash: string | null): void {
  atomically(db, (tx) => {
    const { handle } = getUserById(tx, id);
    tx.update(schema.users).set({ passwordHash: hash }).where(eq(schema.users.id, id)).run();
    endSessionsBegunBy(tx, id, 'password');
    recordActivity(tx, {
      kind: hash === null ? 'password-removed' : 'password-set',
      userId: actor,
      subject: `user:${id}`,
      details: { handle },
    });
  });
}

/** Sessions that were begun by an account of single sign-on which only the user's address chose. */
export const begunByAddress = eq(schema.sessions.suitsAdministrators, false);

/** Ends the sessions of a user that were begun so: all, or those for which `which` holds too. */
export function endSessionsBegunBy(
  tx: Tx,
  userId: number,
  begunBy: 'password' | 'account',
  which?: SQL,
): void {
  const { sessions } = schema;
  const isMeant = and(
    eq(sessions.userId, userId),
    eq(sessions.begunBy, begunBy),
    isNull(sessions.revokedAt),
    which,
  );
  tx.update(sessions).set({ revokedAt: Date.now() }).where(isMeant).run();
}

function refuseTaken(db: Database, handle: string, id: number): void {
  const other = findUser(db, handle);
  if (!other || other.id === id) return;
  throw new AdminError('taken', `The handle "${other.handle}" belongs to another user.`, {
    name: other.handle,
  });
}

function parseFields({ name, email, locale }: UserFields) {
  return {
    ...(name !== undefined && { name: parseName(name) }),
    ...(email !== undefined && { email: parseEmail(email) }),
    ...(locale !== undefined && { locale: parseLocale(locale) }),
  };
}
