import { afterAll, expect, test } from 'vitest';
import { adminTexts } from '../../../lib/i18n/admin.ts';
import { fill, openTestDatabase } from '../../../lib/testing/testWorld.ts';
import { readFlash, restored, withFlash } from './flash.ts';
import { seenOf } from './seen.ts';

const en = adminTexts('en');
const key = '7.AAAAAAAAAAAAAAAAAAAAAA';

const { db, close } = openTestDatabase();
afterAll(close);
fill(db, { users: 2, groups: 1, albums: [] });

const nothing = { albums: 0, photos: 0 };
const userOf = (id: number | null) => id && { id, handle: `u${id}`, name: `User ${id}` };
const gains = (id: number | null, albums: number) => ({
  user: userOf(id) || null,
  listed: 10,
  gained: { albums, photos: 3 },
  lost: nothing,
});
const loses = (id: number, albums: number) => ({
  user: userOf(id) || null,
  listed: 10,
  gained: nothing,
  lost: { albums, photos: 3 },
});
const toPeople = { kind: 'add', userIds: [1, 2], groupIds: [] } as const;
const toGroup = { kind: 'add', userIds: [], groupIds: [1] } as const;

const read = (address: string, t = en, isAdmin = true) => {
  const { searchParams } = new URL(address, 'http://gallery.invalid');
  const given = [...searchParams.keys()].map((name) => [name, searchParams.getAll(name)]);
  return readFlash({ db, t, isAdmin }, Object.fromEntries(given));
};

test('the page that an action leads to says what was done, in the language of its reader', () => {
  const address = withFlash('/admin/albums', 'policies-set', {
    ...seenOf({ people: [gains(1, 9), loses(2, 1)] }, toPeople),
    change: key,
  });
  expect(read(address)).toEqual({
    text: 'User 1 now sees 9 more albums. User 2 no longer sees one album.',
    undo: [key],
  });
  expect(read(address, adminTexts('fr'))?.text).toBe(
    'User 1 voit maintenant 9 albums de plus. User 2 ne voit plus un album.',
  );
});

test('whoever may only start scans reads no name, whatever they write into the address', () => {
  const named = withFlash('/admin/scan', 'policies-set', {
    ...seenOf({ people: [gains(1, 9), loses(2, 1)] }, toPeople),
    change: key,
  });
  expect(read(named)?.text).toContain('User 1');
  expect(read(named, en, false)).toBeNull();
  expect(read(withFlash('/admin/scan', 'edited', { change: key }), en, false)).toBeNull();
  const started = withFlash('/admin/scan', 'scan-started');
  expect(read(started, en, false)).toEqual(read(started));
});

test.each([
  ['Everybody now sees more photos.', [gains(null, 0), gains(1, 0)], toPeople],
  ['g1 now sees 9 more albums.', [gains(1, 9), gains(2, 3)], toGroup],
  ['2 people now see 9 more albums.', [gains(1, 9), gains(2, 3)], toPeople],
  ['2 people no longer see one album.', [loses(1, 1), loses(2, 1)], toGroup],
  ['Saved.', [], toGroup],
] as const)('%s', (text, people, change) => {
  expect(read(withFlash('/', 'policies-set', seenOf({ people }, change)))?.text).toBe(text);
});

test('what could not be restored is told beside what was', () => {
  const text = (gone: number) =>
    read(withFlash('/', 'policies-restored', { count: 2, gone }))?.text;
  expect(text(0)).toBe('All 2 are as they were before.');
  expect(text(1)).toContain('before. One person or group who saw it is gone.');
  expect(text(3)).toContain('before. 3 people and groups');
});

test('the address keeps its own parameters and fragment, and no older message', () => {
  const first = withFlash('/admin/albums/5?page=2#photos', 'policies-set', { change: key });
  expect(first).toBe(
    '/admin/albums/5?page=2&done=policies-set&change=7.AAAAAAAAAAAAAAAAAAAAAA#photos',
  );
  expect(withFlash(first, 'saved')).toBe('/admin/albums/5?page=2&done=saved#photos');
});

test('only addresses of the gallery are redirected to', () => {
  for (const path of [
    '//evil.example/x',
    'https://evil.example/x',
    '/\\evil.example',
    '/.//evil',
  ]) {
    expect(withFlash(path, 'saved')).toMatch(/^\/(?!\/)/);
  }
});

test('no address makes a page say what was not done', () => {
  expect(read('/?done=Your account is locked')).toBeNull();
  expect(read('/?done=__proto__')).toBeNull();
  expect(read('/?done=policies-set&gaining=<b>&losing=-1&change=x')).toEqual({
    text: 'Saved.',
    undo: [],
  });
});

test('what was several changes is undone whole', () => {
  const other = '8.BBBBBBBBBBBBBBBBBBBBBA';
  const address = withFlash('/admin/standing', 'standing-set', { count: 1, change: [key, other] });
  expect(read(address)?.undo).toEqual([key, other]);
  expect(withFlash(address, 'saved')).toBe('/admin/standing?done=saved');
  const undone = { vanishedUserIds: [1], vanishedGroupIds: [], broughtBack: null, disabled: 0 };
  const list = { ...undone, restored: 0, isStanding: true };
  const given = { ...undone, restored: 2, isStanding: false };
  const more = { ...given, restored: 3 };
  expect(restored([given, list])).toEqual(['standing-restored', { count: 2 }]);
  expect(restored([given, more])).toEqual(['policies-restored', { count: 5, gone: 1 }]);
});

test('only a change of policies and a removal can be undone', () => {
  expect(read(`/?done=saved&change=${key}`)?.undo).toEqual([]);
  expect(read(`/?done=policies-unset&change=${key}`)?.undo).toEqual([key]);
  expect(read(`/?done=group-removed&change=${key}`)?.undo).toEqual([key]);
  expect(read(`/?done=person-removed&change=${key}`)?.undo).toEqual([key]);
  expect(read('/?done=policies-unset&change=7')?.undo).toEqual([]);
});
