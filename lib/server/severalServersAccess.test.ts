import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Viewer, visitor } from '../access/access.ts';
import { flushAllQueues } from '../activity/writeQueue.ts';
import { type Database, openDatabase } from '../db/open.ts';
import { makeShare, revokeShare } from '../links/shares.ts';
import { getOverview } from '../photos/albumYears.ts';
import { listMonths } from '../photos/months.ts';
import { listPlaces } from '../photos/places.ts';
import { changePolicies } from '../policies/change.ts';
import { openShare } from '../sessions/openShare.ts';
import { endSession } from '../sessions/session.ts';
import { asTx } from '../testing/asTx.ts';
import { makeTestContext, serveContext, startTestGallery } from '../testing/testGallery.ts';
import { drawTestJpeg } from '../testing/testPictures.ts';

/*
 * Two servers with one database and one cache. What is changed by the one, the other knows at its next request: no
 * cookie, count, thumbnail or tag that it keeps in memory outlives a revocation.
 */

const jpeg = await drawTestJpeg({
  ...{ width: 64, height: 48, detail: 4, orientation: 1, quality: 70 },
});
const one = await startTestGallery({ 'a.jpg': jpeg, 'b.jpg': jpeg });
const { config } = one.context;
const open = () =>
  asTx(openDatabase(config.dataDir, { busyTimeoutMs: 2000, timezone: config.timezone }));
const [two, third] = [open(), open()];
const served = await serveContext(makeTestContext(config, two));
afterAll(async () => {
  await new Promise((resolve) => served.server.close(resolve));
  for (const db of [two, third]) {
    await flushAllQueues(db);
    db.$client.close();
  }
  await one.stop();
});

const servers = [
  { port: one.port, db: one.db },
  { port: served.port, db: two },
] as const;

const target = { album: { kind: 'album', id: 1 }, photo: { kind: 'photo', id: 1 } } as const;
const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };
const policy = fc.record({
  of: fc.constantFrom(...(['album', 'photo'] as const)),
  policy: fc.option(
    fc.record({
      public: fc.boolean(),
      userIds: fc.constantFrom([], [1]),
      originals: fc.boolean(),
      archives: fc.boolean(),
      stripMetadata: fc.boolean(),
    }),
  ),
});
/** What happens, and at which of the two. */
const step = fc.record({
  at: fc.constantFrom(0 as const, 1 as const),
  does: fc.oneof(
    { weight: 4, arbitrary: policy },
    fc.constantFrom(...(['signs out', 'revokes', 'loses', 'finds'] as const)),
  ),
});

const paths = [
  ...['/photos/1/thumb', '/photos/2/thumb', '/photos/1/original', '/photos/2/original'],
  ...['/photos/1/original?as=jpeg', '/albums/1/archive', '/albums/1/archive?preset=thumb'],
  '/shared/SHARE/archive',
];

async function statusOf(port: number, path: string, cookie: string) {
  const url = `http://127.0.0.1:${port}${path}`;
  const answer = await fetch(url, { method: 'HEAD', headers: { cookie } });
  return {
    status: answer.status,
    size: answer.headers.get('content-length'),
    tag: answer.headers.get('albumen-copies'),
  };
}

const ann: Viewer = { ...visitor, userId: 1 };
const counted = (db: Database) =>
  [visitor, ann, { ...ann, permissions: new Set(['view'] as const) }].map((viewer) => [
    getOverview(db, { viewer, withPublic: true }).years,
    listMonths(db, viewer),
    listPlaces(db, viewer, null, 9),
  ]);

test('whatever is changed at one of two servers, both answer alike at once', async () => {
  for (const [id, x] of [1, 2].entries()) {
    one.db.$client
      .prepare("update photos set taken_at = '2020-05-01T10:00:00' where id = ?")
      .run(id + 1);
    one.db.$client
      .prepare(
        'insert or ignore into camera_details (photo_id, latitude, longitude) values (?, ?, 2)',
      )
      .run(id + 1, 40 + x);
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
      const { cookie: signedIn, sessionId } = await one.cookieOf(1);
      changePolicies(one.db, null, [target.album], {
        kind: 'set',
        policy: { ...nobody, public: true },
      });
      changePolicies(one.db, null, [target.photo], { kind: 'unset' });
      // It may have been lost in the run before.
      one.db.$client.prepare('update photos set missing_since = null where id = 2').run();
      const share = makeShare(two, null, { name: 'x', of: { photoIds: [1, 2] } });
      const opened = await openShare(two, config, {
        ...{ token: share.token, password: '', address: '192.0.2.1', cookies: undefined },
      });
      if (opened.kind !== 'opened') throw new Error(opened.kind);
      const cookies = ['', signedIn, `${opened.cookie.name}=${opened.cookie.value}`];
      const compare = async (said: string) => {
        const asked = cookies.flatMap((cookie) => paths.map((path) => ({ cookie, path })));
        await Promise.all(
          asked.map(async ({ cookie, path }) => {
            const [first, second] = await Promise.all(
              servers.map(({ port }) =>
                statusOf(port, path.replace('SHARE', `${share.id}`), cookie),
              ),
            );
            expect([said, path, second]).toEqual([said, path, first]);
          }),
        );
        const now = counted(third);
        for (const { db } of servers) expect([said, counted(db)]).toEqual([said, now]);
      };
      await compare('begun');
      for (const { at, does } of steps) {
        const { db } = servers[at];
        if (typeof does !== 'string') {
          const change = does.policy
            ? { kind: 'set' as const, policy: { ...nobody, ...does.policy } }
            : { kind: 'unset' as const };
          changePolicies(db, null, [target[does.of]], change);
        } else if (does === 'signs out') endSession(db, sessionId);
        else if (does === 'revokes') revokeShare(db, null, share.id);
        else
          db.$client
            .prepare('update photos set missing_since = ? where id = 2')
            .run(does === 'loses' ? 1 : null);
        await compare(JSON.stringify(does));
      }
    }),
    { numRuns: process.env['TEST_LONG'] === undefined ? 2 : 60 },
  );
}, 120_000);
