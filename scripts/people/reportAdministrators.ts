import type { Config } from '../../lib/config/config.ts';
import type { Database } from '../../lib/db/open.ts';
import { atomically } from '../../lib/db/write.ts';
import {
  listLockedOutAdministrators,
  withNewAdministrators,
} from '../../lib/people/administrators.ts';

/** Runs a change, and then prints who needs a new link because it made them administrators. */
export function reportingAdministrators<T>(db: Database, change: () => T): T {
  const { result, made } = atomically(db, (tx) => withNewAdministrators(tx, change));
  for (const { handle } of made) {
    console.log(
      `${handle} is an administrator now: lasting links, and devices that they signed in, do not work for administrators. Send a new link: npm run people -- link ${handle}`,
    );
  }
  return result;
}

/** Prints the administrators who cannot sign in, to stderr, so that lists on stdout stay lists. */
export function warnOfLockedOut(db: Database, { oidc }: Pick<Config, 'oidc'>): void {
  for (const { handle } of listLockedOutAdministrators(db, oidc?.issuer ?? null)) {
    console.error(
      `${handle} administers the gallery and cannot sign in. Send a new link: npm run people -- link ${handle}`,
    );
  }
}
