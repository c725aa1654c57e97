import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { recountAlbums } from '../photos/counters.ts';
import { openShare } from '../sessions/openShare.ts';
import { startTestGallery, type TestGallery } from '../testing/testGallery.ts';

/** Bytes. More than the system buffers for a connection whose other end does not read. */
const LARGE = 40_000_000;
let gallery: TestGallery;

beforeAll(async () => {
  gallery = await startTestGallery({
    'a.jpg': Buffer.alloc(LARGE, 'a'),
    'b.jpg': Buffer.alloc(LARGE, 'b'),
  });
});
afterAll(() => gallery.stop());

const setPolicy = (of: Partial<typeof schema.policies.$inferInsert>) => {
  const all = { public: true, originals: true, archives: true, stripMetadata: false, ...of };
  gallery.db.update(schema.policies).set(all).where(eq(schema.policies.id, 1)).run();
};
beforeEach(() => setPolicy({}));

type Policy = typeof schema.policies.$inferInsert;

/** Gives a photo a policy of its own; null: it has none. */
const giveOwn = (id: number, own: Policy | null) => {
  const { db } = gallery;
  const policy = own && db.insert(schema.policies).values(own).returning().get();
  db.update(schema.photos)
    .set({ policyId: policy?.id ?? null })
    .where(eq(schema.photos.id, id))
    .run();
  recountAlbums(db, [1]);
};
const hidePhoto = (id: number, hidden: boolean) => giveOwn(id, hidden ? {} : null);

const archive = '/albums/1/archive';

describe('a download that is under way is broken off once', () => {
  test.each([
    ['nobody sees the album', { public: false }],
    ['originals are withheld', { originals: false }],
    ['archives are withheld', { archives: false }],
    ['metadata is withheld', { stripMetadata: true }],
  ])('%s', async (_, change) => {
    const answer = await gallery.getSlowly(archive, {}, () => setPolicy(change));
    expect(answer).toMatchObject({ status: 200, complete: false });
    expect(answer.received).toBeLessThan(LARGE);
    expect(answer.foretold).toBeGreaterThan(2 * LARGE);
  });

  const given = { public: true, originals: true, archives: true };
  test.each<[string, Policy]>([
    ['is hidden', {}],
    ['may not be in archives', { ...given, archives: false }],
    ['may not keep its metadata', { ...given, stripMetadata: true }],
  ])('a photo that comes later in it %s', async (_, policy) => {
    const answer = await gallery.getSlowly(archive, {}, () => giveOwn(2, policy));
    giveOwn(2, null);
    expect(answer.complete).toBe(false);
    expect(answer.received).toBeGreaterThan(LARGE);
    expect(answer.received).toBeLessThan(LARGE + 100_000);
    // Its name is sent with its first bytes, which are checked.
    expect(answer.ending.includes('b.jpg')).toBe(false);
  });

  test('the session is revoked, or the share it came by', async () => {
    setPolicy({ public: false });
    const { db, context, ids } = gallery;
    const { cookie, sessionId } = await gallery.cookieOf(2);
    const revoke = () =>
      void db
        .update(schema.sessions)
        .set({ revokedAt: 1 })
        .where(eq(schema.sessions.id, sessionId))
        .run();
    expect((await gallery.getSlowly(archive, { cookie }, revoke)).complete).toBe(false);
    const photoIds = [ids['a.jpg'] ?? 0];
    const share = makeShare(db, null, { name: 'x', of: { photoIds }, originals: true });
    const opened = await openShare(db, context.config, {
      token: share.token,
      password: '',
      address: '192.0.2.1',
      cookies: undefined,
    });
    if (opened.kind !== 'opened') throw new Error(opened.kind);
    const held = { cookie: `${opened.cookie.name}=${opened.cookie.value}` };
    const path = `/shared/${share.id}/archive`;
    const revoked = await gallery.getSlowly(path, held, () => revokeShare(db, null, share.id));
    expect(revoked).toMatchObject({ status: 200, complete: false });
  });
});

describe('an original that is under way, whole or in part, is broken off once', () => {
  test.each([
    ['the photo is hidden', () => hidePhoto(1, true)],
    ['originals are withheld', () => setPolicy({ originals: false })],
    ['metadata is withheld', () => setPolicy({ stripMetadata: true })],
  ])('%s', async (_, change) => {
    for (const headers of [{}, { range: 'bytes=5-' }] as Record<string, string>[]) {
      setPolicy({});
      hidePhoto(1, false);
      const path = `/photos/${gallery.ids['a.jpg']}/original`;
      const answer = await gallery.getSlowly(path, headers, change);
      expect([200, 206]).toContain(answer.status);
      expect(answer.complete).toBe(false);
      expect(answer.received).toBeLessThan(answer.foretold);
    }
    hidePhoto(1, false);
  });
});

test('a film that is cut out of a photo is broken off once metadata is withheld', async () => {
  const { db, ids } = gallery;
  const film = { motionStart: 5, motionLength: LARGE - 5, codecs: 'avc1.42001f' };
  db.update(schema.photos).set(film).where(eq(schema.photos.id, 1)).run();
  const withhold = () => setPolicy({ stripMetadata: true });
  const answer = await gallery.getSlowly(`/photos/${ids['a.jpg']}/film`, {}, withhold);
  expect(answer).toMatchObject({ status: 200, foretold: LARGE - 5, complete: false });
});

test('a download goes on while nothing is taken away from it', async () => {
  for (const path of [archive, `/photos/${gallery.ids['a.jpg']}/original`]) {
    const answer = await gallery.getSlowly(path, {}, () => hidePhoto(999, true));
    expect(answer).toMatchObject({ complete: true, received: answer.foretold });
  }
});
