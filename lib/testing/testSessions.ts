import { afterAll, beforeEach, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { viewerOfCookie } from '../sessions/cookie.ts';
import { flushFailures } from '../sessions/rateLimit.ts';
import { signInByLink } from '../sessions/signIn.ts';
import { secret } from './testSingleSignOn.ts';
import { fill, openTestDatabase } from './testWorld.ts';

/**
 * Tests only: a database, in which there are two users for each test and nobody has failed to sign in; with
 * functions that sign in by a link and read cookies.
 */
export function openSessions({ groups }: { readonly groups: number }) {
  vi.stubEnv('NEXTAUTH_SECRET', secret);
  const { db, statements, close } = openTestDatabase();
  afterAll(close);
  beforeEach(async () => {
    await flushFailures(db);
    db.delete(schema.rateLimits).run();
    fill(db, { users: 2, groups, albums: [] });
  });

  const config = { url: 'https://photos.example.org', dataDir: '/nonexistent' };
  const origin = { address: '192.0.2.1', device: 'Browser' };
  const byLink = (token: string, more = {}) =>
    signInByLink(db, config, token, { ...origin, ...more });
  /** Signs in by a link, and returns the Cookie header of that browser as well. */
  const signedIn = async (token: string) => {
    const result = await byLink(token);
    if (result.kind !== 'signed-in') throw new Error(result.kind);
    return { ...result, header: `${result.cookie.name}=${result.cookie.value}` };
  };
  const viewer = (header: string | undefined, at: typeof config = config) =>
    viewerOfCookie(db, at, header);
  return { db, statements, config, origin, byLink, signedIn, viewer };
}
