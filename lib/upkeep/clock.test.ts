import { SqliteError } from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { write } from '../db/write.ts';
import { makeLink } from '../links/links.ts';
import { viewerOfCookie } from '../sessions/cookie.ts';
import { signInByLink } from '../sessions/signIn.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';

const DAY_MS = 86_400_000;

let gallery: TestGallery;
beforeAll(async () => {
  gallery = await startTestGallery({ 'a.txt': Buffer.from('a') });
});
afterAll(() => gallery.stop());
afterEach(() => vi.useRealTimers());

test.each([
  ['ahead', DAY_MS],
  ['back', -DAY_MS],
])(
  'a clock that jumps a day %s signs nobody out, and nothing waits for it to return',
  async (_, jump) => {
    const { db, context } = gallery;
    const { cookie } = await gallery.cookieOf(2);
    const { token } = makeLink(db, null, 1);
    const userOf = async (held: string) =>
      (await viewerOfCookie(db, context.config, held)).user?.id;
    const look = async () => {
      expect(await userOf(cookie)).toBe(2);
      expect((await gallery.get('/photos/1/original')).status).toBe(200);
      expect((await gallery.get('/api/health')).status).toBe(200);
      const origin = { address: '192.0.2.1', device: '' };
      expect((await signInByLink(db, context.config, token, origin)).kind).toBe('signed-in');
      expect(await write(db, () => 'written')).toBe('written');
    };
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + jump });
    await look();
    const { cookie: later } = await gallery.cookieOf(2);
    vi.useRealTimers();
    await look();
    // A session that began while the clock was wrong is still valid.
    expect(await userOf(later)).toBe(2);
  },
);

test('a write that waits for another process gives up in time, whatever the clock says', async () => {
  const { db } = gallery;
  const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  let tries = 0;
  const done = write(db, () => {
    tries += 1;
    if (tries === 1) {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + DAY_MS });
      throw Object.setPrototypeOf(busy, SqliteError.prototype);
    }
    return tries;
  });
  expect(await done).toBe(2);
});
