import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { atomically } from '../../lib/db/write.ts';
import {
  listLockedOutAdministrators,
  withNewAdministrators,
} from '../../lib/people/administrators.ts';

/**
 * Runs a change. Once it is kept, which a full disk may refuse, prints it in words, and who needs a new link
 * because it made them administrators.
 */
export function reportingAdministrators<T>(
  db: Database,
  change: () => T,
  inWords: (result: T) => readonly string[],
): T {
  const { result, made } = atomically(db, (tx) => withNewAdministrators(tx, change));
  for (const line of inWords(result)) console.log(line);
  for (const { handle } of made) {
    console.log(
      `${handle} is an administrator now: lasting links, and devices that they signed in, do not work for administrators. Send a new link: npm run people -- link ${handle}`,
    );
  }
  return result;
}

/** Runs a change that returns what is to be said of it when it is kept; see `reportingAdministrators`. */
export function sayWhenKept(db: Database, change: () => readonly string[]): void {
  reportingAdministrators(db, change, (lines) => lines);
}

/** Prints the administrators who cannot sign in, to stderr, so that lists on stdout stay lists. */
export function warnOfLockedOut(db: Database, { oidc }: Pick<Config, 'oidc'>): void {
  for (const { handle } of listLockedOutAdministrators(db, oidc?.issuer ?? null)) {
    console.error(
      `${handle} administers the gallery and cannot sign in. Send a new link: npm run people -- link ${handle}`,
    );
  }
}
