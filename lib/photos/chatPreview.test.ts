import { afterAll, expect, test } from 'vitest';
import { visitor } from '../access/access.ts';
import { fill, openTestDatabase, type WorldPhoto } from '../testing/testWorld.ts';
import { findAlbum } from './albums.ts';
import { findChatPreview } from './chatPreview.ts';

const { db, close } = openTestDatabase();
afterAll(close);

/** The file of the cover that chats show of an album with these photos. */
function toldOf(photos: WorldPhoto[], cover: number | null = null, byHand = 1) {
  const policy = { public: true };
  const [id = 0] = fill(db, { users: 1, groups: 0, albums: [{ policy, cover, photos }] }).albumIds;
  db.$client.prepare('update policies set public_by_hand = ?').run(byHand);
  const album = findAlbum(db, visitor, id);
  const preview = album && findChatPreview(db, album);
  return preview && (preview.cover?.filename ?? 'no cover');
}

const [a, b] = [
  { name: 'a', takenAt: 1 },
  { name: 'b', takenAt: 2 },
];
const hidden = { name: 'hidden', takenAt: 0, policy: { users: [1] } };

test('an album has no preview in chats unless an administrator made it public', () => {
  expect(toldOf([a, b], 1, 0)).toBeNull();
  expect(toldOf([a, b], 1, 1)).toBe('b');
});

test('the preview shows a cover that visitors may see', () => {
  expect(toldOf([a, b])).toBe('a');
  expect(toldOf([hidden, a, b], 0)).toBe('a');
  expect(toldOf([hidden, { ...a, waiting: true }, b], 1)).toBe('b');
});

test('the preview shows no film as the cover, even where one was chosen', () => {
  for (const cover of [null, 0]) {
    expect(toldOf([a], cover)).toBe('a');
    db.$client.exec("update photos set kind = 'video'");
    const id = db.$client.prepare('select id from albums').pluck().get() as number;
    const album = findAlbum(db, visitor, id);
    expect(album && findChatPreview(db, album)).toEqual({ cover: null });
  }
});
