import { recordActivity } from '../activity/activity.ts';
import type { OidcSettings } from '../config/loadConfig.ts';
import type { Database, Tx } from '../db/open.ts';
import { write } from '../db/write.ts';
import { type AccountClaims, type AccountRefusal, findUserOfAccount } from '../people/accounts.ts';
import { freeHandle, handleLike } from '../people/handles.ts';
import { parseEmail, parseName } from '../people/identity.ts';
import { addUser, findUser } from '../people/people.ts';
import { parsedOrNull } from '../text/adminError.ts';
import type { CookiePlace } from './encryptedCookie.ts';
import {
  beginSession,
  type SignedInResult,
  type SignInOrigin,
  type SignInRefusal,
  signedIn,
} from './signIn.ts';

/** An account, with the name and address that its provider gives the person. */
export type NamedAccount = AccountClaims & {
  /** Verified or not; for the activity alone. */
  readonly email: string | null;
  readonly name: string | null;
};

/**
 * Signs in by an account that the provider has vouched for. `create`: somebody unknown becomes a new
 * user. A refusal is recorded in the activity, with what the owner needs to choose whose account it is.
 */
export async function signInByAccount(
  db: Database,
  place: CookiePlace,
  { create }: Pick<OidcSettings, 'create'>,
  account: NamedAccount,
  { device, replaces = null }: SignInOrigin,
): Promise<SignedInResult | SignInRefusal> {
  const begun = await write(db, (tx) => {
    const found = findUserOfAccount(tx, account);
    const isNew = found.kind === 'refused' && found.why === 'unknown' && create;
    const userId = found.kind === 'user' ? found.userId : isNew ? addPerson(tx, account) : null;
    if (userId === null) {
      noteRefusal(tx, account, found.kind === 'refused' ? found.why : 'unknown');
      return null;
    }
    const suitsAdministrators = found.kind === 'user' && found.chosen;
    return beginSession(tx, {
      userId,
      begun: { by: 'account', account, suitsAdministrators },
      device,
      replaces,
    });
  });
  return begun ? signedIn(place, begun) : { kind: 'refused' };
}

/** Adds a user without groups, who sees what visitors see; null without a valid verified address. */
function addPerson(tx: Tx, { verifiedEmail, name }: NamedAccount): number | null {
  const email = verifiedEmail === null ? null : parsedOrNull(parseEmail, verifiedEmail);
  if (email === null) return null;
  const called = parsedOrNull(parseName, name ?? '') ?? email.slice(0, 100);
  const handle = freeHandle(handleLike(called), (each) => findUser(tx, each) !== null);
  return addUser(tx, null, { handle, name: called, email }).id;
}

function noteRefusal(
  tx: Tx,
  { provider, subject, email, name }: NamedAccount,
  why: AccountRefusal,
): void {
  recordActivity(tx, {
    kind: 'account-refused',
    userId: null,
    details: { why, provider, account: subject, email, person: name },
  });
}
