import { expect, test } from 'vitest';
import { setPolicies } from '../policies/change.ts';
import { viewerOfCookie } from '../sessions/cookie.ts';
import { endSession } from '../sessions/session.ts';
import { startPhotoGallery } from '../testing/testPhotos.ts';
import { copiesTag, mayBeKept } from './copies.ts';

const { gallery, owner, url, setPolicy } = await startPhotoGallery();
const { context, db } = gallery;
const thumb = url('a.jpg', 'thumb');

const tagOf = async (cookie?: string, path = thumb, more: Record<string, string> = {}) => {
  const answer = await gallery.get(path, { ...more, ...(cookie !== undefined && { cookie }) });
  return answer.headers['albumen-copies'];
};

test('each session has a tag of its own for kept copies, and visitors have another', async () => {
  const ann = (await gallery.cookieOf(1)).cookie;
  const tags = [ann, (await gallery.cookieOf(1)).cookie, owner.cookie, undefined].map((each) =>
    tagOf(each),
  );
  expect(new Set(await Promise.all(tags)).size).toBe(4);
  expect(await tagOf(ann)).toMatch(/^[\w-]{22}$/);
  expect(await tagOf(ann)).toBe(await tagOf(ann, '/offline'));
});

test('a picture that the browser has already carries the tag as well', async () => {
  const { headers } = await gallery.get(thumb, { cookie: owner.cookie });
  const again = await gallery.get(thumb, {
    cookie: owner.cookie,
    'if-none-match': String(headers.etag),
  });
  expect([again.status, again.headers['albumen-copies']]).toEqual([304, headers['albumen-copies']]);
});

test('the tag changes when somebody loses access to something, or the session', async () => {
  const { cookie, sessionId } = await gallery.cookieOf(1);
  const first = await tagOf(cookie);
  const target = { kind: 'album', id: 1 } as const;
  const policy = { inherit: true, userIds: [1], groupIds: [], public: true };
  setPolicies(db, null, [target], policy);
  expect(await tagOf(cookie)).toBe(first);
  setPolicies(db, null, [target], { ...policy, public: false });
  const second = await tagOf(cookie);
  expect(second).not.toBe(first);
  setPolicy({ public: true });
  endSession(db, sessionId);
  const third = await tagOf(cookie);
  expect([third, third === second]).toEqual([await tagOf(), false]);
});

test('404s, and pages that may not be kept, carry no tag', async () => {
  setPolicy({ public: false });
  for (const path of [thumb, '/photos/9999/thumb', '/albums/9999', '/nothing']) {
    expect([path, await tagOf(undefined, path)]).toEqual([path, undefined]);
  }
  setPolicy({ public: true });
  for (const path of [url('a.jpg', 'original'), '/albums/1/archive', '/api/health']) {
    expect([path, await tagOf(undefined, path)]).toEqual([path, undefined]);
  }
});

test('links, forms, owner’s screens, what was just done, originals, archives and films are never kept', () => {
  const isKept = (path: string) => mayBeKept(new URL(path, 'http://x'));
  for (const path of [
    ...['/in/abc', '/s/abc', '/sign-in', '/access', '/admin', '/admin/albums', '/api/health'],
    ...['/frame', '/frame/1/thumb', '/waiting/1/thumb', '/photos/1/original', '/photos/1/film'],
    ...['/albums/1/archive', '/shared/1/archive', '/favourites/archive', '/latest', '/worker.js'],
    ...['/albums/1?done=policies-set', '/albums/1?page=2&done=x', '/?done='],
    ...['/albums/1/', '//albums/1', '/photos/1/Thumb', '/albums/x', '/icon.svg'],
  ]) {
    expect([path, isKept(path)]).toEqual([path, false]);
  }
  for (const path of [
    ...['/', '/?q=lake', '/years/2020', '/albums/1?page=2', '/photos/1', '/photos/1/thumb'],
    ...['/timeline', '/favourites', '/shared/2', '/offline'],
  ]) {
    expect([path, isKept(path)]).toEqual([path, true]);
  }
});

test('nothing is kept while an administrator sees the gallery as somebody else', async () => {
  const viewer = await viewerOfCookie(db, context.config, owner.cookie);
  expect(copiesTag(context, 'a', { ...viewer, seeAs: 1 })).toBe('none');
  expect(copiesTag(context, 'a', { ...viewer, seeAs: 'visitor' })).toBe('none');
});

test('another build, another language and another share have other tags', async () => {
  const viewer = await viewerOfCookie(db, context.config, owner.cookie);
  const shares = { ...viewer.viewer, shareIds: [7] };
  const tags = [
    copiesTag(context, 'a', viewer),
    copiesTag(context, 'b', viewer),
    copiesTag(context, 'a', { ...viewer, locale: 'fr' }),
    copiesTag(context, 'a', { ...viewer, user: viewer.user && { ...viewer.user, locale: 'de' } }),
    copiesTag(context, 'a', { ...viewer, viewer: shares }),
    copiesTag(context, 'a', { ...viewer, sessionNonce: Buffer.alloc(16) }),
  ];
  expect(new Set(tags).size).toBe(tags.length);
});
