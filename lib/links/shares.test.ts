import { eq } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { schema } from '../db/schema.ts';
import { removeUser } from '../policies/undoable/remove.ts';

import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { shareUrl } from './linkToken.ts';
import { getShareId, MOST_SHARED_PHOTOS, makeShare, revokeShare } from './shares.ts';
import { listSharesShowing } from './sharesShowing.ts';
import { findShareByToken, listShares, noteVisit } from './shareUse.ts';

const { db, close } = openTestDatabase();
afterAll(close);

const hour = 3_600_000;
let albumIds: number[];
let photoIds: number[][];

beforeEach(() => {
  ({ albumIds, photoIds } = fill(db, {
    users: 2,
    groups: 0,
    albums: [
      {
        name: 'Wedding',
        policy: { users: [1] },
        photos: [
          { name: 'a.jpg' },
          { name: 'b.jpg' },
          { name: 'hidden.jpg', policy: {} },
          { name: 'gone.jpg', missing: true },
          { name: 'waits.jpg', waiting: true },
        ],
      },
      { policy: { users: [1], inherit: false }, photos: [{ name: 'own.jpg' }] },
      { missing: true, photos: [{ name: 'lost.jpg', missing: true }] },
    ],
  }));
});

const photo = (album: number, place: number) => photoIds[album]?.[place] ?? 0;
const album = (place: number) => albumIds[place] ?? 0;
const listed = () => photoIds[0]?.slice(0, 2) ?? [];
const make = (more: Partial<Parameters<typeof makeShare>[2]> = {}) =>
  makeShare(db, 1, { name: 'For the choir', of: { photoIds: listed() }, ...more });
const activity = () => db.select().from(schema.activity).all();

describe('a share', () => {
  it('has a token of 256 random bits, of which only a digest is kept anywhere', () => {
    const { id, token } = make({ passwordHash: 'scrypt$secret' });
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(make().token).not.toBe(token);
    const { tokenHash } =
      db.select().from(schema.shares).where(eq(schema.shares.id, id)).get() ?? {};
    expect(tokenHash).toMatch(/^[0-9a-f]{64}$/);
    const shown = JSON.stringify([activity(), listShares(db)]);
    for (const secret of [token, tokenHash, 'scrypt$secret']) expect(shown).not.toContain(secret);
    expect(JSON.stringify(db.select().from(schema.shares).all())).not.toContain(token);
    expect(shareUrl({ url: 'https://x.example' }, token)).toBe(`https://x.example/s/${token}`);
  });

  it('is found by its token while it lives, and by nothing near it', () => {
    const now = Date.now();
    const { id, token } = make({ expiresAt: now + hour });
    expect(findShareByToken(db, token)).toMatchObject({ id, name: 'For the choir', albumId: null });
    expect(findShareByToken(db, token.slice(1))).toBeNull();
    expect(findShareByToken(db, '')).toBeNull();
    expect(findShareByToken(db, token, now + hour - 1)).not.toBeNull();
    expect(findShareByToken(db, token, now + hour)).toBeNull();
    expect(revokeShare(db, 2, id)).toEqual({ revoked: true });
    expect(revokeShare(db, 2, id)).toEqual({ revoked: false });
    expect(findShareByToken(db, token)).toBeNull();
    expect(() => revokeShare(db, 2, 99)).toThrow('There is no share 99.');
  });

  it('is listed with what it is of, its visits and its state', () => {
    const now = Date.now();
    const chosen = make({ originals: false, expiresAt: now + hour });
    const whole = make({ of: { albumId: album(0) }, passwordHash: 'x' });
    noteVisit(db, chosen.id, now + 5);
    noteVisit(db, chosen.id, now + 7);
    revokeShare(db, 1, whole.id);
    expect(listShares(db, now + hour)).toEqual([
      expect.objectContaining({
        id: whole.id,
        album: expect.objectContaining({ id: album(0), name: 'Wedding' }),
        photos: 0,
        hasPassword: true,
        originals: true,
        visits: 0,
        lastVisitAt: null,
        state: 'revoked',
        createdBy: 'User 1',
      }),
      expect.objectContaining({
        id: chosen.id,
        album: null,
        photos: 2,
        hasPassword: false,
        originals: false,
        visits: 2,
        lastVisitAt: now + 7,
        state: 'expired',
      }),
    ]);
    expect(listShares(db, now)[1]?.state).toBe('live');
    removeUser(db, null, 1);
    expect(listShares(db)[0]?.createdBy).toBeNull();
  });

  it('notes who made and revoked it, and that it was opened', () => {
    const { id } = make({ of: { albumId: album(0) } });
    noteVisit(db, id);
    revokeShare(db, 2, id);
    const about = activity().filter(({ subject }) => subject === `share:${id}`);
    expect(about.map(({ kind, userId }) => [kind, userId])).toEqual([
      ['share-made', 1],
      ['share-opened', null],
      ['share-revoked', 2],
    ]);
  });

  it('lists a photo once, however often it was chosen', () => {
    make({ of: { photoIds: [photo(0, 0), photo(0, 0)] } });
    expect(db.select().from(schema.sharePhotos).all()).toHaveLength(1);
  });
});

describe('what cannot be shared is refused, and nothing is written', () => {
  const refused = (more: Partial<Parameters<typeof makeShare>[2]>, code: string, text: string) => {
    const attempt = () => make(more);
    expect(attempt).toThrow(text);
    expect(attempt).toThrow(expect.objectContaining({ code }));
    expect(db.select().from(schema.shares).all()).toEqual([]);
    expect(db.select().from(schema.sharePhotos).all()).toEqual([]);
    expect(activity()).toEqual([]);
  };

  it('photos that nobody may see, by name', () => {
    const all = photoIds[0] ?? [];
    refused({ of: { photoIds: all } }, 'not-shareable', 'gone.jpg, hidden.jpg, waits.jpg');
    refused({ of: { photoIds: [photo(2, 0)] } }, 'not-shareable', 'lost.jpg');
  });

  it('albums of which nothing would be seen', () => {
    refused({ of: { albumId: album(1) } }, 'nothing-to-share', 'would show nothing');
    refused({ of: { albumId: album(2) } }, 'nothing-to-share', 'would show nothing');
  });

  it('what does not exist, nothing at all, and too much', () => {
    refused({ of: { albumId: 99 } }, 'unknown-target', 'There is no album 99.');
    refused({ of: { photoIds: [photo(0, 0), 99] } }, 'unknown-target', 'There is no photo 99.');
    refused({ of: { photoIds: [] } }, 'nothing-to-share', 'Choose');
    const many = Array.from({ length: MOST_SHARED_PHOTOS + 1 }, (_, i) => i + 1);
    refused({ of: { photoIds: many } }, 'too-many-photos', 'at most');
  });

  it('no name, a name to mislead, and an end in the past', () => {
    refused({ name: ' ' }, 'invalid-name', 'cannot be a name');
    refused({ name: 'a\u202eb' }, 'invalid-name', 'cannot be a name');
    refused({ expiresAt: Date.now() - 1 }, 'invalid-expiry', 'in the future');
    refused({ expiresAt: Number.NaN }, 'invalid-expiry', 'in the future');
  });

  it('a photo without policy in an album that nobody may see is no such thing', () => {
    expect(make({ of: { photoIds: [photo(1, 0)] } }).id).toBeGreaterThan(0);
  });
});

describe('who sees something', () => {
  it('names the shares by which it can be seen, while they live', () => {
    const now = Date.now();
    const chosen = make({ name: 'Chosen' }).id;
    const whole = make({ name: 'Whole', of: { albumId: album(0) }, expiresAt: now + hour }).id;
    const showing = (kind: 'album' | 'photo', id: number, at = now) =>
      listSharesShowing(db, { kind, id }, at).map((share) => [share.id, share.photos]);
    expect(showing('album', album(0))).toEqual([
      [whole, 2],
      [chosen, 2],
    ]);
    expect(showing('photo', photo(0, 0))).toEqual([
      [whole, 1],
      [chosen, 1],
    ]);
    // A photo whose own policy names nobody is in no share, though it is in the shared album.
    expect(showing('photo', photo(0, 2))).toEqual([]);
    expect(showing('album', album(1))).toEqual([]);
    expect(showing('photo', photo(0, 0), now + 2 * hour)).toEqual([[chosen, 1]]);
    revokeShare(db, null, chosen);
    expect(showing('album', album(0))).toEqual([[whole, 2]]);
  });
});

it('is named with its random bytes: a number that came again after a restore is another one', () => {
  make();
  const [row] = db.select().from(schema.shares).all();
  const { id = 0, nonce = null } = row ?? {};
  expect(getShareId(db, { id, nonce })).toBe(id);
  for (const other of [null, Buffer.alloc(16), Buffer.alloc(0)]) {
    expect(() => getShareId(db, { id, nonce: other })).toThrow(/no share/);
  }
  expect(() => getShareId(db, { id: id + 1, nonce })).toThrow(/no share/);
});
