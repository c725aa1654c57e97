import { and, eq, isNull, or } from 'drizzle-orm';
import { isEnabled } from '../access/facts.ts';
import { holdsPermission } from '../access/viewers.ts';
import { type Actor, recordActivity } from '../activity/activity.ts';
import type { Database, Tx } from '../db/open.ts';
import { allRows, firstRow, runStatement } from '../db/run.ts';
import { schema } from '../db/schema.ts';
import { sql } from '../db/sql.ts';
import { atomically } from '../db/write.ts';
import { AdminError } from '../text/adminError.ts';
import { begunByAddress, endSessionsBegunBy, getUserById } from './people.ts';

/** An account of a provider of single sign-on: `provider` is its issuer, `subject` the id there. */
export type Account = { readonly provider: string; readonly subject: string };

/** What a provider says of the person who has an account there. */
export type AccountClaims = Account & {
  /** Null where there is none, or the provider has not verified it. */
  readonly verifiedEmail: string | null;
};

/** Why nobody is signed in by an account, for the activity. */
export type AccountRefusal =
  /** Nobody here has it, and users are not added. */
  | 'unknown'
  | 'unverified'
  | 'disabled'
  /** Administrators are never found by an address. */
  | 'administrator'
  /** Several users have this address. */
  | 'several'
  /** Another account was chosen for the user of this address. */
  | 'other-account';

type FoundByAccount =
  | { readonly kind: 'user'; readonly userId: number; readonly chosen: boolean }
  | { readonly kind: 'refused'; readonly why: AccountRefusal };

type Row = { id: number; enabled: number; administers: number; hasOther: number };

/**
 * The user of an account: the one for whom the owner chose it, else the only one with its verified
 * address. Threat: an address can pass to somebody else, and a provider may be careless about
 * addresses. So administrators, and users for whom the owner chose an account, are never found by
 * address.
 */
export function findUserOfAccount(db: Database, claims: AccountClaims): FoundByAccount {
  const refused = (why: AccountRefusal) => ({ kind: 'refused', why }) as const;
  const chosen = firstRow<Row>(
    db,
    sql`select ${columns(claims.provider)} from users
      join accounts on accounts.user_id = users.id
      where accounts.provider = ${claims.provider} and accounts.subject = ${claims.subject}`,
  );
  if (chosen) {
    return chosen.enabled === 1
      ? { kind: 'user', userId: chosen.id, chosen: true }
      : refused('disabled');
  }
  if (claims.verifiedEmail === null) return refused('unverified');
  const [user, ...others] = allRows<Row>(
    db,
    sql`select ${columns(claims.provider)}
      from users
      where email = ${claims.verifiedEmail} collate nocase`,
  );
  if (!user) return refused('unknown');
  if (others.length > 0) return refused('several');
  if (user.enabled !== 1) return refused('disabled');
  if (user.administers === 1) return refused('administrator');
  if (user.hasOther === 1) return refused('other-account');
  return { kind: 'user', userId: user.id, chosen: false };
}

function columns(provider: string) {
  return sql`users.id, ${isEnabled} as enabled,
    ${holdsPermission(sql`users.id`, 'admin')} as administers,
    exists (
      select 1 from accounts as other
      where other.user_id = users.id and other.provider = ${provider}) as hasOther`;
}

/** OpenID Connect Core 1.0, section 2: `sub` has 255 ASCII characters at most. */
function parseSubject(given: string): string {
  const subject = given.trim();
  if (/^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(subject)) return subject;
  throw new AdminError(
    'invalid-account',
    'An account is named by its sub, as the provider says it: at most 255 ASCII characters.',
  );
}

/**
 * Lets a user sign in by an account; `added` is false where the user could before. Ends the
 * sessions that were begun by the user's address alone: the account with that address may be
 * somebody else's, which is why the owner chooses one. Ends those of others that this account began.
 *
 * @throws AdminError
 */
export function addAccount(
  db: Database,
  actor: Actor,
  userId: number,
  { provider, subject: given }: Account,
): { added: boolean } {
  const subject = parseSubject(given);
  return atomically(db, (tx) => {
    const { handle } = getUserById(tx, userId);
    const known = firstRow<{ userId: number }>(
      tx,
      sql`select user_id as userId from accounts
        where provider = ${provider} and subject = ${subject}`,
    );
    if (known?.userId === userId) return { added: false };
    if (known) {
      const name = getUserById(tx, known.userId).handle;
      throw new AdminError('account-taken', `The account ${subject} belongs to "${name}".`);
    }
    runStatement(
      tx,
      sql`insert into accounts (provider, subject, user_id)
        values (${provider}, ${subject}, ${userId})`,
    );
    endSessionsBegunBy(tx, userId, 'account', begunByAddress);
    endSessionsOfOthers(tx, userId, { provider, subject });
    recordActivity(tx, {
      kind: 'account-added',
      userId: actor,
      subject: `user:${userId}`,
      details: { handle, account: subject },
    });
    return { added: true };
  });
}

/**
 * Ends the sessions that an account began for other users than `userId`, whose it is. Threat: it found
 * one of them by an address, and the person who has it would stay signed in as somebody else. The
 * account of sessions from before it was stored may be any.
 */
export function endSessionsOfOthers(tx: Tx, userId: number, { provider, subject }: Account): void {
  runStatement(
    tx,
    sql`update sessions set revoked_at = ${Date.now()}
      where begun_by = 'account' and revoked_at is null and user_id <> ${userId}
        and (
          (account_provider = ${provider} and account_subject = ${subject})
          or (account_subject is null and suits_administrators = 0)
        )`,
  );
}

/** Takes an account from its user, and ends the sessions that it may have begun. */
export function removeAccount(
  db: Database,
  actor: Actor,
  userId: number,
  { provider, subject }: Account,
): { removed: boolean } {
  return atomically(db, (tx) => {
    const { handle } = getUserById(tx, userId);
    const { changes } = runStatement(
      tx,
      sql`delete from accounts
        where provider = ${provider} and subject = ${subject} and user_id = ${userId}`,
    );
    if (changes === 0) return { removed: false };
    endSessionsBegunBy(tx, userId, 'account', isOrMayBe({ provider, subject }));
    recordActivity(tx, {
      kind: 'account-removed',
      userId: actor,
      subject: `user:${userId}`,
      details: { handle, account: subject },
    });
    return { removed: true };
  });
}

/** Sessions that this account began, or of which nobody knows which one did. */
function isOrMayBe({ provider, subject }: Account) {
  const { accountProvider, accountSubject } = schema.sessions;
  const isIt = and(eq(accountProvider, provider), eq(accountSubject, subject));
  return or(isIt, isNull(accountSubject));
}

type ListedAccount = { readonly handle: string; readonly subject: string };

/** The accounts of a provider that the owner chose, by handle. */
export function listAccounts(db: Database, provider: string): ListedAccount[] {
  return allRows<ListedAccount>(
    db,
    sql`select users.handle, accounts.subject
      from accounts join users on users.id = accounts.user_id
      where accounts.provider = ${provider}
      order by users.handle, accounts.subject`,
  );
}

/** An account by which nobody was signed in, as its provider describes it. */
type RefusedAccount = {
  readonly subject: string;
  /** Verified or not: it proves nothing. */
  readonly email: string | null;
  readonly name: string | null;
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
};

type AccountChoices = {
  /** The accounts that were chosen for the user. */
  readonly chosen: readonly string[];
  /** Those that were refused of late and are nobody's, the last one first. */
  readonly refused: readonly RefusedAccount[];
};

const MOST_REFUSED = 8;

/**
 * The accounts of this provider that the page of a user shows: those chosen, and those that can be
 * chosen.
 */
export function findAccountChoices(db: Database, provider: string, userId: number): AccountChoices {
  const rows = allRows<RefusedAccount & { readonly chosen: number }>(
    db,
    sql`select subject, null as email, null as name, 0 as at, 1 as chosen from accounts
      where provider = ${provider} and user_id = ${userId}
      union all
      select * from (
        select subject, details ->> 'email', details ->> 'person', max(at) as at, 0
        from (
          select activity.details, activity.at, activity.details ->> 'account' as subject
          from activity
          where activity.kind = 'account-refused' and activity.details ->> 'provider' = ${provider}
        ) as refusals
        where not exists (
          select 1 from accounts
          where accounts.provider = ${provider} and accounts.subject = refusals.subject
        )
        group by subject
        order by at desc
        limit ${MOST_REFUSED}
      )`,
  );
  return {
    chosen: rows.filter(({ chosen }) => chosen === 1).map(({ subject }) => subject),
    refused: rows
      .filter(({ chosen }) => chosen === 0)
      .map(({ subject, email, name, at }) => ({ subject, email, name, at })),
  };
}
