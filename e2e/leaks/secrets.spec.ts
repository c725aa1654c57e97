import { expect } from '@playwright/test';
import { makeLink } from '../../lib/links/links.ts';
import { makeShare, revokeShare } from '../../lib/links/shares.ts';
import { hashPassword } from '../../lib/sessions/password.ts';
import { test } from '../gallery/galleries.ts';
import { findLeak } from './findLeak.ts';
import { cookiesSet, responseText, submit, tokenForm } from './http.ts';
import { idsIn } from './pageIds.ts';
import { withRsc } from './pagesOf.ts';
import { openByForm, sharePassword } from './prepare.ts';
import { routeLines } from './routeLines.ts';
import { listRoutes } from './routeList.ts';
import { unchanged } from './scans.ts';
import { takeSnapshot } from './snapshot.ts';
import type { LeakWorld } from './world.ts';

const tag = '@once';

test('leak 24: nothing of a share with a password can be had before the password is given', {
  tag,
}, async ({ world }) => {
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
  const missing = responseText(await world.ask('/albums/999999'));
  const photo = `/photos/${world.photoId('vow1.jpg')}`;
  for (const shut of [
    `/shared/${id}`,
    `/shared/${id}/archive`,
    photo,
    `${photo}/thumb`,
    `${photo}/original`,
  ]) {
    expect([shut, responseText(await world.ask(shut)) === missing]).toEqual([shut, true]);
  }
  const cookie = await openByForm(world.port, world.url, path, '', [['password', sharePassword]]);
  expect((await world.ask(`/shared/${id}`, { cookie })).status).toBe(200);
});

test('leak 25: no token leaves in a Referer, a redirect, a cookie or the log', { tag }, async ({
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
    // The page must not be stored for the back button either.
    expect(opened.headers['cache-control'] ?? '').toMatch(/no-store|no-cache/);
  }
  for (const secret of world.secrets) expect(world.output()).not.toContain(secret);
});

test('leak 25: neither the database nor the activity contains a token or a password', {
  tag,
}, async ({ world }) => {
  const all = JSON.stringify([
    ...takeSnapshot(world.db).values(),
    world.db.$client.prepare('select * from activity').all(),
    world.db.$client.prepare('select * from rate_limits').all(),
  ]);
  expect(world.secrets.length).toBeGreaterThan(20);
  for (const secret of world.secrets) expect(all).not.toContain(secret);
});

test('leak 26: one password opens one share, also where two have the same', { tag }, async ({
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

test('leak 28: no screen shows a token or a digest, except once when it was made', {
  tag,
}, async ({ world }) => {
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

test('leak 27: tokens cannot be guessed, and say nothing', { tag }, async ({ world }) => {
  const tokens = Array.from({ length: 20 }, () => makeTemporaryLink(world));
  expect(new Set(tokens).size).toBe(20);
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  world.db.$client.prepare("delete from links where label = 'guess'").run();
});

function makeTemporaryLink({ db, userIds }: LeakWorld): string {
  return makeLink(db, null, userIds.carl, { label: 'guess' }).token;
}
