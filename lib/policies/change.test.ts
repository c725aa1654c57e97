import { afterAll, beforeEach, expect, it } from 'vitest';
import { findPolicy } from '../access/policyState.ts';
import { write } from '../db/write.ts';
import { fill, openTestDatabase } from '../testing/testWorld.ts';
import { changePolicies, hidePhoto, showPhoto } from './change.ts';

const { db, close } = openTestDatabase();
afterAll(close);

let ids: number[];
beforeEach(() => {
  const photos = [{ name: 'a.jpg' }, { name: 'b.jpg', policy: { users: [1] } }];
  ids = fill(db, {
    users: 1,
    groups: 0,
    albums: [{ policy: { public: true }, photos }],
  }).photoIds.flat();
});

const policyOf = (id = 0) => findPolicy(db, { kind: 'photo', id });
const show = (id = 0) => write(db, (tx) => showPhoto(tx, null, id));

it('hides a photo and shows it again', async () => {
  const [id = 0] = ids;
  await write(db, (tx) => hidePhoto(tx, null, id));
  expect(policyOf(id)).toMatchObject({ public: false, userIds: [], groupIds: [] });
  expect((await show(id)).changeKey).not.toBeNull();
  expect(policyOf(id)).toBeNull();
});

it('takes no policy away that names somebody', async () => {
  const [inheriting, restricted] = ids;
  expect((await show(restricted)).changeKey).toBeNull();
  expect(policyOf(restricted)).toMatchObject({ public: false, userIds: [1] });
  expect((await show(inheriting)).changeKey).toBeNull();
});

it("keeps the album's download terms for somebody added to a photo that inherits nothing", () => {
  const terms = { originals: false, archives: false, stripMetadata: true };
  const album = { policy: { inherit: false, ...terms }, photos: [{ name: 'c.jpg' }] };
  const [[id = 0] = []] = fill(db, { users: 1, groups: 0, albums: [album] }).photoIds;
  changePolicies(db, null, [{ kind: 'photo', id }], { kind: 'add', userIds: [1], groupIds: [] });
  expect(policyOf(id)).toMatchObject({ userIds: [1], ...terms });
});
