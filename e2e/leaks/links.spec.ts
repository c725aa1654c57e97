import { expect } from '@playwright/test';
import { addGroup, setGroupsOf } from '../../lib/admin/groups.ts';
import { makeLink } from '../../lib/admin/links.ts';
import { addUser, removeUser, setPasswordHash, setUser } from '../../lib/admin/people.ts';
import { setPolicies } from '../../lib/admin/policies.ts';
import { makeShare, revokeShare } from '../../lib/admin/shares.ts';
import { hashPassword } from '../../lib/auth/password.ts';
import { findLeak } from './hidden.ts';
import { cookiesSet, formsOf, said, submit, withCookies } from './http.ts';
import { addressesOf, readEverything, withRsc } from './pagesOf.ts';
import { openByForm, sharePassword } from './prepare.ts';
import { idsIn, routeLines } from './routeLines.ts';
import { listRoutes } from './routeList.ts';
import { unchanged } from './scans.ts';
import { takeSnapshot, textOf } from './snapshot.ts';
import { test, type World } from './world.ts';

const tag = '@once';
const nobody = { public: false, inherit: true, userIds: [], groupIds: [] };

const tokenForm = (html: string) =>
  formsOf(html).find((fields) => fields.some(([name]) => name === 'token')) ?? [];

test('24 a share with a password is shut everywhere until it is given', { tag }, async ({
  world,
}) => {
  const { id, token } = world.shares.locked;
  const path = `/s/${token}`;
  const page = await world.ask(path);
  expect(page.status).toBe(200);
  for (const kind of ['photos', 'albums', 'shared'] as const)
    expect(idsIn(page.text, kind)).toEqual([]);
  expect(page.text).not.toMatch(/\b3 photos|vow|Wedding/);
  const form = tokenForm(page.text);
  for (const password of [null, '', 'wrong', `${sharePassword} `, sharePassword.toUpperCase()]) {
    const fields = password === null ? form : [...form, ['password', password] as const];
    const answer = await submit(world.port, path, fields);
    expect([password, answer.status, cookiesSet(answer)]).toEqual([password, 303, []]);
    expect(answer.headers.location).not.toContain(sharePassword);
  }
  const missing = said(await world.ask('/albums/999999'));
  const photo = `/photos/${world.photoId('vow1.jpg')}`;
  for (const shut of [
    `/shared/${id}`,
    `/shared/${id}/archive`,
    photo,
    `${photo}/thumb`,
    `${photo}/original`,
  ]) {
    expect([shut, said(await world.ask(shut)) === missing]).toEqual([shut, true]);
  }
  const cookie = await openByForm(world.port, world.url, path, '', [['password', sharePassword]]);
  expect((await world.ask(`/shared/${id}`, { cookie })).status).toBe(200);
});

test('25 no token leaves in a Referer, a redirect, a cookie or the log', { tag }, async ({
  world,
}) => {
  const { token } = await world.signIn(world.userIds.anna);
  for (const path of [`/in/${token}`, `/s/${world.shares.album.token}`]) {
    const page = await world.ask(path);
    expect(page.headers['referrer-policy']).toBe('strict-origin');
    expect(page.headers['cache-control']).toContain('no-store');
    expect(page.text).not.toMatch(/<(img|link|script|iframe)[^>]+(src|href)="https?:/);
    const opened = await submit(world.port, path, tokenForm(page.text));
    expect([path, opened.status]).toEqual([path, 303]);
    expect(opened.headers.location).not.toContain(token);
    expect(opened.headers.location).not.toContain(world.shares.album.token);
    for (const line of cookiesSet(opened)) expect(line).toMatch(/; HttpOnly/i);
    // Whoever comes back to it by the back button is not kept either.
    expect(opened.headers['cache-control'] ?? '').toMatch(/no-store|no-cache/);
  }
  for (const secret of world.secrets) expect(world.output()).not.toContain(secret);
});

test('25 neither the database nor what happened holds a token or a password', { tag }, async ({
  world,
}) => {
  const all = JSON.stringify([
    ...takeSnapshot(world.db).values(),
    world.db.$client.prepare('select * from activity').all(),
    world.db.$client.prepare('select * from rate_limits').all(),
  ]);
  expect(world.secrets.length).toBeGreaterThan(20);
  for (const secret of world.secrets) expect(all).not.toContain(secret);
});

test('26 one password opens one share, also where two have the same', { tag }, async ({
  world,
}) => {
  await unchanged(world, async () => {
    const passwordHash = await hashPassword(sharePassword);
    const of = { albumId: world.albumId('Secret') };
    const other = makeShare(world.db, null, { name: 'The same password', of, passwordHash });
    world.secrets.push(other.token);
    const path = `/s/${world.shares.locked.token}`;
    const cookie = await openByForm(world.port, world.url, path, '', [['password', sharePassword]]);
    expect((await world.ask(`/shared/${world.shares.locked.id}`, { cookie })).status).toBe(200);
    expect((await world.ask(`/albums/${of.albumId}`, { cookie })).status).toBe(404);
    const both = await openByForm(world.port, world.url, `/s/${other.token}`, cookie, [
      ['password', sharePassword],
    ]);
    expect((await world.ask(`/albums/${of.albumId}`, { cookie: both })).status).toBe(200);
    revokeShare(world.db, null, other.id);
    expect((await world.ask(`/albums/${of.albumId}`, { cookie: both })).status).toBe(404);
    expect((await world.ask(`/shared/${world.shares.locked.id}`, { cookie: both })).status).toBe(
      200,
    );
  });
});

test('28 no screen shows a token or a digest, but the one that makes it, once', { tag }, async ({
  world,
}) => {
  const pages = listRoutes().filter((route) => route.startsWith('/admin'));
  for (const route of pages) {
    const line = routeLines[route];
    for (const { id } of line?.subjects(world) ?? []) {
      for (const path of line?.paths(id) ?? []) {
        for (const rsc of [false, true]) {
          const answer = await world.as(
            'olga',
            rsc ? withRsc(path) : path,
            rsc ? { headers: { rsc: '1' } } : {},
          );
          expect([path, rsc, findLeak(world, 'olga', answer, true)]).toEqual([path, rsc, null]);
        }
      }
    }
  }
});

test('30 a session ends with what it rests on', { tag }, async ({ world }) => {
  await unchanged(world, async () => {
    const { db } = world;
    const { id } = addUser(db, null, { handle: 'temporary' });
    setGroupsOf(db, null, id, [world.familyId]);
    const path = `/albums/${world.albumId('Lake')}`;
    const missing = said(await world.ask('/albums/999999'));
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
      expect([name, said(await world.ask(path, { cookie })) === missing]).toEqual([name, true]);
      expect([
        name,
        (await world.ask('/api/auth/session', { cookie })).text.includes('emporary"'),
      ]).toEqual([name, name === 'taken out of the group']);
    }
  });
});

test('31 two people in one browser are never one', { tag }, async ({ world }) => {
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

test('31 cookies of several, twice or in any order, are one person or nobody', { tag }, async ({
  world,
}) => {
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

test('32 looking at a link spends nothing and lets nobody in', { tag }, async ({ world }) => {
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

test('33 of several groups any one suffices, whichever comes first', { tag }, async ({ world }) => {
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

test('34 what one person is given changes nothing for the others', { tag }, async ({ world }) => {
  const others = ['visitor', 'anna', 'carl', 'holdsAlbum'] as const;
  const read = async (viewer: (typeof others)[number]) =>
    readEverything(world, viewer, [
      ...addressesOf(world, viewer),
      `/albums/${world.albumId('Secret')}`,
      `/photos/${world.photoId('secret1.jpg')}`,
    ]);
  await unchanged(world, async () => {
    const before = await Promise.all(others.map(read));
    const target = { kind: 'album', id: world.albumId('Secret') } as const;
    setPolicies(world.db, null, [target], { ...nobody, userIds: [world.userIds.ben] });
    const share = makeShare(world.db, null, { name: 'Another share', of: { albumId: target.id } });
    world.secrets.push(share.token);
    setPasswordHash(world.db, null, world.userIds.ben, await hashPassword('a password of ben'));
    expect((await world.as('ben', `/albums/${target.id}`)).status).toBe(200);
    const after = await Promise.all(others.map(read));
    for (const [at, viewer] of others.entries())
      expect([viewer, after[at]]).toEqual([viewer, before[at]]);
  });
});

test('27 tokens cannot be guessed, and say nothing', { tag }, async ({ world }) => {
  const tokens = Array.from({ length: 20 }, () => makeTemporaryLink(world));
  expect(new Set(tokens).size).toBe(20);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  world.db.$client.prepare("delete from links where label = 'guess'").run();
});

function makeTemporaryLink({ db, userIds }: World): string {
  return makeLink(db, null, userIds.carl, { label: 'guess' }).token;
}
