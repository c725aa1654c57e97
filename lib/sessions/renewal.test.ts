import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { flushAllQueues } from '../activity/writeQueue.ts';
import { schema } from '../db/schema.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { viewerOfCookie } from './cookie.ts';
import { planRenewal } from './renewal.ts';
import { endSession, makeSession, SESSION_MS } from './session.ts';
import { makeSessionCookie } from './sessionCookie.ts';
import { addToShareCookie } from './shareCookie.ts';

process.env['NEXTAUTH_SECRET'] = 'a secret for these tests only, long enough';

const { db, close } = openTestDatabase();
afterAll(close);
const place = { url: 'https://photos.example.org', dataDir: '/nonexistent' };
const day = 86_400_000;

let photoIds: number[];
beforeEach(() => {
  const album = { policy: { users: [1] }, photos: [{ name: 'a.jpg' }] };
  photoIds = fill(db, { users: 1, groups: 0, albums: [album] }).photoIds.flat();
  vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
});
afterEach(() => void vi.useRealTimers());

async function signIn() {
  const session = makeSession(db, { userId: 1, begun: { by: 'password' }, device: '' });
  const { name, value } = await makeSessionCookie(place, session);
  return { id: session.id, header: `${name}=${value}` };
}
const later = (days: number) => vi.setSystemTime(Date.now() + days * day);
const expiry = () => db.select().from(schema.sessions).get()?.expiresAt;

it('leaves a session alone for thirty days', async () => {
  const { header } = await signIn();
  expect(await planRenewal(db, place, header)).toBeNull();
  later(29);
  expect(await planRenewal(db, place, header)).toBeNull();
  expect(await planRenewal(db, place, undefined)).toBeNull();
});

it('lasts for good where it is used: cookie and row are renewed', async () => {
  let { header } = await signIn();
  for (let years = 0; years < 3; years++) {
    later(365);
    const renewal = await planRenewal(db, place, header);
    expect(renewal?.cookies).toMatchObject([
      { name: '__Host-next-auth.session-token', options: { maxAge: SESSION_MS / 1000 } },
    ]);
    const before = expiry();
    renewal?.note();
    expect(expiry()).toBe(before);
    await flushAllQueues(db);
    expect(expiry()).toBe(Date.now() + SESSION_MS);
    const [{ name, value } = { name: '', value: '' }] = renewal?.cookies ?? [];
    header = `${name}=${value}`;
    expect((await viewerOfCookie(db, place, header)).user?.id).toBe(1);
  }
});

it('renews a row that is older than its cookie', async () => {
  const { id, header } = await signIn();
  const { sessions } = schema;
  db.update(sessions)
    .set({ expiresAt: Date.now() + SESSION_MS - 31 * day })
    .run();
  // Makes the process know the session, as the previous page would.
  await viewerOfCookie(db, place, header);
  const renewal = await planRenewal(db, place, header);
  expect(renewal?.cookies).toHaveLength(1);
  renewal?.note();
  await flushAllQueues(db);
  expect(db.select().from(sessions).get()).toMatchObject({
    id,
    expiresAt: Date.now() + SESSION_MS,
  });
  await viewerOfCookie(db, place, header);
  expect(await planRenewal(db, place, header)).toBeNull();
});

it('renews nothing that has ended, and wakes nothing that ends meanwhile', async () => {
  const { id, header } = await signIn();
  later(40);
  const renewal = await planRenewal(db, place, header);
  endSession(db, id);
  renewal?.note();
  await flushAllQueues(db);
  expect((await viewerOfCookie(db, place, header)).user).toBeNull();
  expect(await planRenewal(db, place, header)).toBeNull();
});

it('renews the cookie of shares as long as they last, without those that have ended', async () => {
  const make = (expiresAt: number | null) =>
    makeShare(db, null, { name: 'Choir', of: { photoIds }, expiresAt });
  const shares = [make(null), make(Date.now() + 90 * day), make(null)];
  let header = '';
  for (const share of shares) {
    const held = header === '' ? null : header.slice(header.indexOf('=') + 1);
    const { name, value } = await addToShareCookie(db, place, held, { expiresAt: null, ...share });
    header = `${name}=${value}`;
  }
  expect(await planRenewal(db, place, header)).toBeNull();
  later(40);
  revokeShare(db, null, shares[2]?.id ?? 0);
  const [cookie] = (await planRenewal(db, place, header))?.cookies ?? [];
  expect(cookie?.options.maxAge).toBe(SESSION_MS / 1000);
  const { viewer } = await viewerOfCookie(db, place, `${cookie?.name}=${cookie?.value}`);
  expect(viewer.shareIds).toEqual([shares[1]?.id, shares[0]?.id]);
  revokeShare(db, null, shares[0]?.id ?? 0);
  revokeShare(db, null, shares[1]?.id ?? 0);
  expect(await planRenewal(db, place, header)).toBeNull();
});
