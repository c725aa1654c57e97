import { beforeEach } from 'vitest';
import { findPolicy } from '../access/policyState.ts';
import { overClient } from '../db/open.ts';
import type { PolicyInput } from '../policies/plan.ts';
import { setStanding, standingPolicyOf } from '../policies/standing/changes.ts';
import { parseRule } from '../policies/standing/standing.ts';
import { asTx } from './asTx.ts';
import { openRecognitionLibrary } from './recognitionLibrary.ts';

/** Tests only: policies that let nobody see, and group 1. */
export const nobody: PolicyInput = { public: false, inherit: true, userIds: [], groupIds: [] };
export const family: PolicyInput = { ...nobody, groupIds: [1] };

/**
 * Tests only: as `openRecognitionLibrary`, with user 1 and group 1, and functions to state standing policies
 * and to see what albums have got.
 */
export function openStandingLibrary() {
  const { used, write, rename, copy } = openRecognitionLibrary();
  beforeEach(() => {
    used.inDatabase((client) =>
      client.exec(`
        insert into users (id, handle, name, created_at) values (1, 'ann', 'Ann', 0);
        insert into groups (id, name, created_at) values (1, 'family', 0);`),
    );
  });

  const database = (client: Parameters<typeof overClient>[0]) => asTx(overClient(client));
  const inDb = <T>(use: (db: ReturnType<typeof database>) => T): T =>
    used.inDatabase((client) => use(database(client)));
  const state = (rule: string, policy: PolicyInput) =>
    inDb((db) => setStanding(db, null, parseRule(rule), standingPolicyOf(policy)));
  /** Who sees each present album: `public`, the names of its policy, or null for no policy. */
  const policies = () =>
    inDb((db) =>
      Object.fromEntries(
        used
          .albums()
          .filter(({ missing }) => !missing)
          .map(({ id, dirpath }) => {
            const policy = findPolicy(db, { kind: 'album', id });
            const named = [...(policy?.groupIds ?? []), ...(policy?.userIds ?? [])];
            return [
              dirpath,
              policy && (policy.public ? 'public' : named.length > 0 ? 'family' : 'nobody'),
            ];
          }),
      ),
    );
  return { used, write, rename, copy, inDb, state, policies };
}
