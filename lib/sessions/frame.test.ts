import { afterAll, expect, test, vi } from 'vitest';
import { makeShare, revokeShare } from '../links/shares.ts';
import { findFrameStep } from '../photos/frameStep.ts';
import { setPolicies } from '../policies/change.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import {
  findFrame,
  frameViewer,
  makeFrameCookie,
  renewFrameCookie,
  viewerOfFrame,
} from './frame.ts';
import { openShare } from './openShare.ts';
import { planRenewal } from './renewal.ts';
import { addToShareCookie, type OpenedShare } from './shareCookie.ts';

const { db, close } = openTestDatabase();
afterAll(close);
let album: number;
let photos: number[];
vi.stubEnv('NEXTAUTH_SECRET', 'x'.repeat(32));
const config = { url: 'http://localhost:3000', dataDir: '/nonexistent' };
const dayMs = 24 * 60 * 60 * 1000;

/** A frame of an album with these photos, opened on a tablet: its cookie. */
async function openFrame(names: readonly string[] = ['a', 'b', 'c'], isFrame = true) {
  const made = fill(db, {
    users: 1,
    groups: 0,
    albums: [{ policy: {}, photos: names.map((name, at) => ({ name, takenAt: at })) }],
  });
  [album = 0] = made.albumIds;
  [photos = []] = made.photoIds;
  const { id, token } = makeShare(db, null, { name: 'Shelf', of: { albumId: album }, isFrame });
  const attempt = { token, password: '', address: '192.0.2.1', cookies: undefined };
  const opened = await openShare(db, config, attempt);
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return { id, path: opened.path, header: `${opened.cookie.name}=${opened.cookie.value}` };
}

const setOwn = (photo: number | undefined, isPublic: boolean) =>
  setPolicies(db, null, [{ kind: 'photo', id: photo ?? 0 }], {
    public: isPublic,
    inherit: false,
    userIds: [],
    groupIds: [],
  });

test('the cookie of a frame opens the frame, and that of a share does not', async () => {
  const { id, header, path } = await openFrame();
  expect(path).toBe('/frame');
  expect((await viewerOfCookie(db, config, header)).viewer.shareIds).toEqual([]);
  const { viewer, user } = await viewerOfFrame(db, config, header);
  expect([viewer.shareIds, viewer.downloadShareIds, viewer.sharesAlone, user]).toEqual([
    ...[[id], [], true, null],
  ]);
  const share = await openFrame(['a'], false);
  expect((await viewerOfCookie(db, config, share.header)).viewer.shareIds).toEqual([share.id]);
  expect(await findFrame(db, config, share.header)).toBeNull();
  const asFrame = share.header.replace('albumen-shares', 'albumen-frame');
  expect(await findFrame(db, config, asFrame)).toBeNull();
});

test('the row says whether it is a frame, whichever cookie names it', async () => {
  const headerOf = ({ name, value }: { name: string; value: string }) => `${name}=${value}`;
  const rowOf = (id: number) =>
    db.$client
      .prepare('select id, nonce, expires_at as expiresAt from shares where id = ?')
      .get(id);
  const { id } = await openFrame();
  const asShare = await addToShareCookie(db, config, null, rowOf(id) as OpenedShare);
  expect((await viewerOfCookie(db, config, headerOf(asShare))).viewer.shareIds).toEqual([]);
  const share = await openFrame(['a'], false);
  const asFrame = await makeFrameCookie(config, rowOf(share.id) as OpenedShare);
  expect(await findFrame(db, config, headerOf(asFrame))).toBe('ended');
});

test('a frame that is revoked, or was of another database, is ended at once', async () => {
  const { id, header } = await openFrame();
  expect(await findFrame(db, config, header)).toMatchObject({ id, name: 'Shelf' });
  db.$client.prepare('update shares set nonce = randomblob(16) where id = ?').run(id);
  expect(await findFrame(db, config, header)).toBe('ended');
  const again = await openFrame();
  revokeShare(db, null, again.id);
  expect(await findFrame(db, config, again.header)).toBe('ended');
  expect(await findFrame(db, config, undefined)).toBeNull();
  // Not even what everybody sees is at a frame's addresses without a frame.
  for (const header of [undefined, again.header]) {
    const { viewer } = await viewerOfFrame(db, config, header);
    expect([viewer.shareIds, viewer.sharesAlone]).toEqual([[], true]);
  }
});

test('its cookie is renewed by its own page once it is a month old, for as long as it is live', async () => {
  const { id, header } = await openFrame();
  const later = Date.now() + 31 * dayMs;
  expect(await planRenewal(db, config, header, Date.now() + 29 * dayMs)).toBeNull();
  const renewed = await planRenewal(db, config, header, later);
  expect(renewed?.cookies.map(({ name }) => name)).toEqual(['albumen-frame']);
  const [cookie] = renewed?.cookies ?? [];
  expect(await findFrame(db, config, `${cookie?.name}=${cookie?.value}`)).toMatchObject({ id });
  revokeShare(db, null, id);
  expect(await renewFrameCookie(db, config, header, { maxAgeMs: 0, now: later })).toBeNull();
});

test('one photo comes after the other, new ones join, and what is hidden or a film is passed over', async () => {
  const { id } = await openFrame(['a', 'b', 'c', 'd']);
  const step = (after: number | null) => {
    const frame = { id, albumId: album };
    return findFrameStep(db, frameViewer(frame), frame, after)?.id ?? null;
  };
  const [a = 0, b = 0, c = 0, d = 0] = photos;
  expect([step(null), step(a), step(b), step(c), step(d)]).toEqual([a, b, c, d, a]);
  setOwn(b, false);
  // Where a hidden photo stood among the others is told to nobody.
  expect([step(a), step(b)]).toEqual([c, a]);
  setOwn(c, true);
  db.$client.prepare("update photos set kind = 'video' where id = ?").run(d);
  // A photo with a policy of its own is in no share of its album, also if everybody sees it elsewhere.
  expect([step(null), step(a), step(b), step(999)]).toEqual([a, a, a, a]);
  db.$client.prepare("update photos set kind = 'image' where id = ?").run(d);
  expect([step(a), step(d)]).toEqual([d, a]);
  db.$client.prepare("update photos set damaged = 'no picture' where id = ?").run(d);
  expect(step(a)).toBe(a);
  setOwn(a, false);
  expect(step(null)).toBeNull();
});
