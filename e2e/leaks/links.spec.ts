import { expect } from '@playwright/test';
import { desc, eq } from 'drizzle-orm';
import { schema } from '../../lib/db/schema.ts';
import { makeLink } from '../../lib/links/links.ts';
import { makeShare } from '../../lib/links/shares.ts';
import { addGroup, setGroupsOf } from '../../lib/people/groups.ts';
import { addUser, setPasswordHash, setUser } from '../../lib/people/people.ts';
import { setPolicies } from '../../lib/policies/change.ts';
import { removeUser } from '../../lib/policies/undoable/remove.ts';
import { makeSessionCookie } from '../../lib/sessions/sessionCookie.ts';
import { quickHash } from '../../lib/testing/quickHash.ts';
import { test } from '../gallery/galleries.ts';
import { cookiesSet, responseText, submit, tokenForm, withCookies } from './http.ts';
import { addressesOf, readEverything, withRsc } from './pagesOf.ts';
import { openByForm } from './prepare.ts';
import { unchanged } from './scans.ts';
import { takeSnapshot, textOf } from './snapshot.ts';

const tag = '@once';
const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };

test('leak 30: a session loses access at once when its group, user or row does', { tag }, async ({
  world,
}) => {
  await unchanged(world, async () => {
    const { db } = world;
    const { id } = addUser(db, null, { handle: 'temporary' });
    setGroupsOf(db, null, id, [world.familyId]);
    const path = `/albums/${world.albumId('Lake')}`;
    const missing = responseText(await world.ask('/albums/999999'));
    const ends: readonly (readonly [string, () => void])[] = [
      ['taken out of the group', () => setGroupsOf(db, null, id, [])],
      ['disabled', () => setUser(db, null, id, { disabled: true })],
      [
        'expired',
        () =>
          void db.$client.prepare('update sessions set expires_at = 1 where user_id = ?').run(id),
      ],
      [
        'ended',
        () =>
          void db.$client.prepare('update sessions set revoked_at = 1 where user_id = ?').run(id),
      ],
      ['removed', () => removeUser(db, null, id)],
    ];
    for (const [name, end] of ends) {
      setUser(db, null, id, { disabled: false });
      setGroupsOf(db, null, id, [world.familyId]);
      const { cookie } = await world.signIn(id);
      expect([name, (await world.ask(path, { cookie })).status]).toEqual([name, 200]);
      end();
      expect([name, responseText(await world.ask(path, { cookie })) === missing]).toEqual([
        name,
        true,
      ]);
      expect([
        name,
        (await world.ask('/api/auth/session', { cookie })).text.includes('emporary"'),
      ]).toEqual([name, name === 'taken out of the group']);
    }
  });
});

test('leak 31: somebody who opens the link of another person in the same browser becomes that person alone', {
  tag,
}, async ({ world }) => {
  await unchanged(world, async () => {
    const { cookie: annas } = await world.signIn(world.userIds.anna);
    const { token } = makeLink(world.db, null, world.userIds.ben);
    world.secrets.push(token);
    const page = await world.ask(`/in/${token}`, { cookie: annas });
    expect(page.text).toMatch(/Anna/);
    expect(page.text).toMatch(/Ben/);
    expect(cookiesSet(page)).toEqual([]);
    expect((await world.ask(`/albums/${world.albumId('Lake')}`, { cookie: annas })).status).toBe(
      200,
    );
    const opened = await submit(world.port, `/in/${token}`, tokenForm(page.text), {
      cookie: annas,
    });
    const bens = withCookies(annas, opened);
    expect((await world.ask(`/albums/${world.albumId('Picnic')}`, { cookie: bens })).status).toBe(
      200,
    );
    for (const cookie of [bens, annas]) {
      expect((await world.ask(`/albums/${world.albumId('Lake')}`, { cookie })).status).toBe(404);
    }
  });
});

test('leak 31: cookies of two people, in any order, show what one of them sees, or less', {
  tag,
}, async ({ world }) => {
  const lake = `/albums/${world.albumId('Lake')}`;
  const picnic = `/albums/${world.albumId('Picnic')}`;
  for (const cookie of [
    `${world.cookies.anna}; ${world.cookies.ben}`,
    `${world.cookies.ben}; ${world.cookies.anna}`,
  ]) {
    const both = [await world.ask(lake, { cookie }), await world.ask(picnic, { cookie })];
    expect(both.filter(({ status }) => status === 200).length).toBeLessThan(2);
  }
});

test('leak 32: looking at a link spends nothing and lets nobody in', { tag }, async ({ world }) => {
  await unchanged(world, async () => {
    const { token } = makeLink(world.db, null, world.userIds.anna, { uses: 1 });
    world.secrets.push(token);
    const shares = [`/s/${world.shares.album.token}`, `/s/${world.shares.locked.token}`];
    const before = textOf(takeSnapshot(world.db));
    for (const path of [`/in/${token}`, ...shares]) {
      for (const asked of [
        {},
        { method: 'HEAD' },
        { headers: { 'user-agent': 'WhatsApp/2.23 A' } },
        { headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch' } },
        { method: 'POST' },
        { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
        { method: 'OPTIONS' },
      ]) {
        const answer = await world.ask(path, asked);
        expect([path, asked, cookiesSet(answer)]).toEqual([path, asked, []]);
        expect(answer.text).not.toMatch(/og:|twitter:|name="description"/);
      }
      const rsc = await world.ask(withRsc(path), { headers: { rsc: '1' } });
      expect([path, cookiesSet(rsc)]).toEqual([path, []]);
    }
    expect(textOf(takeSnapshot(world.db))).toBe(before);
    const cookie = await openByForm(world.port, world.url, `/in/${token}`);
    expect((await world.ask(`/albums/${world.albumId('Lake')}`, { cookie })).status).toBe(200);
    expect((await world.ask(`/in/${token}`)).status).toBe(404);
  });
});

test('leak 33: of several groups any one suffices, whichever comes first', { tag }, async ({
  world,
}) => {
  await unchanged(world, async () => {
    const { db } = world;
    const ids = ['aaa', 'mmm', 'zzz'].map((name) => addGroup(db, null, name).id);
    const { id } = addUser(db, null, { handle: 'manifold' });
    const { cookie } = await world.signIn(id);
    const path = `/albums/${world.albumId('Secret')}`;
    for (const member of [ids, [...ids].reverse()]) {
      setGroupsOf(db, null, id, []);
      for (let count = 1; count <= member.length; count += 1)
        setGroupsOf(db, null, id, member.slice(0, count));
      for (const granted of ids) {
        const target = { kind: 'album', id: world.albumId('Secret') } as const;
        setPolicies(db, null, [target], { ...nobody, groupIds: [granted] });
        expect([granted, (await world.ask(path, { cookie })).status]).toEqual([granted, 200]);
        setPolicies(db, null, [target], { ...nobody, groupIds: [world.familyId] });
        expect([granted, (await world.ask(path, { cookie })).status]).toEqual([granted, 404]);
      }
    }
  });
});

test('leak 34: access for one person changes nothing for others', { tag }, async ({ world }) => {
  const others = ['visitor', 'anna', 'carl', 'holdsAlbum'] as const;
  const read = async (viewer: (typeof others)[number]) =>
    readEverything(world, viewer, [
      ...addressesOf(world, viewer),
      `/albums/${world.albumId('Secret')}`,
      `/photos/${world.photoId('secret1.jpg')}`,
    ]);
  await unchanged(world, async () => {
    // Otherwise lists of devices, last seen first, could change their order during the test.
    world.db.$client.prepare('update sessions set last_seen_at = ?').run(Date.now() + 86_400_000);
    const before = await Promise.all(others.map(read));
    const target = { kind: 'album', id: world.albumId('Secret') } as const;
    setPolicies(world.db, null, [target], { ...nobody, userIds: [world.userIds.ben] });
    const share = makeShare(world.db, null, { name: 'Another share', of: { albumId: target.id } });
    world.secrets.push(share.token);
    setPasswordHash(world.db, null, world.userIds.ben, quickHash('a password of ben'));
    expect((await world.as('ben', `/albums/${target.id}`)).status).toBe(200);
    const after = await Promise.all(others.map(read));
    for (const [at, viewer] of others.entries())
      expect([viewer, after[at]]).toEqual([viewer, before[at]]);
  });
});

test('a second click on the button of a link, which cancels the first, signs in too', {
  tag,
}, async ({ world }) => {
  const { token } = makeLink(world.db, null, world.userIds.anna, { uses: 1 });
  world.secrets.push(token);
  const path = `/in/${token}`;
  const forms = [await world.ask(path), await world.ask(path)].map(({ text }) => tokenForm(text));
  const [form = [], other = []] = forms;
  const click = (fields: typeof form) =>
    submit(world.port, path, fields, { headers: { origin: world.url } });
  for (const answer of await Promise.all([click(form), click(form)])) {
    const home = await world.ask('/access', { cookie: withCookies('', answer) });
    expect([answer.status, home.status]).toEqual([303, 200]);
  }
  // A second browser has loaded the same page.
  expect(withCookies('', await click(other))).not.toContain('session-token=');
});

test('only pages that are shown renew the cookie of a session', { tag }, async ({ world }) => {
  const { cookie } = await world.signIn(world.userIds.anna);
  const { sessions } = schema;
  const newest = () => world.db.select().from(sessions).orderBy(desc(sessions.id)).get();
  const { id = 0, nonce = null, expiresAt = 0 } = newest() ?? {};
  const day = 86_400_000;
  const old = await atAnotherTime(-40 * day, () =>
    makeSessionCookie({ url: world.url, dataDir: world.dataDir }, { id, nonce }),
  );
  const oldCookie = `${old.name}=${old.value}`;
  const photo = `/photos/${world.photoId('lake2.jpg')}`;
  const set = async (path: string, held: string) =>
    String((await world.ask(path, { cookie: held })).headers['set-cookie'] ?? '');
  for (const path of [`${photo}/thumb`, `${photo}/original`, '/albums/999999', '/latest']) {
    expect([path, await set(path, oldCookie)]).toEqual([path, '']);
  }
  expect(await set(photo, oldCookie)).toMatch(/session-token=[^;]{20}.*Max-Age=34560000/);
  expect(await set(photo, cookie)).toBe('');
  // A recent cookie for an old row.
  world.db
    .update(sessions)
    .set({ expiresAt: expiresAt - 40 * day })
    .where(eq(sessions.id, id))
    .run();
  expect(await set(`${photo}/thumb`, cookie)).toBe('');
  expect(await set(photo, cookie)).toMatch(/session-token=/);
});

/** Runs something with the clock set to another time. */
async function atAnotherTime<T>(byMs: number, work: () => Promise<T>): Promise<T> {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given: [number?]) {
      super(given[0] ?? Real.now() + byMs);
    }
    static override now() {
      return Real.now() + byMs;
    }
  } as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = Real;
  }
}
