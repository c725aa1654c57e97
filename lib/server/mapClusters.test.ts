import { eq } from 'drizzle-orm';
import { afterAll, expect, test, vi } from 'vitest';
import { schema } from '../db/schema.ts';
import { makeShare } from '../links/shares.ts';
import { recountAlbums } from '../photos/counters.ts';
import { openShare } from '../sessions/openShare.ts';
import { setHidePublic } from '../sessions/session.ts';
import { startTestGallery } from '../testing/testGallery.ts';

/* Everybody sees a.jpg; user 1 sees b.jpg as well. */
const gallery = await startTestGallery({ 'a.jpg': Buffer.from('a'), 'b.jpg': Buffer.from('b') });
afterAll(() => gallery.stop());
const { db, context } = gallery;
const own = db.insert(schema.policies).values({}).returning().get();
db.insert(schema.policyUsers).values({ policyId: own.id, userId: 1 }).run();
db.update(schema.photos).set({ policyId: own.id }).where(eq(schema.photos.id, 2)).run();
db.insert(schema.cameraDetails)
  .values([
    { photoId: 1, latitude: 45, longitude: 6 },
    { photoId: 2, latitude: -30, longitude: 20 },
  ])
  .run();
recountAlbums(db, [1]);

/** The latitudes of the clusters of the whole world, north first; else the status. */
async function latitudes(query = '', cookie?: string): Promise<number[] | number> {
  const path = `/map/clusters?in=4.0.0.15.15${query}`;
  const { status, body } = await gallery.get(path, cookie === undefined ? {} : { cookie });
  if (status !== 200) return status;
  const clusters: { latitude: number }[] = JSON.parse(body.toString());
  return clusters.map(({ latitude }) => Math.round(latitude)).sort((a, b) => b - a);
}

test('the map shows what its viewer sees, and no public albums to whoever hides them', async () => {
  expect(await latitudes()).toEqual([45]);
  const { cookie, sessionId } = await gallery.cookieOf(1);
  expect(await latitudes('', cookie)).toEqual([45, -30]);
  setHidePublic(db, sessionId, true);
  expect(await latitudes('', cookie)).toEqual([-30]);
  expect(await latitudes('&public', cookie)).toEqual([45, -30]);
});

test('the map of a share shows what that share does, to whoever holds it', async () => {
  const { id, token } = makeShare(db, null, { name: 'x', of: { photoIds: [2] } });
  const attempt = { token, password: '', address: '192.0.2.1', cookies: undefined };
  const opened = await openShare(db, context.config, attempt);
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const holder = `${opened.cookie.name}=${opened.cookie.value}`;
  expect(await latitudes('', holder)).toEqual([45]);
  expect(await latitudes(`&share=${id}`, holder)).toEqual([-30]);
  for (const other of [id + 1, 'x', ''])
    expect(await latitudes(`&share=${other}`, holder)).toBe(404);
  expect(await latitudes(`&share=${id}`)).toBe(404);
});

test('whoever may have no position has no map, nor has an area that is none', async () => {
  db.update(schema.policies).set({ stripMetadata: true }).run();
  expect(await latitudes()).toBe(404);
  db.update(schema.policies).set({ stripMetadata: false }).run();
  expect(await latitudes()).toEqual([45]);
  expect((await gallery.get('/map/clusters?in=x')).status).toBe(404);
});

test('whoever has searched too much for now is told to wait', async () => {
  const spy = vi.spyOn(context.work.searches, 'mayAsk').mockReturnValue(false);
  expect(await latitudes()).toBe(429);
  spy.mockRestore();
});
